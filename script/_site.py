"""What `mkdocs.yml` needs beyond its own words: lines of the navigation that stand for many files."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def on_config(config: Any) -> Any:
    """Put the files in the place of each `folder/*`, without those that are named elsewhere; drop what is not there."""
    root = Path(config.docs_dir)
    named = set(_names(config.nav))
    config.nav = _grown(config.nav, root, named)
    return config


def _names(part: Any) -> list[str]:
    if isinstance(part, str):
        return [part]
    parts = part.values() if isinstance(part, dict) else part
    return [name for each in parts for name in _names(each)]


def _grown(part: Any, root: Path, named: set[str]) -> Any:
    if isinstance(part, dict):
        return {title: _grown(each, root, named) for title, each in part.items()}
    if isinstance(part, list):
        grown = [_grown(each, root, named) for each in part]
        return [one for each in grown for one in (each if isinstance(each, list) else [each]) if one is not None]
    if part.endswith("/*"):
        found = sorted(path.relative_to(root).as_posix() for path in root.glob(f"{part}.md"))
        return [name for name in found if name not in named]
    return part if (root / part).exists() else None
