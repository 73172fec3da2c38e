"""Writes the keys of an installation once, readable by its owner only; called by script/server.

A key that is there is never changed: without DATA_KEY what was encrypted under it is lost.
"""

from __future__ import annotations

import base64
import os
import secrets
import sys
from pathlib import Path

NAMES = ("SECRET_KEY", "DATA_KEY", "INDEX_KEY", "BACKUP_KEY")


def main(path: Path) -> None:
    """Add the keys that are missing in the file, each 32 random bytes in base64."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_text(encoding="ascii").splitlines() if path.exists() else []
    present = {line.partition("=")[0] for line in lines}
    missing = [name for name in NAMES if name not in present]
    if not missing:
        return
    lines += [f"{name}={base64.b64encode(secrets.token_bytes(32)).decode('ascii')}" for name in missing]
    # A whole new file moved into place: a crash leaves the old keys or the new ones, never half a line.
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sys.stderr.write(f"已生成密钥文件 {path}（仅本用户可读）。请另行妥善备份：丢失后已加密的数据无法恢复。\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
