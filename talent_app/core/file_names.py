"""Names of files that open on every system, Windows included, whatever a person or an enterprise is called."""

from __future__ import annotations

import re
import unicodedata

#: What Windows takes in no name; the full-width forms that Chinese texts use stay.
FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
#: Names of devices, with any extension; the small figures are taken for ordinary ones.
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
LONGEST = 60


def safe_name(text: str, fallback: str = "未命名", longest: int = LONGEST) -> str:
    """A text as the name of a file without extension: no control or forbidden sign, no device, no dot at its ends."""
    # Cf would go too, but a joiner belongs to its letter; direction marks can turn a name's end around and do go
    kept = "".join(
        sign for sign in unicodedata.normalize("NFC", text)
        if unicodedata.category(sign) not in ("Cc", "Cs", "Zl", "Zp") and not "\u202a" <= sign <= "\u202e"
        and not "\u2066" <= sign <= "\u2069"
    )  # fmt: skip
    name = " ".join(FORBIDDEN.sub("_", kept).split())[:longest].strip(" .")
    if DEVICES.fullmatch(name):
        name = f"_{name}"
    return name or fallback
