"""The compliance table and the list of authorities of a printed plan, from the findings of the rules.

Pure text work: it repeats what the rules found, marks what still has to be compared with the original text, and never
judges anything itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from talent_app.core.formats import ratio
from talent_app.core.money import Money
from talent_app.documents.templates import MISSING, figure
from talent_app.rules import grades
from talent_app.rules.notation import measured

VERDICTS = {"pass": "符合", "note": "提示", "warn": "需说明", "block": "不符合"}
UNVERIFIED = "待核原文"
NAMES_SHOWN = 5
FRACTION = re.compile(r"-?[0-9]+/[1-9][0-9]*", re.ASCII)
PLAIN_DENOMINATOR = 12
LEAST_LIMIT = Money.yuan(1000)
AMOUNT = re.compile(r"(?:0|[1-9][0-9]*)\.[0-9]{2}", re.ASCII)
GRADE_NOTE = (
    f"依据等级：{'；'.join(f'{letter} {meaning}' for letter, meaning in grades.MEANINGS.items())}。"
    f"C、E、F 级的依据注“{UNVERIFIED}”；条款号后注“(待核)”的，条款号尚未与原文核对。"
)


def finding_rows(
    findings: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    titles: Mapping[str, str],
    reasons: Mapping[str, str],
) -> list[dict[str, Any]]:
    """One row of the compliance table per finding, passes included; `reasons` are the enterprise's, by rule."""
    spoken = names_in_words(names)
    return [_row(finding, names, titles, spoken) | {"reason": reasons.get(finding["rule"], "")} for finding in findings]


def names_in_words(names: Mapping[str, str]) -> Callable[[str], str]:
    """Puts names in place of the keys by which the rules speak of people; bare numbers are left alone."""
    keys = sorted((ref for ref in names if not ref.isdigit()), key=len, reverse=True)
    if not keys:
        return str
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, keys))})(?![\w-])", re.ASCII)
    return lambda text: pattern.sub(lambda found: names[found.group()], text)


