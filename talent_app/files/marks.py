"""Marks of state secrets in names and texts (保守国家秘密法 §31: none may enter a system that is not a secret one).

Pure. A mark is a mark by its form, not by its words: 「绝密」「机密」「秘密」 with the star, after 「密级：」, or
standing alone at the head of a page. Sentences that speak of secrets (「秘密投票」「保守国家秘密法」
「商业秘密」) are no marks.
"""

from __future__ import annotations

import re

#: Characters that typists and text extraction use for ★.
STARS = "★☆✭✮✯✰⭐＊*﹡"
GAP = r"[ \t\u3000]*"
LEVEL = rf"(?:绝{GAP}密|机{GAP}密|秘{GAP}密)"
TERM = rf"(?:长{GAP}期|启{GAP}封|特{GAP}定|[0-9０-９〇零一二三四五六七八九十]{{1,3}}{GAP}(?:年|个?{GAP}月|天|日))"
WITH_STAR = re.compile(rf"{LEVEL}{GAP}[{re.escape(STARS)}]{GAP}(?:{TERM})?")
AS_FIELD = re.compile(rf"(?:密{GAP}级|密级标识|涉密等级|保密等级){GAP}[:：|]{GAP}({LEVEL})(?![\u4e00-\u9fff性])")
ALONE = re.compile(rf"[【\[（(〔]?{GAP}({LEVEL}){GAP}[级件]?{GAP}(?:{TERM})?{GAP}[】\]）)〕]?")
#: In a name the level stands by itself: between brackets, separators or at the ends.
EDGE = r"\s_\-—+.,，、·【】\[\]（）()〔〕《》<>{}#&@!！～~"
IN_NAME = re.compile(rf"(?:^|[{EDGE}\d])({LEVEL})[级件]?(?:文件|材料|资料)?(?:{TERM})?(?=$|[{EDGE}])")
#: A mark stands at the head of a page; a table further down may well have a column of this name.
HEAD_LINES = 12
LONGEST_SHOWN = 30


def mark_in_name(name: str) -> str:
    """The mark in a file's name, "" where there is none."""
    stem = name.rsplit(".", 1)[0] if "." in name else name
    found = WITH_STAR.search(name) or IN_NAME.search(stem)
    return _shown(found.group(0).strip(" _-—+.,，、·")) if found else ""


def mark_in_text(text: str) -> str:
    """The mark in the text of one page or part, "" where there is none."""
    found = WITH_STAR.search(text) or AS_FIELD.search(text)
    if found:
        return _shown(found.group(0))
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines[:HEAD_LINES]:
        if ALONE.fullmatch(line):
            return _shown(line)
    return ""


def _shown(mark: str) -> str:
    return " ".join(mark.split())[:LONGEST_SHOWN]
