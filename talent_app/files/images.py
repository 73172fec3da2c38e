"""Pictures made anew before anybody sees them: bounded in size, without what a camera wrote into them."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from talent_app.core.errors import InvalidInput

#: A picture that has to be held whole, four bytes a point, and a photograph whose reader makes it smaller on the way.
MOST_PIXELS = 25_000_000
MOST_PIXELS_OF_PHOTOGRAPH = 120_000_000
PREVIEW = 1_600
PORTRAIT = 800
QUALITY = 85


def reencoded(data: bytes, longest: int = PREVIEW) -> bytes:
    """The picture as a JPEG whose longer side is at most `longest`, upright, without metadata."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
                most = _most_pixels(opened)
                if opened.width * opened.height > most:
                    size = f"{opened.width} × {opened.height}"
                    hint = f"请缩小到 {most // 10_000} 万像素以内，或另存为普通 JPEG 后上传。"
                    raise InvalidInput(f"图片过大（{size} 像素），无法处理。", hint, "file")
                opened.draft("RGB", (longest, longest))
                opened.thumbnail((longest, longest))  # before it is turned: turning copies the whole
                flat = _on_white(ImageOps.exif_transpose(opened))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput("图片已损坏，无法打开。", "请重新保存后再上传。", "file") from error
    made = BytesIO()
    flat.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def _most_pixels(picture: Image.Image) -> int:
    """A progressive photograph cannot be made smaller on the way either."""
    is_plain = picture.format == "JPEG" and not picture.info.get("progressive")
    return MOST_PIXELS_OF_PHOTOGRAPH if is_plain else MOST_PIXELS


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        ground.alpha_composite(layered)
        return ground.convert("RGB")
    return picture.convert("RGB")
