"""The parameter files of the package, read once into a `Book`.

Reads files at first use and never again; every fault is a `PolicyFileError` naming file, key and what to change. The
same reading of a dated value serves releases published in the database, so both layers have one schema.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from talent_app.rules import grades
from talent_app.rules.loader import PolicyFileError, read_strict
from talent_app.rules.parameters import Book, Cite, Dated, JudgedAt, Parameter, RuleDefinition, Source, Unit
from talent_app.rules.policy_schema import mapping_of, only_keys, read_scale, text_of, typed

FOLDER = Path(__file__).parent / "policy"
PLACE = "talent_app/rules/policy"
#: Folders with tables of another shape: code tables, and the chains of procedure and decision.
APART = ("codes", "chains")
SOURCE_KEYS = {
    "number",
    "title",
    "issuer",
    "issued_on",
    "in_force_from",
    "in_force_until",
    "replaced_by",
    "link",
    "archived",
    "sha256",
    "note",
}


@cache
def packaged_book() -> Book:
    """The book of the released files."""
    return read_book(FOLDER)


def read_book(folder: Path) -> Book:
    """The book of one folder: `sources.yaml`, topics beside it, cities and instruments below; code tables are apart."""
    digest = hashlib.sha256()
    sources: dict[str, Source] = {}
    parameters: dict[str, Parameter] = {}
    rules: dict[str, RuleDefinition] = {}
    titles: dict[str, str] = {}
    paths = [path for path in sorted(folder.rglob("*.yaml")) if path.relative_to(folder).parts[0] not in APART]
    for path in paths:
        text = path.read_text(encoding="utf-8")
        place = f"{PLACE}/{path.relative_to(folder).as_posix()}"
        digest.update(f"{place}\0{text}\0".encode())
        content = mapping_of(read_strict(text, place), place)
        if path.name == "sources.yaml":
            sources = {name: read_source(name, entry, place) for name, entry in content.items()}
            continue
        only_keys(content, {"title", "note", "parameters", "rules"}, place)
        if path.stem in titles:
            raise PolicyFileError(f"{place}：已有同名文件“{path.stem}.yaml”，参数代码会重复，请改名")
        titles[path.stem] = text_of(content, "title", place)
        for name, entry in mapping_of(content.get("parameters", {}), f"{place} parameters").items():
            parameter = read_parameter(f"{path.stem}.{name}", entry, place)
            parameters[parameter.code] = parameter
        for rule_id, entry in mapping_of(content.get("rules", {}), f"{place} rules").items():
            if rule_id in rules:
                raise PolicyFileError(f"{place}：规则 {rule_id} 已在 {rules[rule_id].place} 中定义，请只保留一处")
            rules[rule_id] = read_rule(rule_id, entry, place, path.stem)
    book = Book(sources, parameters, rules, titles, digest.hexdigest()[:16])
    check_references(book)
    return book


def check_references(book: Book) -> None:
    """Every citation resolves to a document, every rule to its parameters."""
    for source in book.sources.values():
        if source.replaced_by and source.replaced_by not in book.sources:
            raise PolicyFileError(f"{PLACE}/sources.yaml：{source.id} 的 replaced_by“{source.replaced_by}”不存在")
    cited = [(p.place, p.code, v.cite.source) for p in book.parameters.values() for v in p.values]
    cited += [(rule.place, rule.id, rule.cite.source) for rule in book.rules.values()]
    for place, name, source_id in cited:
        if source_id not in book.sources:
            raise PolicyFileError(f"{place}：{name} 引用的文件“{source_id}”没有列入 sources.yaml")
    for rule in book.rules.values():
        for code in rule.parameters:
            if code not in book.parameters:
                raise PolicyFileError(f"{rule.place}：规则 {rule.id} 引用的参数“{code}”不存在")


def read_source(source_id: str, entry: Any, place: str) -> Source:
    """One document."""
    where = f"{place} {source_id}"
    values = mapping_of(entry, where)
    only_keys(values, SOURCE_KEYS, where)
    for key in ("issued_on", "in_force_from", "in_force_until"):
        if key in values and not isinstance(values[key], date):
            raise PolicyFileError(f"{where}：{key} 应为日期，例如 2016-02-26")
    return Source(
        id=source_id,
        title=text_of(values, "title", where),
        issuer=text_of(values, "issuer", where),
        number=values.get("number", ""),
        **{k: values[k] for k in SOURCE_KEYS - {"title", "issuer", "number"} if k in values},
    )


def read_parameter(code: str, entry: Any, place: str) -> Parameter:
    """One parameter with its history, oldest value first."""
    where = f"{place} {code}"
    content = mapping_of(entry, where)
    only_keys(content, {"label", "unit", "of", "note", "choices", "values", "checked_on", "expected_on"}, where)
    try:
        unit = Unit(content.get("unit"))
    except ValueError:
        units = "、".join(known.value for known in Unit)
        raise PolicyFileError(f"{where}：单位“{content.get('unit')}”不在单位表内（{units}）") from None
    choices = tuple(content.get("choices", ()))
    if unit in (Unit.CHOICE, Unit.CHOICES) and not choices:
        raise PolicyFileError(f"{where}：单位为 {unit.value} 的参数须列出 choices")
    if not isinstance(content.get("values"), list):
        raise PolicyFileError(f"{where}：缺少 values（可以是空列表，表示等待录入）")
    values = tuple(read_dated(unit, choices, entry, where) for entry in content["values"])
    starts = [value.start for value in values]
    if starts != sorted(set(starts)):
        raise PolicyFileError(f"{where}：各取值须按生效日期从早到晚排列，且日期不得重复")
    return Parameter(
        code,
        text_of(content, "label", where),
        unit,
        values,
        place,
        content.get("note", ""),
        choices,
        content.get("checked_on"),
        content.get("expected_on"),
    )


def read_dated(unit: Unit, choices: tuple[str, ...], entry: Any, where: str) -> Dated:
    """One dated value with its citation; releases use the same form."""
    content = mapping_of(entry, where)
    only_keys(
        content,
        {"from", "value", "brackets", "repealed", "cite", "evidence", "note", "checked_on", "checked_by"},
        where,
    )
    start = content.get("from")
    if not isinstance(start, date):
        raise PolicyFileError(f"{where}：每个取值须有 from 日期，例如 2016-03-01")
    where = f"{where} {start}"
    is_repealed = content.get("repealed", False)
    if is_repealed not in (True, False) or (is_repealed and ("value" in content or "brackets" in content)):
        raise PolicyFileError(f"{where}：repealed 只能是 true，且不得同时给出取值")
    value = None
    if not is_repealed:
        if ("brackets" if unit is Unit.SCALE else "value") not in content:
            raise PolicyFileError(f"{where}：缺少取值")
        value = (
            read_scale(content["brackets"], where)
            if unit is Unit.SCALE
            else typed(unit, choices, content["value"], where)
        )
    return Dated(
        start,
        value,
        read_cite(content, where),
        read_evidence(content, where),
        bool(is_repealed),
        content.get("note", ""),
        content.get("checked_on"),
        content.get("checked_by", ""),
    )


def read_rule(rule_id: str, entry: Any, place: str, stem: str) -> RuleDefinition:
    """One rule; parameters without a dot are those of the same file."""
    where = f"{place} {rule_id}"
    content = mapping_of(entry, where)
    only_keys(content, {"title", "strength", "parameters", "cite", "evidence", "judged_at", "note"}, where)
    if content.get("strength") not in ("H", "S", "I"):
        raise PolicyFileError(f"{where}：strength 只能是 H、S 或 I")
    try:
        judged_at = JudgedAt(str(content.get("judged_at")))
    except ValueError:
        raise PolicyFileError(f"{where}：judged_at 只能是 draft、submission、decision 或 payout") from None
    codes = tuple(name if "." in name else f"{stem}.{name}" for name in content.get("parameters", ()))
    return RuleDefinition(
        rule_id,
        text_of(content, "title", where),
        content["strength"],
        codes,
        read_cite(content, where),
        read_evidence(content, where),
        judged_at,
        place,
        content.get("note", ""),
    )


def read_cite(content: Mapping[str, Any], where: str) -> Cite:
    """The citation of a value or a rule; required."""
    cite = content.get("cite")
    if not isinstance(cite, dict) or not isinstance(cite.get("source"), str):
        raise PolicyFileError(f"{where}：缺少出处 cite: {{source: 文件代码, article: 第×条}}")
    only_keys(cite, {"source", "article", "article_evidence"}, where)
    if "article_evidence" in cite:
        read_evidence({"evidence": cite["article_evidence"]}, where)
    return Cite(cite["source"], cite.get("article", ""), cite.get("article_evidence"))


def read_evidence(content: Mapping[str, Any], where: str) -> str:
    """The grade of a value or a rule; required."""
    try:
        grades.effective(content["evidence"])
    except (KeyError, AttributeError, ValueError):
        raise PolicyFileError(f"{where}：缺少证据等级 evidence，或写法无法识别（如 A、B/E、B + D）") from None
    return str(content["evidence"])
