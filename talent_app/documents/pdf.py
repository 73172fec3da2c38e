"""HTML templates to PDF: with `engine.py` the only importer of WeasyPrint.

The same template, context and identifier give the same bytes. Nothing is fetched: style sheets, fonts and generated
drawings are handed over in memory, every other address is refused, and whatever the engine would only log (a missing
glyph, an unknown rule, a refused address) stops the document. It reads no clock; a file that leaves to a reader carries
the code of his copy below every page.
"""

from __future__ import annotations

import logging
import re
import threading
import time
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from weasyprint import CSS, Attachment
from weasyprint.text.ffi import harfbuzz_subset
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from talent_app.audit.copies import TITLE, present_code
from talent_app.core.collector import collector_resting
from talent_app.documents.accessible import declare_accessible
from talent_app.documents.drawings import watermark_svg
from talent_app.documents.engine import read_page
from talent_app.documents.faults import AttachedFile, DocumentFault, MissingGlyph, PageOverfull
from talent_app.documents.fonts import ROLES, FontSet, find_fonts
from talent_app.documents.templates import TEMPLATES, render_text

__all__ = ["AttachedFile", "DocumentFault", "MissingGlyph", "PageOverfull", "render_pdf", "watermark_svg"]

STYLE_SHEET = TEMPLATES / "pdf" / "print.css"
FONT_ADDRESS = "font:"
IMAGE_ADDRESS = "image:"
VARIANT = "pdf/a-3u"
#: How a photograph begins; everything else given is a drawing of ours.
JPEG = b"\xff\xd8\xff"
GLYPH_WARNING = ".notdef glyph"
ENGINE_LOG = logging.getLogger("weasyprint")

#: Drawn by the start-up check: ordinary text, rare names of the region, signs that fonts get wrong.
SAMPLES = {
    "title": "岗位分红激励方案",
    "heading": "一、编制依据",
    "subheading": "（一）激励对象",
    "body": "合计人民币￥1,500,000.00元〔2026〕——",
    "rare": "𬭎㛃䶮𫖯昇喆玥彧",
    "tibetan": "བཀྲ་ཤིས་",
}


