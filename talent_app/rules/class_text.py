"""A table of talent classes as lines an officer types and reads; `class_tables` checks what comes out.

Pure. One line says one thing, the word before the colon says what: the name of the table, a class, a ground of the
class above, a condition of the ground above. Parts of a line stand between upright strokes:

    名称：拉萨市高层次人才分类
    层次：B｜B类｜5年
    依据：LS-B-1｜正高级职称，且有省部级以上奖励｜B｜第三条
    条件：职称｜正高级职称｜级别=正高级
    条件：奖励荣誉｜省部级以上奖励，本人排名前五｜级别=国家级、省部级（自治区级）；排名≤5；近5年；数量≥1
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from talent_app.rules.class_tables import FACTS, LEVELS, RANKS, ClassTable, Condition
from talent_app.rules.codes import code_tables
from talent_app.rules.loader import PolicyFileError

STROKE = "｜"
#: What fields and those values are called that no code table names; a test compares them with the records'.
FIELDS: Mapping[str, str] = {
    "level": "级别", "series": "系列", "degree": "学位", "grade": "等次", "programme": "人才计划", "role": "角色",
    "kind": "种类", "state": "状态", "rank": "排名",
}  # fmt: skip
VALUES: Mapping[str, str] = {
    **dict(zip(LEVELS, ("国际", "国家级", "省部级（自治区级）", "地市级", "县区级", "企业", "其他"), strict=True)),
    "special": "特等奖", "first_prize": "一等奖", "second_prize": "二等奖", "third_prize": "三等奖",
    "excellence": "优秀奖", "honour": "荣誉称号", "other_grade": "其他",
    "leader": "负责人（主持）", "deputy": "技术负责人或副组长", "main": "主要完成人（骨干）", "member": "参加",
    "invention": "发明专利", "utility_model": "实用新型专利", "design": "外观设计专利", "software": "软件著作权",
    "granted": "已授权", "transferred": "已转化",
}  # fmt: skip
HELP = (
    "每行一项，各部分用“｜”分开。①“名称：办法名称”。②“层次：代码｜名称｜有效期（如5年，可不填）｜备注（可不填）”，"
    "从最高写起。③“依据：编号｜说明｜证据等级｜条款（可不填）｜备注（可不填）”，属于上面的层次，任一项成立即可。"
    "④“条件：种类｜说明｜限定”，属于上面的依据，须同时成立。种类有"
    + "、".join(title for title, _fields in FACTS.values())
    + "；限定如“级别=国家级、省部级（自治区级）；排名≤3；近5年；数量≥2”。没有依据的层次表示条件待录入。"
)
_LINE = re.compile(r"(名称|层次|依据|条件)\s*[：:]\s*(.*)")
_WITHIN = re.compile(r"近\s*([0-9]+)\s*年")
_BOUND = re.compile(r"(\S+?)\s*(≤|<=|≥|>=)\s*([0-9]+)")


def table_text(table: ClassTable) -> str:
    """A table as it would be typed."""
    lines = [f"名称：{_plain(table.title)}"]
    for one in table.classes:
        years = f"{one.valid_years}年" if one.valid_years else ""
        lines.append(_line("层次", one.code, one.title, years, one.note))
        for ground in one.grounds:
            lines.append(_line("依据", ground.id, ground.label, ground.evidence, ground.article, ground.note))
            lines += [_line("条件", FACTS[c.kind][0], c.label, _limits(c)) for c in ground.conditions]
    return "\n".join(lines)


def typed_table(text: str) -> dict[str, Any]:
    """The plain data of a typed table, as `read_table` takes it; every fault names its line."""
    table: dict[str, Any] = {"classes": []}
    for place, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        where = f"第 {place} 行"
        told = _LINE.fullmatch(line.strip())
        if told is None:
            raise PolicyFileError(f"{where}“{line.strip()[:30]}”：应以“名称：”“层次：”“依据：”或“条件：”开头")
        word, parts = told[1], [part.strip() for part in re.split(r"[｜|]", told[2])]
        if word == "名称":
            table["title"] = told[2].strip()
        elif word == "层次":
            table["classes"].append(_class(parts, where))
        elif word == "依据":
            _last(table["classes"], "层次", where)["grounds"].append(_ground(parts, where))
        else:
            ground = _last(_last(table["classes"], "层次", where)["grounds"], "依据", where)
            ground["conditions"].append(_condition(parts, where))
    if "title" not in table:
        raise PolicyFileError("缺少“名称：”一行，须写明办法的名称")
    return table


def _class(parts: list[str], where: str) -> dict[str, Any]:
    code, title, years, note = _parts(parts, 2, 4, "层次：代码｜名称｜有效期｜备注", where)
    found: dict[str, Any] = {"code": code, "title": title, "grounds": []}
    if years:
        told = re.fullmatch(r"([0-9]+)\s*年?", years)
        if told is None:
            raise PolicyFileError(f"{where}：有效期“{years}”应写作“5年”")
        found["valid_years"] = int(told[1])
    return found | ({"note": note} if note else {})


def _ground(parts: list[str], where: str) -> dict[str, Any]:
    number, label, grade, article, note = _parts(parts, 3, 5, "依据：编号｜说明｜证据等级｜条款｜备注", where)
    found: dict[str, Any] = {"id": number, "label": label, "evidence": grade, "conditions": []}
    return found | {key: value for key, value in (("article", article), ("note", note)) if value}


def _condition(parts: list[str], where: str) -> dict[str, Any]:
    named, label, limits = _parts(parts, 2, 3, "条件：种类｜说明｜限定", where)
    kind = next((key for key, (title, _fields) in FACTS.items() if named in (key, title)), None)
    if kind is None:
        known = "、".join(title for title, _fields in FACTS.values())
        raise PolicyFileError(f"{where}：没有“{named}”这类条件，可用的有 {known}")
    found: dict[str, Any] = {"kind": kind, "label": label, "where": {}, "at_most": {}}
    for limit in re.split(r"[；;]", limits):
        if limit.strip():
            _limit(found, limit.strip(), where)
    return found


def _limit(found: dict[str, Any], limit: str, where: str) -> None:
    kind = found["kind"]
    if told := _WITHIN.fullmatch(limit):
        found["within_years"] = int(told[1])
    elif told := _BOUND.fullmatch(limit):
        if told[1] == "数量" and told[2] in ("≥", ">="):
            found["number"] = int(told[3])
        elif (name := _field(told[1], RANKS.get(kind, ()))) and told[2] in ("≤", "<="):
            found["at_most"][name] = int(told[3])
        else:
            raise PolicyFileError(f"{where}：“{limit}”不能用于{FACTS[kind][0]}")
    elif "=" in limit or "＝" in limit:
        named, values = re.split(r"\s*[=＝]\s*", limit, maxsplit=1)
        name = _field(named, FACTS[kind][1])
        if name is None:
            known = "、".join(FIELDS[one] for one in FACTS[kind][1]) or "（无）"
            raise PolicyFileError(f"{where}：{FACTS[kind][0]}没有“{named}”，可用的有 {known}")
        found["where"][name] = _values(_titles(FACTS[kind][1][name]), values, where)
    else:
        raise PolicyFileError(f"{where}：“{limit}”看不懂，可写“级别=国家级”“排名≤3”“近5年”“数量≥2”")


def _values(titles: Mapping[str, str], text: str, where: str) -> list[str]:
    """Codes of values typed by title or code; a title may hold the separator itself, so the longest one wins."""
    words = sorted([*((title, code) for code, title in titles.items()), *((code, code) for code in titles)],
                   key=lambda pair: -len(pair[0]))  # fmt: skip
    found, rest = [], text.strip()
    while rest:
        word, code = next(
            ((w, c) for w, c in words if rest.startswith(w) and rest[len(w) :].lstrip()[:1] in ("", "、", ",", "，")),
            ("", ""),
        )
        if not word:
            raise PolicyFileError(f"{where}：没有“{rest[:20]}”，可用的有 {'、'.join(titles.values())}")
        found.append(code)
        rest = rest[len(word) :].lstrip().lstrip("、,，").lstrip()
    return found


def _titles(field: str | tuple[str, ...]) -> dict[str, str]:
    if isinstance(field, tuple):
        return {code: VALUES[code] for code in field}
    table = code_tables().get(field)
    return {one.code: one.title for one in table} if table is not None else {}


def _limits(condition: Condition) -> str:
    told = []
    for name, values in condition.where.items():
        titles = _titles(FACTS[condition.kind][1][name])
        twice = [title for title in titles.values() if list(titles.values()).count(title) > 1]
        shown = (code if titles.get(code, code) in twice else titles.get(code, code) for code in values)
        told.append(f"{FIELDS[name]}={'、'.join(shown)}")
    told += [f"{FIELDS[name]}≤{most}" for name, most in condition.at_most.items()]
    told += [f"近{condition.within_years}年"] if condition.within_years else []
    told += [f"数量≥{condition.number}"] if condition.number > 1 else []
    return "；".join(told)


def _field(named: str, names: Any) -> str | None:
    return next((name for name in names if named.strip() in (name, FIELDS[name])), None)


def _parts(parts: list[str], least: int, most: int, form: str, where: str) -> list[str]:
    if len(parts) > most or len(parts) < least or not all(parts[:least]):
        raise PolicyFileError(f"{where}：应写作“{form}”，前 {least} 部分必填")
    return parts + [""] * (most - len(parts))


def _last(items: list[dict[str, Any]], what: str, where: str) -> dict[str, Any]:
    if not items:
        raise PolicyFileError(f"{where}：它的上面没有“{what}：”一行，不知道属于哪一个{what}")
    return items[-1]


def _line(word: str, *parts: str) -> str:
    told = [_plain(part) for part in parts]
    while told and not told[-1]:
        told.pop()
    return f"{word}：{STROKE.join(told)}"


def _plain(text: str) -> str:
    """Text on one line, without the stroke that parts a line."""
    return " ".join(text.split()).replace("｜", "／").replace("|", "／")
