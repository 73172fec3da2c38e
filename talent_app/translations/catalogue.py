"""The catalogue of a language: Chinese text of the product in, the reader's language out, None where it is not known.

Three ways, tried in this order. *Word for word*: the text is a message. *By its shape*: it is a message with values
filled in (「第 3 行没有姓名。」 by 「第 %(row)s 行没有姓名。」), so sentences that were put together elsewhere, or kept
in the database, are known again; their values are said in turn. *In parts*: sentences one after the other, a list, a
term with its note in brackets; all parts must be known, or nothing is said. Pure but for reading its own files.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import defaultdict
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent
CHINESE = re.compile("[\u3400-\u9fff]")
PLACE = re.compile(r"%\((\w+)\)[-+ #0]*[\d.]*([sdifr])|%%")
SEPARATOR = re.compile(r"([，。；：、（）？！「」“”‘’《》→·…/|]|[\s\u3000]+)")
#: How Chinese punctuation between parts reads; what is not here stays.
ENGLISH_SIGNS = str.maketrans(
    {"，": ", ", "。": ". ", "；": "; ", "：": ": ", "、": ", ", "（": " (", "）": ") ", "？": "? ", "！": "! "}
    | {"「": "“", "」": "”", "《": "“", "》": "”", "\u3000": " "}
)
DAY = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?日)?")
YEAR = re.compile(r"\b((?:19|20)\d\d) ?年度?(?!\w)")
IN_WAN = re.compile(r"(-?\d[\d,]*(?:\.\d+)?) ?万元")
SENTENCES = re.compile(r"(?<=[。！？；\n])")
COUNTED = re.compile(r"(-?\d[\d,.]*%?)")
LONGEST = 2_000
#: A term has at most so many parts and separators.
MOST_PARTS = 7
#: Fixed Chinese signs that make a shape certain.
SURE = 4


def source_of(language: str) -> Path:
    """The catalogue people edit."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def compiled(language: str) -> Path:
    """What programs read."""
    return source_of(language).with_suffix(".mo")