class ClosedFetcher(URLFetcher):
    """Serves the fonts and drawings it was given and refuses every other address."""

    def __init__(self, fonts: FontSet, images: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self.fonts = fonts
        self.images = images

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """The bytes behind an address of ours."""
        if url.startswith(FONT_ADDRESS):
            return URLFetcherResponse(url, self.fonts.chosen[url.removeprefix(FONT_ADDRESS)].read())
        if url.startswith(IMAGE_ADDRESS):
            image = self.images.get(url.removeprefix(IMAGE_ADDRESS))
            if image is not None:
                is_photo = image.startswith(JPEG)
                return URLFetcherResponse(url, image, {"Content-Type": "image/jpeg" if is_photo else "image/svg+xml"})
        raise ValueError(f"文件中不允许引用外部地址：{url}")


class _Engine:
    """Fonts and style sheet, loaded once in a process and used by one rendering at a time."""

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = fonts
        self.configuration = FontConfiguration()
        fetcher = ClosedFetcher(fonts, {})
        self.styles = [
            CSS(string=text, font_config=self.configuration, url_fetcher=fetcher)
            for text in (fonts.style_sheet(FONT_ADDRESS), STYLE_SHEET.read_text(encoding="utf-8"))
        ]


class _Complaints(logging.Handler):
    """Collects what the engine logs while this thread renders; leaving without an error of its own raises ours."""

    def __init__(self, html: str) -> None:
        super().__init__(logging.WARNING)
        self.html = html
        self.thread_id = threading.get_ident()
        self.missing: list[str] = []
        self.others: list[str] = []

    def __enter__(self) -> _Complaints:
        ENGINE_LOG.addHandler(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        ENGINE_LOG.removeHandler(self)
        if kind is None and self.missing:
            raise MissingGlyph(self.missing, self.place_of(self.missing[0]))
        if kind is None and self.others:
            raise DocumentFault(self.others)

    def emit(self, record: logging.LogRecord) -> None:
        """Sort one log record into missing characters and other faults."""
        if record.thread != self.thread_id:
            return
        if record.msg.startswith(GLYPH_WARNING):
            character = chr(record.args[1])
            if character not in self.missing:
                self.missing.append(character)
        else:
            self.others.append(record.getMessage())

    def place_of(self, character: str) -> str:
        """The words around a character, so that the user finds it."""
        found = re.search(rf"[^<>\n]{{0,10}}{re.escape(character)}[^<>\n]{{0,10}}", self.html)
        return unescape(found.group()).strip() if found else ""


#: Seconds of the latest rendering of this process, for the bench: {"layout", "writing"}.
last_timing: dict[str, float] = {}
_lock = threading.Lock()
_engines: dict[str, _Engine] = {}


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    identifier: bytes,
    created: datetime,
    language: str = "zh-CN",
    attachments: Iterable[AttachedFile] = (),
    watermark: str | None = None,
    images: Mapping[str, bytes] | None = None,
    fonts_folder: Path | None = None,
    single_pages: Sequence[str] = (),
) -> bytes:
    """A tagged PDF/A-3u and PDF/UA-1 of `templates/<template>`; the same arguments give the same bytes.

    `images` are SVG drawings or JPEG photographs made anew by us, in the template `image:<name>`; `watermark` is
    repeated behind every page.
    `single_pages` are ids of parts that each must lie on one page, the next part on the next (else `PageOverfull`).
    """
    if created.tzinfo is None:
        raise ValueError("created must be an aware datetime")
    stamp = created.astimezone(UTC)
    drawings = dict(images or {})
    if watermark:
        drawings["watermark"] = watermark_svg(watermark)
    # Layout makes millions of long-lived objects; looking through them for cycles took a third of the time.
    with collector_resting():
        html = render_text(
            template,
            {
                **context,
                "document_title": title,
                "document_language": language,
                "document_created": stamp.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "has_watermark": bool(watermark),
                "copy_code": f"{TITLE} {code}" if (code := present_code(title)) else "",
            },
        )
        return _write(html, drawings, identifier, stamp, list(attachments), find_fonts(fonts_folder), single_pages)


def check_fonts(fonts_folder: Path | None = None) -> dict[str, str]:
    """Which family draws each part of a document here; raises MissingGlyph when a sample cannot be drawn."""
    fonts = find_fonts(fonts_folder)
    return {name: _families_drawing(name, sample, fonts) for name, sample in SAMPLES.items()}


def has_fast_subsetting() -> bool:
    """Whether libharfbuzz-subset is installed; without it a Chinese document takes ten times as long."""
    return bool(harfbuzz_subset)


def _families_drawing(name: str, sample: str, fonts: FontSet) -> str:
    role = name if name in {role.name for role in ROLES} else "body"
    html = f'<html lang="zh-CN"><body class="sample font-{role}"><p>{escape(sample)}</p></body></html>'
    try:
        with _lock, _ready(fonts) as engine, _Complaints(html):
            document = read_page(html, ClosedFetcher(fonts, {})).render(
                font_config=engine.configuration, stylesheets=engine.styles
            )
            document.write_pdf()
    except MissingGlyph as missing:
        missing.hint = "请安装系统软件包 fonts-noto-cjk（汉字）和 fonts-noto-core（藏文）后重新启动。"
        raise
    return "、".join(sorted({font.family.split(",")[0].strip() for font in document.fonts.values()}))


def _write(
    html: str,
    images: Mapping[str, bytes],
    identifier: bytes,
    stamp: datetime,
    attachments: Sequence[AttachedFile],
    fonts: FontSet,
    single_pages: Sequence[str] = (),
) -> bytes:
    with _lock, _ready(fonts) as engine, _Complaints(html), warnings.catch_warnings():
        # The engine leaves its own colour profile open; Python closes it at once.
        warnings.filterwarnings("ignore", r"unclosed file .*\.icc", ResourceWarning)
        started = time.perf_counter()
        document = read_page(html, ClosedFetcher(fonts, images)).render(
            font_config=engine.configuration, stylesheets=engine.styles, pdf_variant=VARIANT
        )
        _demand_single(document.pages, single_pages)
        laid_out = time.perf_counter()
        content: bytes = document.write_pdf(
            finisher=declare_accessible,
            pdf_variant=VARIANT,
            pdf_identifier=sha256(identifier).hexdigest()[:32].encode(),
            pdf_tags=True,
            attachments=[
                Attachment(
                    string=file.content,
                    name=file.name,
                    description=file.description,
                    created=stamp,
                    modified=stamp,
                    relationship=file.relationship,
                )
                for file in attachments
            ],
        )
        last_timing.update(layout=laid_out - started, writing=time.perf_counter() - laid_out)
        return content


def _demand_single(pages: Sequence[Any], parts: Sequence[str]) -> None:
    """Each part begins a page later than the one before it, the last one ends with the document."""
    at: dict[str, int] = {}
    for number, page in enumerate(pages):
        for name in page.anchors:  # a part that goes on over a second page is named there again
            at.setdefault(name, number)
    for place, part in enumerate(parts):
        following = at[parts[place + 1]] if place + 1 < len(parts) else len(pages)
        if following != at[part] + 1:
            raise PageOverfull(part)


@contextmanager
def _ready(fonts: FontSet) -> Iterator[_Engine]:
    # Made before anybody listens: a font file that cannot be used is logged, and the families behind it take over.
    key = "\n".join(f"{role} {font.path} {font.number}" for role, font in sorted(fonts.chosen.items()))
    if key not in _engines:
        _engines[key] = _Engine(fonts)
    yield _engines[key]
