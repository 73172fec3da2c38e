"""Pictures of pages put together: one sheet for a page, and sheets of six pages to look through."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

from PIL import Image, ImageDraw

GROUND, WORDS, GAP, HEAD = "#8a8f98", "#ffffff", 6, 16
#: Where a picture stands: its row, how wide it is drawn and how much of its height is shown.
FRAMES = {
    "1440": (0, 720, 640), "1440-dark": (0, 720, 640),
    "1024": (1, 366, 760), "1024-dark": (1, 366, 760), "390": (1, 195, 760), "390-dark": (1, 195, 760),
    "print": (1, 300, 760),
}  # fmt: skip
ACROSS, DOWN = 2, 3


def composed(title: str, shots: dict[str, bytes]) -> Image.Image:
    """One page: wide in both themes above, the two narrower windows and paper below."""
    drawn: list[tuple[int, Image.Image]] = []
    for name, (row, wide, most) in FRAMES.items():
        if name in shots:
            drawn.append((row, _fitted(shots[name], wide, most)))
    high = [max((each.height for row, each in drawn if row == wanted), default=0) for wanted in (0, 1)]
    across = [sum(each.width + GAP for row, each in drawn if row == wanted) for wanted in (0, 1)]
    sheet = Image.new("RGB", (max(across), HEAD + sum(high) + GAP), GROUND)
    ImageDraw.Draw(sheet).text((4, 2), title, fill=WORDS)
    at = [0, 0]
    for row, each in drawn:
        sheet.paste(each, (at[row], HEAD + row * (high[0] + GAP)))
        at[row] += each.width + GAP
    return sheet


def paper(pdf: bytes) -> bytes:
    """The first two pages of a printed page, one above the other."""
    done = [
        subprocess.run(
            ["pdftoppm", "-png", "-r", "60", "-f", number, "-l", number], input=pdf, capture_output=True, check=False
        ).stdout
        for number in ("1", "2")
    ]
    pages = [Image.open(io.BytesIO(each)).convert("RGB") for each in done if each]
    if not pages:
        return b""
    both = Image.new("RGB", (max(each.width for each in pages), sum(each.height + 8 for each in pages)), GROUND)
    top = 0
    for each in pages:
        both.paste(each, (0, top))
        top += each.height + 8
    kept = io.BytesIO()
    both.save(kept, "PNG")
    return kept.getvalue()


def contact(sheets: list[Path], target: Path) -> None:
    """Six sheets on one picture, half as large."""
    halves = [Image.open(each).convert("RGB").reduce(2) for each in sheets]
    cell = max(each.width for each in halves) + GAP, max(each.height for each in halves) + GAP
    lines = -(-len(halves) // ACROSS)
    whole = Image.new("RGB", (cell[0] * min(ACROSS, len(halves)), cell[1] * lines), GROUND)
    for number, each in enumerate(halves):
        whole.paste(each, (number % ACROSS * cell[0], number // ACROSS * cell[1]))
    whole.save(target, quality=80)


def _fitted(shot: bytes, wide: int, most: int) -> Image.Image:
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    shown = picture.crop((0, 0, picture.width, min(picture.height, most * picture.width // wide)))
    return shown.resize((wide, max(1, shown.height * wide // picture.width)), Image.Resampling.LANCZOS)