def findings_summary(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """How many checks there were and how they came out, in one sentence or two."""
    if not rows:
        return ["本版没有进行合规性检查。"]
    counted = [
        f"{title}{number}项"
        for verdict, title in (*VERDICTS.items(), ("inapplicable", "不适用"), ("unverified", UNVERIFIED))
        if (number := sum(1 for row in rows if row["verdict"] == verdict))
    ]
    lines = [f"合规性检查共{len(rows)}项，其中{'、'.join(counted)}。"]
    blocked = [row["rule"] for row in rows if row["verdict"] == "block"]
    if blocked:
        lines.append(f"不符合的规则为{'、'.join(blocked)}，改正之前不得报送。")
    return lines


def limit_use(findings: Sequence[Mapping[str, Any]]) -> list[tuple[str, Fraction, str]]:
    """(rule, share of its limit that is used, words) for every rule with an amount of money as limit and as value."""
    used = []
    for finding in findings:
        pair = [finding.get("limit"), finding.get("actual")]
        if finding.get("applicable") is False or not all(isinstance(v, str) and AMOUNT.fullmatch(v) for v in pair):
            continue
        limit, actual = (Money.yuan(value) for value in pair)
        unit = finding.get("unit")
        # plans frozen before findings told their unit: a share such as "0.10" is no amount
        if limit.fen > 0 and (unit == "yuan" or (unit is None and limit >= LEAST_LIMIT)):
            share = actual.ratio_to(limit)
            used.append((finding["rule"], share, f"用去限额的{ratio(share, 1)}"))
    return used


def authority_rows(authorities: Sequence[Any], findings: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The documents actually used, each with the articles and the grades of evidence the findings name."""
    documents: dict[str, dict[str, list[str]]] = {}
    for authority in authorities:
        given = authority if isinstance(authority, Mapping) else {"document": str(authority)}
        entry = documents.setdefault(_document_name(given), {"articles": [], "evidence": []})
        _add(entry, given.get("article"), given.get("evidence"))
    for finding in findings:
        citation = finding.get("citation") or {}
        document = citation.get("document")
        if not document:
            continue
        name = next((known for known in documents if document in known), document)
        entry = documents.setdefault(name, {"articles": [], "evidence": []})
        _add(entry, citation.get("article"), finding.get("evidence"))
    return [
        {
            "document": name,
            "articles": "、".join(entry["articles"]) or MISSING,
            "evidence": _grades(entry["evidence"]),
        }
        for name, entry in documents.items()
    ]


def _row(
    finding: Mapping[str, Any], names: Mapping[str, str], titles: Mapping[str, str], spoken: Callable[[str], str]
) -> dict[str, Any]:
    verdict = _verdict(finding)
    unit = finding.get("unit")
    limit, actual = _measure(finding.get("limit"), unit), _measure(finding.get("actual"), unit)
    return {
        "rule": finding["rule"],
        "title": finding.get("title") or titles.get(finding["rule"], ""),
        "message": _sentence(spoken(finding.get("message") or "")) + _concerned(finding.get("refs") or [], names),
        "remedy": _sentence(spoken(finding.get("remedy") or "")) if verdict != "pass" else "",
        "limit": limit,
        "limit_style": _style(limit),
        "actual": actual,
        "actual_style": _style(actual),
        "verdict": verdict,
        "verdict_title": {"inapplicable": "不适用", "unverified": UNVERIFIED}.get(verdict) or VERDICTS[verdict],
        "source": _source(finding),
    }


def _measure(value: Any, unit: str | None) -> str:
    if isinstance(value, str) and (told := measured(value, unit)) is not None:
        return told
    # Plans frozen before findings told their unit: exact fractions come as "13/84"; a reader sees 2/3 but 15.48%.
    if isinstance(value, str) and FRACTION.fullmatch(value) and Fraction(value).denominator > PLAIN_DENOMINATOR:
        return f"约{ratio(Fraction(value))}"
    return figure(value)


def _verdict(finding: Mapping[str, Any]) -> str:
    if finding.get("applicable") is False:
        return "inapplicable"
    severity = finding["severity"]
    weak = (finding.get("message") or "").startswith(UNVERIFIED)
    return "unverified" if severity == "warn" and weak else severity


def _source(finding: Mapping[str, Any]) -> str:
    citation = finding.get("citation") or {}
    cited = f"{citation.get('document') or ''}{citation.get('article') or ''}"
    grade = finding.get("evidence")
    if not cited and not grade:
        return MISSING
    mark = f"，{UNVERIFIED}" if _is_weak(grade) else ""
    return f"{cited}（{grade}级{mark}）" if grade else cited


def _concerned(refs: Sequence[str], names: Mapping[str, str]) -> str:
    if not refs:
        return ""
    shown = "、".join(names.get(ref, ref) for ref in refs[:NAMES_SHOWN])
    return f"涉及：{shown}{f'等{len(refs)}人' if len(refs) > NAMES_SHOWN else ''}。"


def _document_name(given: Mapping[str, Any]) -> str:
    title, document = given.get("title"), given.get("document") or ""
    return f"{title}（{document}）" if title and document and document not in title else title or document


def _add(entry: dict[str, list[str]], article: str | None, grade: str | None) -> None:
    if article and article not in entry["articles"]:
        entry["articles"].append(article)
    if grade and grade not in entry["evidence"]:
        entry["evidence"].append(grade)


def _is_weak(letter: str | None) -> bool:
    return bool(letter) and not grades.may_block(letter)


def _grades(letters: Sequence[str]) -> str:
    if not letters:
        return MISSING
    listed = "、".join(sorted(letters))
    return f"{listed}（部分{UNVERIFIED}）" if any(_is_weak(letter) for letter in letters) else listed


def _style(text: str) -> str:
    return "n" if text.replace(",", "").replace(".", "").replace("-", "").replace("%", "").isdigit() else "c"


def _sentence(text: str) -> str:
    return text if not text or text.endswith(("。", "！", "？", "；")) else f"{text}。"
