"""Which policy holds on a day: the files of the package, and on top of them what officers published since.

Pure. Releases arrive as plain data in the form of the files; a release adds dated values, fills tables shipped empty,
adds documents, or raises a grade with the name of who checked it. It never changes a value that exists.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from talent_app.rules import grades
from talent_app.rules.loader import PolicyFileError
from talent_app.rules.parameters import Book, Dated, Parameter, Policy, RuleDefinition
from talent_app.rules.policy_files import check_references, packaged_book, read_dated, read_evidence, read_source


def policy_on(day: date, releases: Sequence[Mapping[str, Any]] = ()) -> Policy:
    """The policy of one day."""
    return Policy(compose(releases), day)


def compose(releases: Sequence[Mapping[str, Any]] = ()) -> Book:
    """The packaged book with releases on top, in their order.

    A release is `{"number", "sources": {id: document}, "values": {code: [dated, …]}, "grades": [raise, …]}`; a raise is
    `{"parameter": code, "from": date}` or `{"rule": id}` with `evidence`, `checked_on`, `checked_by`.
    """
    book = packaged_book()
    for release in releases:
        book = _with_release(book, release)
    return book


def _with_release(book: Book, release: Mapping[str, Any]) -> Book:
    where = f"发布 {release.get('number', '（未编号）')}"
    unknown = set(release) - {"number", "sources", "values", "grades"}
    if unknown:
        raise PolicyFileError(f"{where}：不认识的内容“{'、'.join(sorted(unknown))}”")
    sources = dict(book.sources)
    for name, entry in release.get("sources", {}).items():
        if name in sources:
            raise PolicyFileError(f"{where}：文件代码“{name}”已经存在，请换一个代码")
        sources[name] = read_source(name, entry, where)
    changed = {
        code: _extended(_parameter(book, code, where), entries, where)
        for code, entries in release.get("values", {}).items()
    }
    rules = dict(book.rules)
    for entry in release.get("grades", ()):
        if "rule" in entry:
            rules[entry["rule"]] = _raised_rule(book, entry, where)
        else:
            code = str(entry.get("parameter"))
            changed[code] = _raised_value(changed.get(code) or _parameter(book, code, where), entry, where)
    told = json.dumps([book.revision, release], default=str, sort_keys=True, ensure_ascii=False)
    revision = hashlib.sha256(told.encode()).hexdigest()[:16]
    composed = book.with_parameters(changed.values(), revision, sources=sources, rules=rules)
    check_references(composed)
    return composed


def _parameter(book: Book, code: str, where: str) -> Parameter:
    try:
        return book.parameters[code]
    except KeyError:
        raise PolicyFileError(f"{where}：参数“{code}”不存在") from None


def _extended(parameter: Parameter, entries: Iterable[Any], where: str) -> Parameter:
    known = {value.start for value in parameter.values}
    added: list[Dated] = []
    for entry in entries:
        value = read_dated(parameter.unit, parameter.choices, entry, f"{where} {parameter.code}")
        if value.start in known:
            raise PolicyFileError(
                f"{where}：{parameter.code} 自 {value.start} 起的取值已经存在，已公布的不得改动，只能自新的日期起规定"
            )
        known.add(value.start)
        added.append(value)
    values = tuple(sorted([*parameter.values, *added], key=lambda value: value.start))
    return replace(parameter, values=values)


def _raised_value(parameter: Parameter, entry: Mapping[str, Any], where: str) -> Parameter:
    evidence = _raised(entry, where)
    values = list(parameter.values)
    for position, value in enumerate(values):
        if value.start == entry.get("from"):
            _only_better(value.evidence, evidence, parameter.code, where)
            values[position] = replace(
                value, evidence=evidence, checked_on=entry["checked_on"], checked_by=entry["checked_by"]
            )
            return replace(parameter, values=tuple(values))
    raise PolicyFileError(f"{where}：{parameter.code} 没有自 {entry.get('from')} 起的取值")


def _raised_rule(book: Book, entry: Mapping[str, Any], where: str) -> RuleDefinition:
    rule = book.rules.get(entry["rule"])
    if rule is None:
        raise PolicyFileError(f"{where}：规则 {entry['rule']} 不存在")
    evidence = _raised(entry, where)
    _only_better(rule.evidence, evidence, rule.id, where)
    return replace(rule, evidence=evidence)


def _raised(entry: Mapping[str, Any], where: str) -> str:
    if not isinstance(entry.get("checked_on"), date) or not entry.get("checked_by"):
        raise PolicyFileError(f"{where}：提升证据等级须写明核对日期 checked_on 和核对人 checked_by")
    return read_evidence(entry, where)


def _only_better(old: str, new: str, name: str, where: str) -> None:
    if not grades.is_worse(old, new):
        raise PolicyFileError(f"{where}：{name} 的证据等级已是 {old}，只能提升，不能改为 {new}")
