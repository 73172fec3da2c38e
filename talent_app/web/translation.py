"""The last pass over a page: labels and sentences that came as data are put into the reader's language.

What templates say through `_()` is in his language already. Titles of enumerations, columns and fields, entries of
code tables, errors and whatever else the product says arrives in the page as Chinese text; this is the one place
where it is looked up, text by text, in the same catalogue. A Chinese page is never touched, with one exception that
is right in every language: Tibetan is marked as such, for fonts, line breaks and voices.

Never touched: what is typed (`value`, `<textarea>`), scripts, addresses, and whatever stands in an element marked
`lang="zh"` or `translate="no"`. Text that is not known is what users entered, or law quoted: it is marked `lang="zh"`.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from flask import Response, request
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import escape

from talent_app.translations.catalogue import CHINESE as SIGNS
from talent_app.translations.catalogue import ENGLISH_SIGNS, Catalogue, catalogue_of
from talent_app.web.language import CHINESE, language

PART = re.compile(
    r"<!--.*?-->|<![^>]*>|<textarea\b.*?</textarea\s*>|<style\b.*?</style\s*>"
    r"|(?P<json><script type=\"application/json\"[^>]*>)(?P<data>.*?)</script\s*>|<script\b.*?</script\s*>"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<rest>[^>]*)>|(?P<text>[^<]+)|<",
    re.DOTALL,
)
SAID_ATTRIBUTES = re.compile(r'(\s(?:title|aria-label|aria-description|placeholder|alt|label)=")([^"]*)(")')
KEPT = re.compile(r'\s(?:lang="(?:zh|bo)[^"]*"|translate="no")')
#: Elements that hold text alone: nothing in them can be marked.
TEXT_ONLY = {"option", "title", "text", "tspan"}
#: The whole page, and elements without an end.
NEVER_KEPT = {"html", "input", "img", "br", "hr", "meta", "link", "col"}
TIBETAN = re.compile("[\u0f00-\u0fff]+(?:[ \u00a0]+[\u0f00-\u0fff]+)*")
#: Chinese with its signs and figures, within a sentence in English.
CLAUSE = re.compile(r"[\d“《（]*[\u3400-\u9fff](?:[^A-Za-z]*[\u3400-\u9fff）》。！？])?")
#: A term or a name within a sentence.
RUN = re.compile(r"\w*[\u3400-\u9fff](?:[\w·%+./-]*\w)?")
LATIN = re.compile("[A-Za-z]{2}")
#: Of a chart's specification these name fields and kinds, not words.
NOT_WORDS = {"field", "type", "mark", "$schema", "id", "url", "value"}
SENTENCES = ("title", "sentence", "label", "text", "message", "hint", "detail", "summary")


def put_into_language(response: Response) -> Response:
    """After every request: the page, or the sentences a script asked for, in the reader's language."""
    if response.is_streamed or response.direct_passthrough or request.endpoint in ("web.asset_file", "static"):
        return response
    here = language()
    catalogue = None if here is CHINESE else catalogue_of(here.code)
    if response.mimetype == "text/html":
        page = response.get_data(as_text=True)
        if catalogue is not None or TIBETAN.search(page):
            response.set_data(page_in(catalogue, page))
    elif catalogue is not None and response.mimetype in ("application/json", "application/problem+json"):
        is_problem = response.mimetype == "application/problem+json"
        if is_problem or not request.path.startswith("/api/"):
            told = json.loads(response.get_data(as_text=True))
            response.set_data(json.dumps(sentences_in(catalogue, told), ensure_ascii=False))
    return response


