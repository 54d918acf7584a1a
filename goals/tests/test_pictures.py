"""A picture is drawn anew: pixels come through, and nothing else that was sent along."""

import struct
import warnings
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from goals.pictures import LONGEST_SIDE, MOST_AS_PNG, MOST_BYTES, NotAPicture, redraw

SCRIPT = b"<script>alert(document.domain)</script>"


def picture(kind="PNG", size=(60, 40), mode="RGB", colour="teal", **how) -> bytes:
    written = BytesIO()
    Image.new(mode, size, colour).save(written, kind, **how)
    return written.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_that_says_it_is(width: int, height: int) -> bytes:
    """A few bytes that would unpack to a picture of that size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize(("kind", "content_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_jpeg_and_a_png_are_kept_as_what_they_are(kind, content_type):
    kept = redraw(picture(kind))
    assert (kept.content_type, kept.width, kept.height) == (content_type, 60, 40)
    assert opened(kept.content).format == kind
    assert len(kept.digest) == 64
    assert redraw(picture(kind)).digest == kept.digest


def test_a_large_picture_is_made_smaller_and_keeps_its_shape():
    kept = redraw(picture("JPEG", size=(4000, 3000)))
    assert (kept.width, kept.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = redraw(picture("JPEG", size=(60, 40), exif=exif.tobytes()))
    assert (kept.width, kept.height) == (40, 60)


def test_where_and_with_what_it_was_taken_stays_behind():
    exif = Image.Exif()
    exif[0x010F] = "Camera of Rosa"
    exif.get_ifd(0x8825)[1] = "N"
    for kind, more in (("JPEG", {"comment": SCRIPT}), ("PNG", {})):
        sent = picture(kind, exif=exif.tobytes(), icc_profile=SCRIPT, **more)
        assert b"Camera of Rosa" in sent
        kept = redraw(sent)
        assert b"Camera" not in kept.content
        assert b"script" not in kept.content
        assert not opened(kept.content).getexif()
        assert set(opened(kept.content).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_hides_behind_a_picture_stays_behind():
    for kind in ("JPEG", "PNG"):
        kept = redraw(picture(kind) + b"PK\x03\x04" + SCRIPT)
        assert SCRIPT not in kept.content
    text = chunk(b"tEXt", b"Comment\0" + SCRIPT)
    png = picture("PNG")
    assert SCRIPT not in redraw(png[:33] + text + png[33:]).content


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode):
    colour = 40_000 if mode == "I;16" else 1 if mode in "1P" else "white"
    kept = redraw(picture("PNG", mode=mode, colour=colour))
    assert opened(kept.content).mode == "RGB"


def test_grey_of_sixteen_bits_keeps_its_grey():
    kept = redraw(picture("PNG", mode="I;16", colour=32_768))
    assert opened(kept.content).getpixel((5, 5)) == (128, 128, 128)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_kind_of_jpeg_is_read(mode):
    assert opened(redraw(picture("JPEG", mode=mode, colour=0)).content).mode == "RGB"


def test_a_picture_that_would_be_drawn_many_times_over_is_refused_before_it_is_unpacked():
    """Each pass over a progressive JPEG costs a moment and a few bytes; a small file has room for thousands."""
    sent = picture("JPEG", size=(64, 64), progressive=True)
    assert redraw(sent).width == 64
    last = sent[sent.rindex(b"\xff\xda") : -2]
    with pytest.raises(NotAPicture):
        redraw(sent[:-2] + last * 1000 + sent[-2:])


def test_a_progressive_jpeg_is_unpacked_whole_and_so_may_be_as_large_as_a_png():
    assert redraw(picture("JPEG", size=(5000, 4000))).width == LONGEST_SIDE
    with pytest.raises(NotAPicture, match="pixels"):
        redraw(picture("JPEG", size=(5000, 4000), progressive=True))


def test_what_is_see_through_stands_on_white():
    kept = redraw(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)))
    assert opened(kept.content).getpixel((5, 5)) == (255, 255, 255)


def test_of_a_picture_that_moves_the_first_is_kept():
    written = BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("white", "black")]
    frames[0].save(written, "PNG", save_all=True, append_images=frames[1:])
    kept = redraw(written.getvalue())
    assert opened(kept.content).getpixel((5, 5)) == (255, 255, 255)
    assert getattr(opened(kept.content), "n_frames", 1) == 1


def test_a_photograph_that_came_as_a_large_png_is_kept_as_a_jpeg():
    noise = Image.effect_noise((800, 800), 90).convert("RGB")
    written = BytesIO()
    noise.save(written, "PNG")
    assert MOST_AS_PNG < len(written.getvalue()) < MOST_BYTES
    assert redraw(written.getvalue()).content_type == "image/jpeg"


def gif() -> bytes:
    return picture("GIF", mode="P", colour=1)


NOT_PICTURES = {
    "nothing": b"",
    "a page named as a picture": b"<!doctype html><html>" + SCRIPT,
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a drawing behind a mark of its encoding": b"\xef\xbb\xbf<?xml version='1.0'?><svg/>",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run",
    "a gif": gif(),
    "a webp": picture("WEBP"),
    "a tiff": picture("TIFF"),
    "a bmp": picture("BMP"),
    "an icon": picture("ICO"),
    "a pdf": picture("PDF"),
    "a zip": b"PK\x03\x04" + b"\0" * 100,
    "the beginning of a png": picture("PNG")[:40],
    "the beginning of a jpeg": picture("JPEG", size=(400, 400))[:400],
    "only the first bytes of a jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + SCRIPT,
    "a page that begins as a png": b"\x89PNG\r\n\x1a\n" + SCRIPT,
    "a picture of 30,000 by 30,000": png_that_says_it_is(30_000, 30_000),
    "a picture of 5,000 by 5,000": png_that_says_it_is(5_000, 5_000),
    "a picture two billion wide": png_that_says_it_is(2**31 - 1, 1),
    "a picture of no height": png_that_says_it_is(10, 0),
    "more than 3 MB": picture("PNG") + b"\0" * MOST_BYTES,
}


@pytest.mark.parametrize("sent", NOT_PICTURES)
def test_what_is_no_picture_of_ours_is_refused_in_words(sent):
    with warnings.catch_warnings():
        # As on a server, where Pillow's warning about size is no error.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with pytest.raises(NotAPicture, match="[.]$"):
            redraw(NOT_PICTURES[sent])


BROKEN = {kind: picture(kind, size=(64, 64)) for kind in ("JPEG", "PNG")}


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(BROKEN)),
    st.lists(st.tuples(st.integers(2, 300), st.integers(0, 255)), min_size=1, max_size=8),
    st.integers(0, 200),
)
def test_a_broken_picture_is_drawn_or_refused_and_nothing_else(kind, changes, cut):
    content = bytearray(BROKEN[kind])
    for place, value in changes:
        content[place % len(content)] = value
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            kept = redraw(bytes(content[: len(content) - cut]))
        except NotAPicture:
            return
    assert max(kept.width, kept.height) <= LONGEST_SIDE
    assert opened(kept.content).format in ("JPEG", "PNG")
