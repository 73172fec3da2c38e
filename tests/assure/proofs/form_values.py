"""What is put into the fields of a form: what a browser offers, what people mistype, what attackers send."""

from __future__ import annotations

import random
from typing import Any

from bs4 import Tag

NASTY = (
    "", " ", "0", "-1", "1", "2147483648", "9223372036854775808", "-9223372036854775809", "1e309", "NaN", "Infinity",
    "1/0", "1/3", "0.1", "1.005", "１２３", "٣", "1,000.00", "99999999999999999999.99", "-0.01", "１２３．４５",
    "2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "2026-11-23", "2026.13", "2026-11", "12:60",
    "\x00", "a\x00b", "\ud800", "\U0001f9ff" * 40, "\u202e反向", "\u200b", "བོད་ཡིག" * 30, "名" * 5000, "x" * 70_000,
    "'; DROP TABLE talents; --", "\" OR 1=1 --", "%", "_", "\\", "{{7*7}}", "${7*7}", "<script>alert(1)</script>",
    "javascript:alert(1)", "//evil.example", "../../etc/passwd", "=cmd|'/C calc'!A0", "@SUM(1)", "\r\nSet-Cookie: a=b",
    "[]", "{}", "null", "true", "on", "y", "None", "a,b", "1;2", "540102199003078415", "11010519491231002X",
    "13800138000", "+86 138 0013 8000", "a@b", "a@b.example", "１３８００", "张三\n李四\t王五", "5%", "50％",
    "十二万", "2026年第1季度", "拉国资发〔2026〕15号", "91540100000000001X", "(((((((((", "*", "[a-", "(?=", "\\1",
)  # fmt: skip
USUAL = {
    "number": ("0", "1", "12", "1500000.00", "0.15"),
    "date": ("2026-11-23", "2025-01-31", "2026-02-28"),
    "text": ("高原藏药提取工艺", "拉国资发〔2026〕15号", "1200000.00", "30", "0.5", "2026-11", "p1"),
    "textarea": ("情况属实，材料附后。", "第一行\n第二行\n\n第四行"),
    "password": ("三江源头 first snow",),
}


def values_for(form: Tag, choose: random.Random, token: str) -> list[tuple[str, str]]:
    """One filling of a form: mostly as a browser would send it, with one to all of its fields made up."""
    spoiled = choose.choice((0.0, 0.1, 0.1, 0.3, 1.0))
    sent: list[tuple[str, str]] = []
    for control in form.select("input[name], select[name], textarea[name], button[name]"):
        name, kind = str(control["name"]), _kind(control)
        if name.endswith("csrf_token"):
            sent.append((name, token))
        elif kind in ("submit", "button"):
            if choose.random() < 0.5:
                sent.append((name, str(control.get("value", ""))))
        elif choose.random() < spoiled:
            sent += _spoiled(name, choose)
        else:
            sent += _offered(control, name, kind, choose)
    if choose.random() < 0.05:
        sent.append(
            (choose.choice(("id", "organisation_id", "version", "state", "actor", "next")), choose.choice(NASTY))
        )
    return sent


def _kind(control: Tag) -> str:
    if control.name in ("select", "textarea", "button"):
        return control.name if control.name != "button" else "submit"
    return str(control.get("type", "text")).lower()


def _spoiled(name: str, choose: random.Random) -> list[tuple[str, str]]:
    if choose.random() < 0.15:
        return []  # the field is not sent at all
    times = choose.choice((1, 1, 1, 1, 2, 30))
    return [(name, choose.choice(NASTY)) for _ in range(times)]


def _offered(control: Tag, name: str, kind: str, choose: random.Random) -> list[tuple[str, str]]:
    if kind == "select":
        options = [str(option.get("value", option.get_text())) for option in control.select("option")]
        many = control.has_attr("multiple")
        chosen = choose.sample(options, min(len(options), choose.randint(0, 3))) if many else options and [
            choose.choice(options)
        ]  # fmt: skip
        return [(name, value) for value in chosen]
    if kind in ("checkbox", "radio"):
        return [(name, str(control.get("value", "on")))] if choose.random() < 0.5 else []
    if kind == "hidden":
        return [(name, str(control.get("value", "")))]
    if kind == "file":
        return []
    present: Any = control.get_text() if kind == "textarea" else control.get("value", "")
    usual = USUAL.get(kind, USUAL["text"])
    return [(name, str(present) if present and choose.random() < 0.5 else choose.choice(usual))]
