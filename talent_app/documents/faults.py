"""What can go wrong while a document is made, and the file a document may carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talent_app.core.errors import AppError


class MissingGlyph(AppError):
    """No installed font draws a character; the document is not made."""

    status = 409
    title = "文件未生成"

    def __init__(self, characters: Sequence[str], around: str = "") -> None:
        named = "、".join(f"“{c}”（U+{ord(c):04X}）" for c in characters)
        place = f"，出现在“{around}”中" if around else ""
        super().__init__(
            f"现有字体无法显示字符{named}{place}，文件没有生成。",
            "请核对该字是否录入有误；确需使用的，请系统管理员把含有该字的字体放入字体目录（FONTS_DIR）后重试。",
        )
        self.characters = tuple(characters)


class DocumentFault(AppError):
    """The template or its style asked for something that does not exist or may not be fetched."""

    status = 500
    title = "文件未生成"

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("文件模板有误，文件没有生成。", "请把本提示告知系统管理员：" + "；".join(reasons))
        self.reasons = tuple(reasons)


class PageOverfull(AppError):
    """A part that must be one page of paper ran on to another; whoever dealt its rows deals fewer."""

    status = 500
    title = "文件未生成"

    def __init__(self, part: str) -> None:
        super().__init__("明细表的一页放不下分给它的行，文件没有生成。", "请把本提示告知系统管理员：" + part)
        self.part = part


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file carried inside the PDF; `relationship` is Source, Data, Alternative or Supplement."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"
