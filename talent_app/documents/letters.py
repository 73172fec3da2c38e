"""Letters of an office as drafts (代拟稿): the same text as PDF and as a Word file that people edit.

A draft has no red head, number, date or seal: those belong to the sealed original, which is entered afterwards. The
text is plain lines; how a line begins tells its level, as the standard numbers headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from talent_app.core.enums import TitledEnum
from talent_app.documents.pdf import render_pdf

FIRST_LEVEL = re.compile(r"^[一二三四五六七八九十]{1,3}、")
SECOND_LEVEL = re.compile(r"^（[一二三四五六七八九十]{1,3}）")
#: A heading is one line without a full stop; a longer line is a paragraph that begins like one.
LONGEST_HEADING = 40
#: Words of a title that stay on one line: the ending of a company's name, of a plan's, of the letter's.
WHOLE = re.compile(r"(有限责任公司|股份有限公司|有限公司|\w{0,4}激励方案》?(?:的\w{2,6})?|的\w{2,6}$)")
DRAFT_NOTE = "代拟稿：未编文号、未注日期、未盖印章，以正式印发件为准"
WATERMARK = "代拟稿\n不具效力"


class LineLevel(TitledEnum):
    """What a line of a letter is."""

    HEADING = "heading", "一级标题"
    SUBHEADING = "subheading", "二级标题"
    TEXT = "text", "正文"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a letter."""

    level: LineLevel
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says; `attachments` are the titles of what goes with it."""

    title: str
    addressee: str
    body: str
    signatory: str
    attachments: Sequence[str] = field(default_factory=tuple)

    @property
    def title_pieces(self) -> list[tuple[str, bool]]:
        """The title in pieces, each with whether it must stay on one line."""
        return [(piece, bool(place % 2)) for place, piece in enumerate(WHOLE.split(self.title)) if piece]

    @property
    def lines(self) -> list[Line]:
        """The text line by line, empty lines left out."""
        return [Line(_level(text), text) for raw in self.body.splitlines() if (text := raw.strip())]


def _level(text: str) -> LineLevel:
    if len(text) <= LONGEST_HEADING and not text.endswith(("。", "；", "：")):
        if FIRST_LEVEL.match(text):
            return LineLevel.HEADING
        if SECOND_LEVEL.match(text):
            return LineLevel.SUBHEADING
    return LineLevel.TEXT


def attachment_lines(titles: Sequence[str]) -> list[str]:
    """The note of attachments: unnumbered when there is one, numbered when there are several."""
    return list(titles) if len(titles) < 2 else [f"{number}. {title}" for number, title in enumerate(titles, 1)]


def letter_pdf(letter: Letter, *, created: datetime, viewer: str = "") -> bytes:
    """The draft as PDF, marked as one behind every page, with the reader's name where one is given."""
    mark = WATERMARK + (f"\n{viewer}" if viewer else "")
    return render_pdf(
        "pdf/letter.html",
        {
            "letter": letter,
            "lines": [{"level": line.level.value, "text": line.text} for line in letter.lines],
            "attachments": attachment_lines(letter.attachments),
            "draft_note": DRAFT_NOTE,
        },
        title=letter.title,
        identifier=f"letter/{letter.title}/{created.isoformat()}".encode(),
        created=created,
        watermark=mark,
    )
