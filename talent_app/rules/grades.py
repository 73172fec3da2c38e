"""Evidence grades of the policy digest: how sure we are that a number or a condition is what the text says.

Pure. A and B were seen in the text or an official notice and may block a plan; C, E and F may only warn. D means
derived and counts as what it was derived from, so it never stands alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

#: Best first. D is absent on purpose: see `effective`.
ORDER = "ABCEF"
MEANINGS = {
    "A": "已核对法律法规原文",
    "B": "见于官方公告、政府网页或其新闻报道",
    "C": "仅见于第三方数据",
    "E": "依一般知识，未与原文核对",
    "F": "未知或不确定，须由单位自行配置",
}


@lru_cache(maxsize=64)
def effective(grade: str) -> str:
    """The one letter a written grade counts as: `B/E` is the worse one, `B + D` is the B it was derived from.

    >>> effective("B/E"), effective("B + D"), effective("A")
    ('E', 'B', 'A')
    """
    letters = [letter.strip() for part in grade.split("/") for letter in part.split("+")]
    known = [letter for letter in letters if letter != "D"]
    if not known or any(letter not in ORDER for letter in known):
        raise ValueError(f"证据等级“{grade}”无法识别：只能是 A、B、C、E、F，或“B/E”“B + D”这样的组合")
    return worst(known)


def worst(letters: Iterable[str]) -> str:
    """The least certain of several effective letters."""
    return max(letters, key=ORDER.index)


def is_worse(one: str, other: str) -> bool:
    """Whether `one` is less certain than `other`."""
    return ORDER.index(effective(one)) > ORDER.index(effective(other))


def may_block(letter: str) -> bool:
    """Only what was seen in the text or an official notice may stop a plan."""
    return letter in "AB"
