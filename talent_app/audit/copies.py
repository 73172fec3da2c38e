"""Whose copy is it? Every exported file carries a code that names the audit entry of its export, and nothing else.

The code is the entry's number and a keyed checksum, so nobody can make one up that points at somebody else. It stands
in a file visibly (页脚, 说明, 文档属性) and once invisibly, in the last heading, where it survives saving under
another name, in another format and without the visible parts.
"""

from __future__ import annotations

import base64
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO

from talent_app.audit.service import note_issue
from talent_app.core.actor import Actor
from talent_app.db.crypto import vault
from talent_app.db.engine import session

TITLE = "副本编号"
SEQ_BYTES, CHECK_BYTES = 5, 5
BITS = 8 * (SEQ_BYTES + CHECK_BYTES)
CODE = re.compile(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b")
ZERO, ONE, FRAME = "\u200b", "\u200c", "\u2060"
HIDDEN = re.compile(f"{FRAME}([{ZERO}{ONE}]{{{BITS}}}){FRAME}")


def code_of(seq: int) -> str:
    """The code of the copy whose export is this entry of the audit."""
    number = seq.to_bytes(SEQ_BYTES, "big")
    text = base64.b32encode(number + _check(number)).decode()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def seq_of(code: str) -> int | None:
    """The number of the entry a code names; None for one we did not give out."""
    try:
        raw = base64.b32decode(code.replace("-", "").strip().upper())
    except ValueError:
        return None
    number, check = raw[:SEQ_BYTES], raw[SEQ_BYTES:]
    return int.from_bytes(number, "big") if check == _check(number) else None


def _check(number: bytes) -> bytes:
    return bytes.fromhex(vault.digest("copy", number.hex()))[:CHECK_BYTES]


def present_code(name: str = "") -> str:
    """The code of the copy being written: of the reading that this session recorded last.

    Where none was, the file is recorded as issued to whom the session serves; "" where it serves nobody, and within
    `originals`.
    """
    about = session().info
    if about.get("is_original"):
        return ""
    if about.get("last_reading") is None and (note := about.get("issue")) is not None and not about.get("running"):
        note(name)
    seq = about.get("last_reading")
    return code_of(seq) if seq is not None else ""


def serve(actor: Actor) -> None:
    """What this session writes from now on leaves to this person."""
    session().info["issue"] = partial(note_issue, actor)


@contextmanager
def originals() -> Iterator[None]:
    """Files made here are kept as they are and are the same for everybody: they carry nobody's code."""
    about = session().info
    before = about.get("is_original", False)
    about["is_original"] = True
    try:
        yield
    finally:
        about["is_original"] = before


def zip_marked(content: bytes, code: str) -> bytes:
    """An archive with the code as its remark."""
    if not code:
        return content
    out = BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = f"{TITLE} {code}".encode()
    return out.getvalue()


def marked(heading: str, code: str) -> str:
    """A heading that carries a code nobody sees; an import reads it as if it were not there."""
    if not code:
        return heading
    bits = f"{int.from_bytes(base64.b32decode(code.replace('-', '')), 'big'):0{BITS}b}"
    return f"{heading}{FRAME}{bits.translate({48: ZERO, 49: ONE})}{FRAME}"


def unmarked(heading: str) -> str:
    """A heading as it reads."""
    return HIDDEN.sub("", heading) if FRAME in heading else heading


def copies_in(texts: Iterable[str]) -> list[int]:
    """The entries named by the codes in these texts, visible or not, in order."""
    found: dict[int, None] = {}
    for text in texts:
        codes = CODE.findall(text)
        for bits in HIDDEN.findall(text):
            number = int(bits.translate({ord(ZERO): "0", ord(ONE): "1"}), 2)
            codes.append(base64.b32encode(number.to_bytes(BITS // 8, "big")).decode())
        for code in codes:
            seq = seq_of(code)
            if seq is not None:
                found[seq] = None
    return list(found)
