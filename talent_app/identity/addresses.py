"""Where a browser may be sent after signing in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import url_for


def local_path(wanted: str | None) -> str:
    """The page to go to after signing in: only a path of this site, never another host."""
    text = wanted or ""
    parts = urlsplit(text)
    is_local = text.startswith("/") and not text.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    has_controls = any(ord(letter) < 0x20 or letter == "\\" for letter in text)
    return text if is_local and not has_controls else url_for("home.work_list")