def page_in(catalogue: Catalogue | None, page: str) -> str:
    """A page in the language of a catalogue; without one only Tibetan is marked.

    >>> page_in(Catalogue({"状态": "State"}), '<th title="状态">状态</th><td>德吉</td>')
    '<th title="State">State</th><td><span lang="zh">德吉</span></td>'
    """
    made: list[str] = []
    kept, depth, bare = "", 0, ""
    for part in PART.finditer(page):
        tag, text = (part["tag"] or "").lower(), part["text"]
        if tag:
            is_end, was_kept = bool(part["close"]), bool(kept)
            if kept:
                depth += (tag == kept) * (-1 if is_end else 1)
                kept = kept if depth else ""
            elif not is_end and tag not in NEVER_KEPT and KEPT.search(part["rest"]):
                kept, depth = tag, 1
            bare = "" if is_end and tag == bare else tag if tag in TEXT_ONLY and not is_end else bare
            made.append(part[0] if catalogue is None or was_kept else _tag(catalogue, part[0]))
        elif text is None:
            made.append(part[0] if catalogue is None or part["json"] is None else _data(catalogue, part))
        elif kept:
            made.append(text)
        else:
            made.append(_text(catalogue, text, is_marked=not bare))
    return "".join(made)


def _tag(catalogue: Catalogue, tag: str) -> str:
    if not SIGNS.search(tag):
        return tag
    return SAID_ATTRIBUTES.sub(
        lambda one: one[1] + str(escape(_plain(catalogue, unescape(one[2])))).replace("&#34;", "&quot;") + one[3], tag
    )


def _data(catalogue: Catalogue, part: re.Match[str]) -> str:
    if not re.search(r"[\u3400-\u9fff]|\\u[3-9]", part["data"]):
        return part[0]
    told = _words_in(catalogue, json.loads(part["data"]))
    return f"{part['json']}{htmlsafe_json_dumps(told)}</script>"


def _words_in(catalogue: Catalogue, value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _words_in(catalogue, inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_words_in(catalogue, inner, key) for inner in value]
    return _plain(catalogue, value) if isinstance(value, str) and key not in NOT_WORDS else value


def sentences_in(catalogue: Catalogue, value: Any, key: str = "") -> Any:
    """An answer for a script: what it shows is translated, codes and values are not."""
    if isinstance(value, dict):
        return {name: sentences_in(catalogue, inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [sentences_in(catalogue, inner, key) for inner in value]
    return _plain(catalogue, value) if isinstance(value, str) and key in SENTENCES else value


def _plain(catalogue: Catalogue, text: str) -> str:
    return catalogue.say(text.strip()) or "".join(part for part, _is_left in _pieces(catalogue, text))


def _pieces(catalogue: Catalogue, text: str) -> list[tuple[str, bool]]:
    """A text that is not known as a whole: its parts, and whether each was left as it was.

    In a sentence that is English already the terms it was given are said one by one; what is Chinese throughout is
    somebody's own text and stays whole.
    """
    if not LATIN.search(text):
        return [(text, True)]
    pieces: list[tuple[str, bool]] = []
    at = 0
    for sentence in CLAUSE.finditer(text):
        told = catalogue.say(sentence[0])
        runs = (
            [(sentence[0], sentence.start(), told)]
            if told is not None
            else [(run[0], sentence.start() + run.start(), catalogue.say(run[0])) for run in RUN.finditer(sentence[0])]
        )
        for run, start, said in runs:
            between = text[at:start]
            pieces.append((between if pieces and pieces[-1][1] else between.translate(ENGLISH_SIGNS), False))
            pieces.append((run if said is None else said, said is None))
            at = start + len(run)
    return [*pieces, (text[at:], False)]


def _text(catalogue: Catalogue | None, text: str, *, is_marked: bool) -> str:
    if catalogue is not None and SIGNS.search(text):
        bare = unescape(text)
        inner = bare.strip()
        before, after = bare[: len(bare) - len(bare.lstrip())], bare[len(bare.rstrip()) :]
        told = catalogue.say(" ".join(inner.split()) if "\n" in inner else inner)
        if told is not None:
            return before + str(escape(told)) + after
        pieces = [
            f'<span lang="zh">{_tibetan(str(escape(part)))}</span>' if is_left and is_marked else str(escape(part))
            for part, is_left in _pieces(catalogue, inner)
        ]
        return before + "".join(pieces) + after
    return _tibetan(text) if is_marked else text


def _tibetan(text: str) -> str:
    return TIBETAN.sub(lambda run: f'<span lang="bo">{run[0]}</span>', text)
