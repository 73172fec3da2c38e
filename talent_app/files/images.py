"""Pictures made anew before anybody sees them: bounded in size, without what a camera wrote into them."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from talent_app.core.errors import InvalidInput

MOST_PIXELS = 60_000_000
PREVIEW = 1_600
PORTRAIT = 800
QUALITY = 85


def reencoded(data: bytes, longest: int = PREVIEW) -> bytes:
    """The picture as a JPEG whose longer side is at most `longest`, upright, without metadata."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise InvalidInput("图片过大，无法处理。", "请缩小到 6000 万像素以内后上传。", "file")
                opened.draft("RGB", (longest, longest))
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((longest, longest))
                flat = _on_white(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput("图片已损坏，无法打开。", "请重新保存后再上传。", "file") from error
    made = BytesIO()
    flat.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        ground.alpha_composite(layered)
        return ground.convert("RGB")
    return picture.convert("RGB")