def is_fresh(language: str) -> bool:
    """Whether the compiled catalogue is there and not older than its source."""
    made, source = compiled(language), source_of(language)
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def compile_catalogue(language: str) -> bytes:
    """Compiles a catalogue and keeps it beside its source, where that can be written to; fuzzy ones are left out."""
    with source_of(language).open("rb") as source:
        catalogue = read_po(source, locale=language)
    made = BytesIO()
    write_mo(made, catalogue)
    content = made.getvalue()
    try:
        handle, name = tempfile.mkstemp(dir=compiled(language).parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(compiled(language))
    except OSError:  # a read-only installation: every process then keeps its own
        return content
    return content


def messages_of(language: str) -> dict[str, str]:
    """All messages that have a translation."""
    content = compiled(language).read_bytes() if is_fresh(language) else compile_catalogue(language)
    known = GNUTranslations(BytesIO(content))._catalog  # type: ignore[attr-defined]
    return {text: said for text, said in known.items() if text and isinstance(text, str)}


class Shape:
    """A message with places for values, and what it reads as."""

    def __init__(self, text: str, said: str) -> None:
        self.text, self.said = text, said
        self.fixed = [part.replace("%%", "%") for part in re.split(r"%\(\w+\)[-+ #0]*[\d.]*[sdifr]", text)]
        self.weight = sum(len(part) for part in self.fixed)

    @property
    def is_plain(self) -> bool:
        """Whether its fixed words alone tell it, whatever stands between: a label of two signs may begin any text."""
        return len(CHINESE.findall("".join(self.fixed))) >= SURE

    @property
    def key(self) -> str:
        """The signs by which it is looked for: the beginning of its longest fixed part with Chinese in it."""
        chinese = [part.strip() for part in self.fixed if CHINESE.search(part)]
        return max(chinese, key=len, default="")[:2]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression a whole text must fit."""
        made, at, seen = "", 0, set()
        for place in PLACE.finditer(self.text):
            made += re.escape(self.text[at : place.start()])
            name, kind, at = place[1], place[2], place.end()
            if name is None:
                made += "%"
            elif name in seen:
                made += f"(?P={name})"
            else:
                seen.add(name)
                made += f"(?P<{name}>{'-?[0-9][0-9,.]*' if kind in 'dif' else '.+?'})"
        return re.compile(made + re.escape(self.text[at:]), re.DOTALL)

    def values_of(self, text: str) -> dict[str, str] | None:
        """The values that stand in a text of this shape."""
        found = self.pattern.fullmatch(text) if all(part in text for part in self.fixed) else None
        return None if found is None else found.groupdict()


class Catalogue:
    """What the product says in one language."""

    def __init__(self, messages: dict[str, str]) -> None:
        self.messages = messages
        self.plain = {text.replace("%%", "%"): said.replace("%%", "%") for text, said in messages.items()}
        self.shapes: dict[str, list[Shape]] = defaultdict(list)
        for text, said in messages.items():
            shape = Shape(text, said) if "%(" in text else None
            if shape is not None and shape.key:
                self.shapes[shape.key].append(shape)
        self.say = lru_cache(maxsize=20_000)(self._say)

    def _say(self, text: str) -> str | None:
        if not CHINESE.search(text):
            return text
        if len(text) > LONGEST:
            return None
        return (
            self.plain.get(text)
            or self._counted(text)
            or self._in_parts(text, SENTENCES)
            or self._by_shape(text)
            or self._in_parts(text, SEPARATOR)
            or self._in_parts(text, COUNTED)
        )

    def _by_shape(self, text: str) -> str | None:
        keys = {text[at : at + size] for at in range(len(text)) for size in (1, 2)}
        near = {id(shape): shape for key in keys for shape in self.shapes.get(key, ())}
        for shape in sorted(near.values(), key=lambda one: -one.weight):
            values = shape.values_of(text)
            if values is None:
                continue
            told = {name: self.say(value) for name, value in values.items()}
            runs_on = any("。" in value for value in values.values())
            if None not in told.values() or (shape.is_plain and not runs_on):
                said = {name: told[name] or value for name, value in values.items()}
                return PLACE.sub(lambda place, said=said: said.get(place[1], "") if place[1] else "%", shape.said)
        return None

    def _counted(self, text: str) -> str | None:
        """Days and amounts: 2026年11月23日 is 2026-11-23, 150.00 万元 is 1,500,000 yuan."""
        turned = YEAR.sub(r"\1", DAY.sub(_iso, IN_WAN.sub(_yuan, text)))
        return self.say(turned) if turned != text else None

    def _joined(self, parts: list[str]) -> list[str]:
        """Parts of a term that holds a separator itself are one part: 「审批人才协议、复核支付」."""
        joined, at = [], 0
        while at < len(parts):
            ends = range(min(at + MOST_PARTS, len(parts)), at + 1, -1)
            end = next((end for end in ends if "".join(parts[at:end]) in self.plain), at + 1)
            joined.append("".join(parts[at:end]))
            at = end
        return joined

    def _in_parts(self, text: str, cut: re.Pattern[str]) -> str | None:
        parts = self._joined([part for part in cut.split(text) if part])
        if len(parts) < 2:
            return None
        said = [self.say(part) if CHINESE.search(part) else part.translate(ENGLISH_SIGNS) for part in parts]
        if None in said:
            return None
        joined = ("" if cut is SEPARATOR else " ").join(map(str, said))
        return re.sub(r" +(?=[ ,.;:?)])|(?<=\() +", "", joined).strip()


def _iso(day: re.Match[str]) -> str:
    return "-".join([day[1], f"{int(day[2]):02d}"] + ([f"{int(day[3]):02d}"] if day[3] else []))


def _yuan(amount: re.Match[str]) -> str:
    yuan = Decimal(amount[1].replace(",", "")) * 10_000
    return f"{yuan.normalize():,f} yuan"


@cache
def catalogue_of(language: str) -> Catalogue:
    """The catalogue of a language, read once in a process."""
    return Catalogue(messages_of(language))
