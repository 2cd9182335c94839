"""A photo out of a file that somebody uploaded: two squares in one format, with nothing else of the file left. Pure.

What the file is, its first bytes say, never its name. Its size in pixels is read and bounded before anything is
decoded. Decoders meet damaged and hostile files here, so whatever they raise means the same: not a photo. Colour
profiles are dropped with all other metadata, and never interpreted.
"""

import hashlib
import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from profiles.editing.errors import RefusedPhotoError

LARGEST_FILE: Final = 8 * 1024 * 1024
MOST_PIXELS: Final = 30_000_000
SMALLEST_SIDE: Final = 96
LONGEST_SIDE: Final = 12_000
SMALL, LARGE = 128, 512
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY: Final = 82
_NOT_A_PHOTO: Final = "This file is not a photo that can be read. Use a JPEG, PNG, WebP or GIF file."


@dataclass(frozen=True, slots=True)
class Photo:
    """Two squares as WebP, `SMALL` and `LARGE` pixels wide. `digest` names them in their address."""

    digest: str
    small: bytes
    large: bytes


def made_photo(upload: bytes) -> Photo:
    """The middle of an uploaded image, upright. Raises RefusedPhotoError with a sentence for the person."""
    if len(upload) > LARGEST_FILE:
        raise RefusedPhotoError(
            f"This file is larger than {LARGEST_FILE // 1024 // 1024} MB. Save a smaller copy of it."
        )
    if not upload:
        raise RefusedPhotoError("Choose a file first, or this one is empty.")
    try:
        square = _square(upload)
        large = _encoded(square)
        small = _encoded(square.resize((SMALL, SMALL), Image.Resampling.LANCZOS, reducing_gap=3.0))
    except RefusedPhotoError:
        raise
    except Exception as error:  # decoders raise whatever they like on damaged files
        raise RefusedPhotoError(_NOT_A_PHOTO) from error
    return Photo(hashlib.sha256(large).hexdigest()[:32], small, large)


def _square(upload: bytes) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(upload), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RefusedPhotoError(_too_many_pixels()) from None
    with image:
        width, height = image.size
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            raise RefusedPhotoError(_too_many_pixels())
        if min(width, height) < SMALLEST_SIDE:
            raise RefusedPhotoError(
                f"This photo is too small. It needs at least {SMALLEST_SIDE} by {SMALLEST_SIDE} pixels."
            )
        image.draft("RGB", (2 * LARGE, 2 * LARGE))  # a large JPEG is decoded at a fraction of its size
        upright = ImageOps.fit(_flat(image), (LARGE, LARGE), Image.Resampling.LANCZOS)
        return _turned(upright, _orientation(image))


def _flat(image: Image.Image) -> Image.Image:
    """On white where it is transparent, in plain colours, with no metadata."""
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return image.convert("RGB")


# How the camera was held, as EXIF counts it, and what brings the picture upright.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION: Final = 0x0112


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - a photo whose notes are damaged is a photo all the same
        return 1


def _turned(square: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS.get(orientation)
    return square if turn is None else square.transpose(turn)


def _encoded(square: Image.Image) -> bytes:
    clean = Image.new("RGB", square.size)
    clean.paste(square)  # pixels, and nothing of what the image remembers
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


def _too_many_pixels() -> str:
    return f"This photo has more than {MOST_PIXELS // 1_000_000} million pixels. Save a smaller copy of it."
