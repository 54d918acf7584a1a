"""A picture that somebody sends in, drawn anew: what comes out is made of its pixels and of nothing else it carried.

Read as JPEG or PNG whatever it is called; where it was taken, by which camera, and whatever hides behind the picture
stay behind (reference/security.md D8). Pure: bytes in, bytes out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 3_000_000
# A telephone's picture has 12 to 50 million. A plain JPEG is unpacked small at once.
MOST_PIXELS = 50_000_000
# A PNG, and a JPEG that is drawn in several passes, have to be unpacked whole.
MOST_PIXELS_WHOLE = 16_000_000
# Such a JPEG has about ten passes. A small file has room for thousands, and each costs a moment.
MOST_PASSES = 100
PASS_BEGINS = b"\xff\xda"
# As long as a side of it is kept: sharp on a page and on paper.
LONGEST_SIDE = 1600
# A drawing stays a PNG, with its sharp lines, up to this size; a photograph as PNG is many times larger.
MOST_AS_PNG = 1_000_000
JPEG_QUALITY = 85
READ_AS = ("JPEG", "PNG")
CONTENT_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}


class NotAPicture(Exception):
    """What was sent cannot be kept as a picture; the words say why, and what would help."""


@dataclass(frozen=True)
class Redrawn:
    """A picture of ours: its bytes, "image/jpeg" or "image/png", its sides in pixels, and the SHA-256 of the bytes."""

    content: bytes
    content_type: str
    width: int
    height: int

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def redraw(content: bytes) -> Redrawn:
    """The picture as we keep it: upright, at most LONGEST_SIDE pixels a side, on white where it was see-through.

    Of a picture that moves, the first one. Raises NotAPicture for anything else than a JPEG or PNG of at most
    MOST_BYTES, with at most MOST_PIXELS or MOST_PIXELS_WHOLE, and for one that is broken or cut off.
    """
    if len(content) > MOST_BYTES:
        raise NotAPicture(_("This file is larger than 3 MB. A smaller copy of the picture does it."))
    try:
        with Image.open(BytesIO(content), formats=READ_AS) as found:
            is_photograph = found.format != "PNG"
            # Known before anything is unpacked.
            is_whole = not is_photograph or "progressive" in found.info
            if found.width * found.height > (MOST_PIXELS_WHOLE if is_whole else MOST_PIXELS):
                raise NotAPicture(_("This picture has more pixels than is kept here. A smaller copy of it does it."))
            if is_photograph and content.count(PASS_BEGINS) > MOST_PASSES:
                raise ValueError("too many passes")
            drawn = _on_white(found)
    except NotAPicture:
        raise
    except Exception as error:
        # A decoder that is fed broken or hostile bytes gives up in a dozen ways.
        raise NotAPicture(_("This file cannot be read as a picture. Choose a JPEG or PNG.")) from error
    return _written(drawn, is_photograph=is_photograph)


def _on_white(found: Image.Image) -> Image.Image:
    """Its pixels in three colours on a new white ground, which carries nothing along."""
    # A JPEG can be unpacked small at once; to anything else this does nothing.
    found.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    if found.mode.startswith("I"):
        # 16 bits of grey, which Pillow would cut off instead of scaling.
        found = found.convert("I").point(lambda value: value / 256).convert("L")
    elif found.mode not in ("L", "LA", "RGB", "RGBA"):
        found = found.convert("RGBA")
    # Smaller first: each step at full size would hold another copy.
    found.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    seen = ImageOps.exif_transpose(found).convert("RGBA")
    drawn = Image.new("RGB", seen.size, "white")
    drawn.paste(seen, mask=seen.getchannel("A"))
    return drawn


def _written(drawn: Image.Image, *, is_photograph: bool) -> Redrawn:
    if not is_photograph:
        png = _bytes_of(drawn, "PNG")
        if len(png) <= MOST_AS_PNG:
            return Redrawn(png, CONTENT_TYPES["PNG"], *drawn.size)
    return Redrawn(_bytes_of(drawn, "JPEG", quality=JPEG_QUALITY), CONTENT_TYPES["JPEG"], *drawn.size)


def _bytes_of(drawn: Image.Image, kind: str, **how: object) -> bytes:
    written = BytesIO()
    drawn.save(written, kind, **how)
    return written.getvalue()
