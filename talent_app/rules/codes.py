"""Code tables: what may stand in a coded field, where the codes come from and how sure we are of them.

Pure; reads `policy/codes/*.yaml` once. National codes are used where a source was seen; elsewhere a table has readable
codes of our own and says so (`official: false`). A fault in a file is a `PolicyFileError` naming file and entry.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from talent_app.core.cells import read_text
from talent_app.core.errors import InvalidInput
from talent_app.rules import grades
from talent_app.rules.loader import PolicyFileError, read_strict
from talent_app.rules.policy_entries import text_of

FOLDER = Path(__file__).parent / "policy" / "codes"
PLACE = "talent_app/rules/policy/codes"
TABLE_KEYS = {"title", "source", "citation", "evidence", "official", "note", "parents", "codes"}
CODE_KEYS = {"code", "title", "aliases", "parent", "evidence", "note", "retired", "number", "titles"}
NAMES_IN_HINT = 12


@dataclass(frozen=True, slots=True)
class Code:
    """One entry. `position` is its place in the table; `retired` codes stay readable and are not offered any more.

    `titles` belongs to 职称 series only: the names of the titles at each level.
    """

    code: str
    title: str
    position: int
    evidence: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    note: str = ""
    retired: bool = False
    number: int | None = None
    titles: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class CodeTable:
    """A closed list of codes with its source."""

    name: str
    title: str
    source: str
    citation: str
    evidence: str
    official: bool
    note: str
    codes: Mapping[str, Code]
    spellings: Mapping[str, Code]
    #: The table the parents of the entries stand in, where it is another one.
    parents: str = ""

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __iter__(self) -> Any:
        return iter(self.codes.values())

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, code: str) -> Code:
        """The entry of a stored code; KeyError names the table, because a stored code is never unknown."""
        try:
            return self.codes[code]
        except KeyError:
            raise KeyError(f"{self.name} has no code {code!r}") from None

    def title_of(self, code: str | None) -> str:
        """What a reader sees for a stored code; empty for none, the code itself where the table lost it."""
        if not code:
            return ""
        return self.codes[code].title if code in self.codes else code

    def choices(self, parent: str | None = None) -> list[tuple[str, str]]:
        """(code, title) in the order of the table, for a select field; with `parent` only what stands below it."""
        return [
            (entry.code, entry.title)
            for entry in self.codes.values()
            if not entry.retired and (parent is None or entry.parent == parent)
        ]

    def find(self, text: str) -> Code | None:
        """The entry for a code, a title or an alias as people write it, or None."""
        return self.spellings.get(_folded(text))

    def read(self, value: Any, field: str | None = None) -> str | None:
        """The code for a cell or a typed text; None for a blank; InvalidInput offers what comes closest."""
        text = read_text(value, field=field)
        if text is None:
            return None
        width = max(len(code) for code in self.codes)
        # A spreadsheet turns the code 01 into the number 1.
        padded = text.zfill(width) if text.isdecimal() and len(text) < width else text
        entry = self.find(text) or self.find(padded)
        if entry is None:
            raise InvalidInput(f"“{text[:30]}”不在“{self.title}”代码表中。", self._hint(text), field)
        return entry.code

    def _hint(self, text: str) -> str:
        titles = [entry.title for entry in self.codes.values() if not entry.retired]
        if len(titles) <= NAMES_IN_HINT:
            return f"可填写：{'、'.join(titles)}。"
        near = get_close_matches(_folded(text), list(self.spellings), n=3)
        found = list(dict.fromkeys(self.spellings[one].title for one in near))
        return f"您要填的可能是：{'、'.join(found)}。" if found else f"请填写“{self.title}”代码表中的名称或代码。"


@dataclass(frozen=True, slots=True)
class ProfessionalTitle:
    """One 职称: series and level decide, the name is how people say it."""

    series: str
    level: str
    name: str


@cache
def code_tables() -> Mapping[str, CodeTable]:
    """All tables of the package by name."""
    return read_tables(FOLDER)


def code_table(name: str) -> CodeTable:
    """One table of the package; an unknown name is a mistake of the programmer."""
    try:
        return code_tables()[name]
    except KeyError:
        raise KeyError(f"no code table {name!r}; there are {', '.join(code_tables())}") from None


@cache
def professional_titles() -> tuple[ProfessionalTitle, ...]:
    """Every 职称 of the 27 series, in the order of the table and from the highest level down."""
    return tuple(
        ProfessionalTitle(series.code, level, name)
        for series in code_table("title_series")
        for level, names in series.titles.items()
        for name in names
    )


def titles_named(text: str) -> tuple[ProfessionalTitle, ...]:
    """The 职称 a written name may mean; 讲师 and 研究馆员 exist in several series, so the answer may have several."""
    wanted = _folded(text).replace("教授级高级", "正高级")
    return tuple(title for title in professional_titles() if _folded(title.name) == wanted)


def read_tables(folder: Path) -> Mapping[str, CodeTable]:
    """The tables of one folder, checked each for itself and against each other."""
    tables = {
        path.stem: read_table(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml"))
    }
    series, levels = tables.get("title_series"), tables.get("title_level")
    if series and levels:
        for entry in series:
            unknown = [level for level in entry.titles if level not in levels]
            if unknown:
                raise PolicyFileError(
                    f"{PLACE}/title_series.yaml：{entry.code} 的层级“{unknown[0]}”不在 title_level 中"
                )
    for table in tables.values():
        if table.parents:
            _check_parents(table, tables.get(table.parents))
    return MappingProxyType(tables)


def _check_parents(table: CodeTable, above: CodeTable | None) -> None:
    for entry in table:
        if entry.parent is not None and (above is None or entry.parent not in above):
            raise PolicyFileError(
                f"{PLACE}/{table.name}.yaml：{entry.code} 的上级代码“{entry.parent}”不在 {table.parents} 中"
            )


def read_table(name: str, text: str) -> CodeTable:
    """One table from the text of its file."""
    place = f"{PLACE}/{name}.yaml"
    content = read_strict(text, place)
    if not isinstance(content, dict) or not isinstance(content.get("codes"), list) or not content["codes"]:
        raise PolicyFileError(f"{place}：缺少 codes 列表")
    _known(content, TABLE_KEYS, place)
    for key in ("title", "source"):
        text_of(content, key, place)
    if not isinstance(content.get("official"), bool):
        raise PolicyFileError(f"{place}：须写明 official: true（国家标准代码）或 false（自定代码）")
    if not content["official"] and not content.get("note"):
        raise PolicyFileError(f"{place}：自定代码须在 note 中说明")
    evidence = _grade(content, "", place)
    entries = [_entry(item, position, evidence, place) for position, item in enumerate(content["codes"])]
    codes = {entry.code: entry for entry in entries}
    if len(codes) < len(entries):
        raise PolicyFileError(f"{place}：代码重复：{_first_repeated(entry.code for entry in entries)}")
    parents = str(content.get("parents", ""))
    for entry in entries:
        if not parents and entry.parent is not None and entry.parent not in codes:
            raise PolicyFileError(f"{place}：{entry.code} 的上级代码“{entry.parent}”不存在")
    spellings: dict[str, Code] = {}
    for entry in entries:
        for spelling in (entry.code, entry.title, *entry.aliases):
            if spellings.setdefault(_folded(spelling), entry) is not entry:
                raise PolicyFileError(
                    f"{place}：“{spelling}”同时指向 {spellings[_folded(spelling)].code} 和 {entry.code}"
                )
    return CodeTable(
        name,
        content["title"],
        content["source"],
        str(content.get("citation", "")),
        evidence,
        content["official"],
        str(content.get("note", "")),
        MappingProxyType(codes),
        MappingProxyType(spellings),
        parents,
    )


def _entry(item: Any, position: int, evidence: str, place: str) -> Code:
    if not isinstance(item, dict):
        raise PolicyFileError(f'{place}：第 {position + 1} 个代码应写成 {{code: "…", title: …}}')
    where = f"{place} 第 {position + 1} 个代码"
    _known(item, CODE_KEYS, where)
    for key in ("code", "parent"):
        if key in item and not isinstance(item[key], str):
            raise PolicyFileError(f'{where}：{key} 请加引号写成文本，例如 "01"')
    titles = item.get("titles", {})
    if not isinstance(titles, dict) or not all(isinstance(names, list) and names for names in titles.values()):
        raise PolicyFileError(f"{where}：titles 应为“层级: [名称]”")
    return Code(
        text_of(item, "code", where),
        text_of(item, "title", where),
        position,
        _grade(item, evidence, where),
        tuple(str(alias) for alias in item.get("aliases", ())),
        item.get("parent"),
        str(item.get("note", "")),
        item.get("retired", False) is True,
        item.get("number"),
        MappingProxyType({level: tuple(names) for level, names in titles.items()}),
    )


def _grade(content: Mapping[str, Any], default: str, where: str) -> str:
    grade = str(content.get("evidence", default))
    try:
        grades.effective(grade)
    except ValueError:
        raise PolicyFileError(f"{where}：缺少证据等级 evidence（A、B、C、E、F）") from None
    return grade


def _known(content: Mapping[str, Any], keys: set[str], where: str) -> None:
    unknown = sorted(str(key) for key in content if key not in keys)
    if unknown:
        raise PolicyFileError(f"{where}：不认识的键“{unknown[0]}”，可用的有 {'、'.join(sorted(keys))}")


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def _first_repeated(codes: Iterable[str]) -> str:
    seen: set[str] = set()
    return next(code for code in codes if code in seen or seen.add(code))  # type: ignore[func-returns-value]
