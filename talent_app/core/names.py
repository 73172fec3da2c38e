"""Personal names and search text: pinyin, sort keys, and the grams that make Chinese, Tibetan and Latin text findable.

Pure. Pinyin readings come from pypinyin, which has no surname mode, so surnames that are read differently stand in a
table here. Grams contain no ASCII punctuation and no white space, so they may be joined with spaces for SQLite's FTS5
(`tokenize = 'ascii'`, which leaves every other character alone) or stored as a text array. They over-match words of
three and more characters: `matches` is the recheck of fetched rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from pypinyin import Style, lazy_pinyin

MIDDLE_DOT = "·"
DOTS = "·•‧・･∙⋅᛫"
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
TIBETAN = "\u0f00\u0f18-\u0f39\u0f3e-\u0fbc\u0fc6"
LONGEST_WORD = 64
PIECE = re.compile(
    rf"(?P<han>[{HAN}]+)|(?P<tibetan>[{TIBETAN}]+(?:[\u0f0b\u0f0c]+[{TIBETAN}]+)*)"
    rf"|(?P<word>(?:(?![{HAN}{TIBETAN}])[^\W_])+)"
)
BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])[\s]+(?=[{HAN}])")
DOT_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}{TIBETAN}])\s*[{DOTS}.．]\s*(?=[{HAN}{TIBETAN}])")
#: Where Latin letters beyond ASCII stand; a text without them has no accents to take off.
ACCENTED = re.compile("[\u00aa-\u02ff\u1d00-\u1eff\u2071-\u209c\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f\ufb00-\ufb06]")
#: Names that are spelled as they should be: common Han characters, which no normalising changes.
PLAIN_NAME = re.compile(rf"[\u4e00-\u9fff]+(?:{MIDDLE_DOT}[\u4e00-\u9fff]+)*")
IGNORED = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\ufe00-\ufe0f\U000e0100-\U000e01ef]")

#: Those that are read as their characters usually are need no reading of their own: pypinyin knows 欧阳 and 司马.
COMPOUND_SURNAMES = {
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "单于": ("chan", "yu"),
    "澹台": ("tan", "tai"),
    "令狐": ("ling", "hu"),
    "长孙": ("zhang", "sun"),
    "鲜于": ("xian", "yu"),
    "宰父": ("zai", "fu"),
    "亓官": ("qi", "guan"),
    "闾丘": ("lv", "qiu"),
}
#: Surnames whose reading is not the character's usual one.
SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "解": "xie", "查": "zha", "盖": "ge",
    "朴": "piao", "翟": "zhai", "覃": "qin", "洗": "xian", "乐": "yue", "员": "yun", "秘": "bi",
    "黑": "he", "折": "she", "召": "shao", "种": "chong", "重": "chong", "缪": "miao", "隗": "wei",
    "郇": "xun", "祭": "zhai", "牟": "mu", "能": "nai", "么": "yao", "卜": "bu", "都": "du", "句": "gou",
    "阚": "kan", "藏": "zang", "不": "fou", "乜": "nie",
}  # fmt: skip
#: Characters that given names, Han and Tibetan, read otherwise than the dictionary: 长江, 丹曾, 藏布.
GIVEN = {"长": "chang", "曾": "zeng", "藏": "zang"}
#: Tibetan names that begin with a character of the table above and are not read like the surname.
TIBETAN_BEGINNINGS = {"单增": ("dan", "zeng"), "单珍": ("dan", "zhen"), "单珠": ("dan", "zhu"), "单巴": ("dan", "ba")}


def normalise_name(text: str) -> str:
    """One spelling of a name: trimmed, NFC, one kind of middle dot, no space between Han characters.

    >>> normalise_name(" 张 三 "), normalise_name("阿沛•阿旺晋美"), normalise_name("John  Smith")
    ('张三', '阿沛·阿旺晋美', 'John Smith')
    """
    if PLAIN_NAME.fullmatch(text):  # nearly always
        return text
    text = IGNORED.sub("", unicodedata.normalize("NFC", text))
    text = DOT_BETWEEN_HAN.sub(MIDDLE_DOT, text)
    return BETWEEN_HAN.sub("", " ".join(text.split()))


def unusual_characters(name: str) -> list[str]:
    """Characters that do not belong in a name: digits, signs, control and private-use characters, in order."""
    return [
        one
        for one in name
        if unicodedata.category(one)[0] not in "LM" and one not in " -'’.་༌" + MIDDLE_DOT
    ]  # fmt: skip


def syllables(name: str) -> tuple[str, ...]:
    """The pinyin of a name, syllable by syllable, without tones (ü is v); Latin words are lower-cased.

    >>> syllables("单雄信"), syllables("单增"), syllables("万俟𬭎")
    (('shan', 'xiong', 'xin'), ('dan', 'zeng'), ('mo', 'qi', 'hong'))
    """
    parts = re.split(rf"[{DOTS}]", normalise_name(name))
    # A dotted name has no Han surname; the table would misread its first part.
    found = list(_surname(parts[0])) if len(parts) == 1 else []
    rest = [parts[0][len(found) :], *parts[1:]]
    for part in rest:
        if PLAIN_NAME.fullmatch(part):
            found += _read_given(part)
            continue
        for piece in PIECE.finditer(_folded(part)):
            found += _read_given(piece[0]) if piece["han"] else re.split("[་༌]+", piece[0])
    return tuple(found)


def pinyin(name: str, separator: str = " ") -> str:
    """The pinyin of a name as one text."""
    return separator.join(syllables(name))


def initials(name: str) -> str:
    """The first letters of the syllables: what people type to find a colleague."""
    return "".join(syllable[0] for syllable in syllables(name) if syllable[0].isascii())


def sort_key(name: str) -> str:
    """The key a list of names is ordered by, in plain code-point order: pinyin, then the name itself."""
    # A tab sorts before the space between syllables, so 张三 stands before 张三丰.
    return f"{pinyin(name)}\t{normalise_name(name)}"


def bigrams(text: str) -> tuple[str, ...]:
    """What a text is found by: Han characters and pairs of them, Tibetan syllables, lower-cased words and digits."""
    grams: dict[str, None] = {}
    for kind, piece in _pieces(text):
        if kind == "han":
            grams.update(dict.fromkeys(piece))
            grams.update(dict.fromkeys(_pairs(piece)))
        else:
            grams.update(dict.fromkeys(_units(kind, piece)))
    return tuple(grams)


def add_grams(text: str, grams: set[str]) -> None:
    """Add the `bigrams` of a text to a set."""
    for kind, piece in _pieces(text):
        if kind == "han":
            grams.update(piece)
            grams.update(_pairs(piece))
        else:
            grams.update(_units(kind, piece))


def query_grams(text: str) -> tuple[str, ...]:
    """What a row must all contain to answer a query: pairs for Han of two and more, else what `bigrams` gives."""
    grams: dict[str, None] = {}
    for kind, piece in _pieces(text):
        if kind == "han" and len(piece) > 1:
            grams.update(dict.fromkeys(_pairs(piece)))
        else:
            grams.update(dict.fromkeys(_units(kind, piece)))
    return tuple(grams)


def matches(text: str, query: str) -> bool:
    """Whether a text really answers a query: each run of Han or Tibetan unbroken, each word whole."""
    asked = list(_pieces(query))
    if all(sort == "han" and wanted in text for sort, wanted in asked):
        return True  # a run of Han that stands in a text stands in one run of it, however the rest is read
    have = list(_pieces(text))
    return all(any(_answers(kind, piece, wanted) for kind, piece in have if kind == sort) for sort, wanted in asked)


def _answers(kind: str, piece: str, wanted: str) -> bool:
    if kind == "han":
        return wanted in piece
    if kind == "word":
        return wanted == piece
    return f"་{wanted}་" in f"་{piece}་"


def _surname(part: str) -> tuple[str, ...]:
    for beginning, reading in TIBETAN_BEGINNINGS.items():
        if part.startswith(beginning):
            return reading
    if len(part) > 2 and part[:2] in COMPOUND_SURNAMES:
        return COMPOUND_SURNAMES[part[:2]]
    return (SURNAMES[part[0]],) if part[:1] in SURNAMES else ()


@lru_cache(maxsize=50_000)
def _read_given(piece: str) -> list[str]:
    readings = lazy_pinyin(piece, style=Style.NORMAL)
    if len(readings) != len(piece):
        return readings
    return [GIVEN.get(one, reading) for one, reading in zip(piece, readings, strict=True)]


def _folded(text: str) -> str:
    text = IGNORED.sub("", unicodedata.normalize("NFKC", text)).casefold()
    if not ACCENTED.search(text):
        return text
    # Accents of Latin letters go; the vowel signs of Tibetan stay.
    return "".join(
        unicodedata.normalize("NFKD", one)[0] if one > "\x7f" and "LATIN" in unicodedata.name(one, "") else one
        for one in text
    )


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    for found in PIECE.finditer(DOT_BETWEEN_HAN.sub("", _folded(text))):
        kind = str(found.lastgroup)
        piece = found[0]
        yield (
            kind,
            re.sub("[་༌]+", "་", piece) if kind == "tibetan" else piece[:LONGEST_WORD] if kind == "word" else piece,
        )


def _pairs(piece: str) -> list[str]:
    return [first + second for first, second in pairwise(piece)]


def _units(kind: str, piece: str) -> list[str]:
    return piece.split("་") if kind == "tibetan" else [piece]
