"""What follows from what was entered: pinyin, sort keys, highest education and title, completeness, state.

Pure, over plain values by column name, so that an edit through the form and an import of ten thousand rows give the
same row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from talent_app.core.names import normalise_name, pinyin
from talent_app.talents.enums import IN_FORCE, TalentStatus
from talent_app.talents.fields import FieldInfo
from talent_app.talents.records import FOLLOWED, talent_fields
from talent_app.talents.values import rank_of

LONGEST_INITIALS, LONGEST_PINYIN, LONGEST_KEY = 40, 200, 310
#: States that only somebody's step leads out of, whatever is filled in.
KEPT = IN_FORCE | {TalentStatus.RETURNED}
#: After everything that has a place.
UNKNOWN_RANK = 10_000


def names_of(name: str, name_pinyin: str | None = None) -> dict[str, str]:
    """The pinyin of a name (or the one given) and the three keys made from it."""
    spelled = (name_pinyin or pinyin(name))[:LONGEST_PINYIN]
    parts = spelled.split()
    return {
        "name_pinyin": spelled,
        "pinyin_joined": "".join(parts),
        "initials": "".join(part[0] for part in parts)[:LONGEST_INITIALS],
        "name_key": f"{spelled}\t{normalise_name(name)}"[:LONGEST_KEY],
    }


def highest_of(
    educations: Iterable[Mapping[str, Any]],
    titles: Iterable[Mapping[str, Any]],
    skills: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """What the records say of the highest education, title and skill; nothing where there are no records."""
    found: dict[str, Any] = {}
    educations, titles, skills = list(educations), list(titles), list(skills)
    if educations:
        # several rows may claim to be the highest; the level decides between them
        best = min(educations, key=lambda row: (not row.get("is_highest"), _rank("education", row.get("level"))))
        degrees = [row["degree"] for row in educations if row.get("degree")]
        found |= {"highest_education": best.get("level"), "school": best.get("school"), "major": best.get("major")}
        found["highest_degree"] = min(degrees, key=lambda code: _rank("degree", code), default=None)
    if titles:
        best = min(titles, key=lambda row: _rank("title_level", row.get("level")))
        found |= {"title_series": best.get("series"), "title_level": best.get("level"), "title_name": best.get("name")}
    if skills:
        levels = [row["level"] for row in skills if row.get("level")]
        # this table goes from the lowest up
        found["skill_level"] = max(levels, key=lambda code: rank_of("skill_level", code) or 0, default=None)
    return found


def followed_of(records: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, Any]:
    """`highest_of` by the keys of the kinds it reads (`records.FOLLOWED`)."""
    return highest_of(*(records.get(kind.key, ()) for kind in FOLLOWED))


def _rank(table: str, code: str | None) -> int:
    rank = rank_of(table, code)
    return UNKNOWN_RANK if rank is None else rank


def missing_of(values: Mapping[str, Any], *, has_document: bool) -> list[FieldInfo]:
    """The needed fields that are still empty; `values` by column name (sealed columns count as they stand)."""
    return [info for info in _needed() if not _is_filled(info, values, has_document)]


@cache
def _needed() -> tuple[FieldInfo, ...]:
    return tuple(info for info in talent_fields() if info.needed)


def _is_filled(info: FieldInfo, values: Mapping[str, Any], has_document: bool) -> bool:
    if info.name == "document_number":
        return has_document
    return values.get(info.column) not in (None, "")


def derive(values: Mapping[str, Any], *, has_document: bool) -> dict[str, Any]:
    """Every derived column of a registration from its other columns (by column name)."""
    needed = len(_needed())
    missing = len(missing_of(values, has_document=has_document))
    status = TalentStatus.INCOMPLETE if missing else TalentStatus.COMPLETE
    stood = values.get("status")
    if stood in KEPT or (stood is TalentStatus.SUBMITTED and not missing):
        status = stood
    return {
        **names_of(values["name"], values.get("name_pinyin")),
        "education_rank": rank_of("education", values.get("highest_education")),
        "title_rank": rank_of("title_level", values.get("title_level")),
        "completeness": (needed - missing) * 100 // needed,
        "status": status,
        "record_text": values.get("record_text"),
    }
