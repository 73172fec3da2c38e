"""What changed inside one text: words taken out and put in, for a page that shows both at once. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Any

#: Numbers and Latin words stay whole; every other sign stands for itself.
WORD = re.compile(r"[0-9][0-9,.]*|[A-Za-z]+|.", re.DOTALL)
SHORTEST = 2


def marked(old: Any, new: Any) -> tuple[list[tuple[str, str]], bool]:
    """Pieces of a redline as (kind, text) with kind keep, out or in; and whether a redline reads well here.

    >>> marked("兑付 50%", "兑付 60%")[0]
    [('keep', '兑付 '), ('out', '50'), ('in', '60'), ('keep', '%')]
    """
    if not isinstance(old, str) or not isinstance(new, str):
        return [], False
    before, after = WORD.findall(old), WORD.findall(new)
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    return list(_pieces(matcher, before, after)), matcher.ratio() > 1 / SHORTEST


def _pieces(matcher: difflib.SequenceMatcher[str], before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield "keep", "".join(before[a:b])
            continue
        if b > a:
            yield "out", "".join(before[a:b])
        if d > c:
            yield "in", "".join(after[c:d])
