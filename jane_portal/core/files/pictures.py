"""Pictures that people send: decoded and made anew, so that nothing but the picture itself is kept."""

from __future__ import annotations

import io
import secrets
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_MEGABYTES = 25
MAX_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")  # no SVG: it can carry scripts


def remake_picture(upload: Any, *, side: int, megabytes: int = MAX_MEGABYTES) -> ContentFile[bytes]:
    """A WebP picture of at most `side` pixels a side, without EXIF and the sender's file name.

    Raises ValidationError for larger files, pictures over 40 million pixels, and anything that is no picture.
    """
    if upload.size > megabytes * 1024**2:
        raise ValidationError(_("The file is too large: at most %(limit)s MB.") % {"limit": megabytes})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = _decode(upload, side)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_("The picture is too large: at most 40 million pixels. Make it smaller.")) from error
    except Exception as error:  # decoders of hostile files fail in many ways, all of them mean the same here
        raise ValidationError(_("This file is not a picture that can be used. Send a PNG, JPEG or WebP.")) from error
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=88, method=4)
    return ContentFile(target.getvalue(), name=f"{secrets.token_hex(16)}.webp")


def _decode(upload: Any, side: int) -> Image.Image:
    upload.seek(0)
    with Image.open(upload, formats=FORMATS) as source:
        if source.width * source.height > MAX_PIXELS:
            raise ValidationError(_("The picture is too large: at most 40 million pixels. Make it smaller."))
        source.draft("RGB", (side * 2, side * 2))  # JPEG is decoded smaller at once
        picture = ImageOps.exif_transpose(source)
        picture = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
    picture.thumbnail((side, side))
    picture.info.clear()
    return picture
