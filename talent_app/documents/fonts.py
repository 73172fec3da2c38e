"""Which font draws which part of a document: an office's own files first, free files next, Noto behind everything.

Knows font files and families only; it neither lays out nor renders, and it never looks at the network. A font that
draws a character wrongly loses it here (Fandol draws the full-width yuan sign as a dollar), so Noto takes it over.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

#: Where free fonts with official shapes lie when somebody installed them; FONTS_DIR comes before these.
SYSTEM_FOLDERS = (
    Path("/usr/local/share/fonts"),
    Path("/usr/share/fonts/opentype/fandol"),
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/texmf/fonts/opentype/public/fandol"),
)
FONT_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
COLLECTION_SUFFIXES = {".ttc", ".otc"}
FAMILY_NAME_IDS = {1, 4, 6, 16}

#: Fandol draws U+FFE5 as a dollar sign, and its Latin is heavier than its hanzi: Noto draws both.
WRONGLY_DRAWN = {"fandol": {0xFFE5, 0x00A5, *range(0x21, 0x7F)}}


@dataclass(frozen=True, slots=True)
class Role:
    """A part typography plays: `wanted` families are looked for as files, `behind` are families of the system."""

    name: str
    label: str
    wanted: tuple[str, ...]
    behind: tuple[str, ...]
    weight_behind: int = 400

    @property
    def family(self) -> str:
        """The name under which a found file enters the style sheet."""
        return f"Document {self.name}"


SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
TIBETAN = ("Noto Serif Tibetan", "Tibetan Machine Uni", "DDC Uchen")

ROLES = (
    Role(
        "title",
        "标题（小标宋）",
        ("方正小标宋_GBK", "方正小标宋简体", "FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong"),
        (SERIF, *TIBETAN),
        weight_behind=700,
    ),
    Role(
        "heading",
        "一级标题（黑体）",
        ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "方正黑体简体", "FZHei-B01S"),
        (SANS, *TIBETAN),
        weight_behind=700,
    ),
    Role(
        "subheading",
        "二级标题（楷体）",
        (
            "楷体_GB2312",
            "KaiTi_GB2312",
            "方正楷体_GBK",
            "FZKai-Z03",
            "楷体",
            "KaiTi",
            "华文楷体",
            "STKaiti",
            "FandolKai",
            "FandolKai-Regular",
        ),
        (SERIF, *TIBETAN),
    ),
    Role(
        "body",
        "正文（仿宋）",
        (
            "仿宋_GB2312",
            "FangSong_GB2312",
            "方正仿宋_GBK",
            "FZFangSong-Z02",
            "仿宋",
            "FangSong",
            "华文仿宋",
            "STFangsong",
            "FandolFang R",
            "FandolFang-Regular",
            "FandolFang",
        ),
        (SERIF, *TIBETAN),
    ),
    Role("table", "表格与页码（宋体）", ("宋体", "SimSun", "方正书宋_GBK", "FZShuSong-Z01"), (SERIF, *TIBETAN)),
)


@dataclass(frozen=True, slots=True)
class FontFile:
    """One face in a file: `number` counts inside a collection."""

    path: Path
    number: int
    family: str

    def read(self) -> bytes:
        """The face as a font of its own, without the characters it draws wrongly."""
        wrong = next((codes for start, codes in WRONGLY_DRAWN.items() if self.family.lower().startswith(start)), set())
        if not wrong and self.path.suffix.lower() not in COLLECTION_SUFFIXES:
            return self.path.read_bytes()
        with self.path.open("rb") as stream:
            font = TTFont(stream, fontNumber=self.number, lazy=True, recalcBBoxes=False, recalcTimestamp=False)
            for table in font["cmap"].tables:
                for code in wrong:
                    table.cmap.pop(code, None)
            out = BytesIO()
            font.save(out, reorderTables=False)
        return out.getvalue()


@dataclass(frozen=True, slots=True)
class FontSet:
    """The files chosen for the roles on this machine; a role without a file is drawn by the families behind it."""

    chosen: dict[str, FontFile]

    def style_sheet(self, address: str) -> str:
        """The @font-face rules and variables of the style sheet; a file is served at `address` + role name."""
        rules, variables = [], []
        for role in ROLES:
            families = ", ".join(f'"{family}"' for family in role.behind)
            weight = role.weight_behind
            if role.name in self.chosen:
                rules.append(f'@font-face {{ font-family: "{role.family}"; src: url({address}{role.name}); }}')
                families, weight = f'"{role.family}", {families}', 400
            variables.append(f"--font-{role.name}: {families}; --weight-{role.name}: {weight};")
        return "\n".join([*rules, ":root {", *variables, "}"])


def find_fonts(folder: Path | None = None) -> FontSet:
    """The best file for every role, looked for in the office's folder and then where free fonts are installed."""
    office = folder or (Path(os.environ["FONTS_DIR"]) if os.environ.get("FONTS_DIR") else None)
    return _find(tuple(f for f in (office, *SYSTEM_FOLDERS) if f is not None and f.is_dir()))


@lru_cache(maxsize=8)
def _find(folders: tuple[Path, ...]) -> FontSet:
    chosen: dict[str, FontFile] = {}
    for folder in folders:
        faces = [face for path in _font_paths(folder) for face in _faces(path)]
        for role in ROLES:
            if role.name in chosen:
                continue
            for wanted in role.wanted:
                found = next((f for f, names in faces if _plain(wanted) in names), None)
                if found is not None:
                    chosen[role.name] = FontFile(found.path, found.number, wanted)
                    break
    return FontSet(chosen)


def _font_paths(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix.lower() in FONT_SUFFIXES and p.is_file())


def _faces(path: Path) -> list[tuple[FontFile, set[str]]]:
    # A damaged file in the office's folder must not stop every document: it is simply no candidate.
    try:
        with path.open("rb") as stream:
            is_collection = path.suffix.lower() in COLLECTION_SUFFIXES
            fonts = TTCollection(stream, lazy=True).fonts if is_collection else [TTFont(stream, lazy=True)]
            return [(FontFile(path, number, path.stem), _names(font)) for number, font in enumerate(fonts)]
    except (TTLibError, OSError, KeyError, AssertionError, ValueError):
        return []


def _names(font: TTFont) -> set[str]:
    return {_plain(str(record)) for record in font["name"].names if record.nameID in FAMILY_NAME_IDS}


def _plain(name: str) -> str:
    return name.replace(" ", "").lower()
