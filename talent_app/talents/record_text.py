"""The words of child records that search looks at: one line for each record, its kind first.

Pure. They stand on the registration (`record_text`), so that one index answers for everything of a person and a hit
can be shown with where it stands. Numbers of certificates and the like are left out: they are looked up, not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from talent_app.talents.fields import FieldKind
from talent_app.talents.records import BY_KEY, RecordKind

#: The kinds whose words say what somebody can do or did.
SEARCHED: tuple[RecordKind, ...] = tuple(
    BY_KEY[key]
    for key in (
        "projects", "patents", "standards", "papers", "works", "awards", "selections", "skills", "qualifications",
        "titles", "teams",
    )
)  # fmt: skip
LEFT_OUT = frozenset({"number", "certificate_number", "registration_number", "document"})
LONGEST_LINE, LONGEST = 600, 20_000
BREAK = "："


def text_of(records: Mapping[str, Iterable[Mapping[str, Any]]]) -> str | None:
    """The lines of all records, by kind and attribute or column name; None where there are none."""
    lines = []
    for kind in SEARCHED:
        infos = [
            info
            for info in kind.fields
            if info.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT) and info.name not in LEFT_OUT
        ]
        for row in records.get(kind.key, ()):
            words = [" ".join(str(row[info.column]).split()) for info in infos if row.get(info.column)]
            if words:
                lines.append(f"{kind.label}{BREAK}{' '.join(words)}"[:LONGEST_LINE])
    return "\n".join(lines)[:LONGEST] or None


def lines_of(text: str | None) -> list[tuple[str, str]]:
    """(label of the kind, words) of every line."""
    found = []
    for line in (text or "").split("\n"):
        label, _, words = line.partition(BREAK)
        if words:
            found.append((label, words))
    return found
