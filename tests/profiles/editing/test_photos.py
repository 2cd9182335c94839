"""Photos out of files: what is taken, what is refused, and what is left of the file."""

import io
import itertools
import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from profiles.editing.errors import RefusedPhotoError
from profiles.editing.photos import LARGE, LARGEST_FILE, SMALL, made_photo


def a_picture(size=(300, 200), mode="RGB"):
    """Left half dark, right half light, upper edge green: which way is up can be seen."""
    picture = Image.new("RGB", size, (230, 230, 230))
    picture.paste((20, 20, 20), (0, 0, size[0] // 2, size[1]))
    picture.paste((0, 200, 0), (0, 0, size[0], size[1] // 4))
    return picture.convert(mode)


def a_file(kind="JPEG", size=(300, 200), mode="RGB", **options):
    out = io.BytesIO()
    a_picture(size, mode).save(out, kind, **options)
    return out.getvalue()


def opened(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    "upload",
    [
        a_file("JPEG"), a_file("PNG"), a_file("WEBP"), a_file("GIF"), a_file("PNG", mode="RGBA"), a_file("PNG", mode="L"),
        a_file("PNG", mode="P"), a_file("PNG", mode="1"), a_file("JPEG", mode="CMYK"),
        a_file("PNG", mode="LA"), a_file("JPEG", size=(96, 4000)), a_file("JPEG", size=(3000, 2000), progressive=True),
    ],
)  # fmt: skip
def test_two_squares_without_anything_else(upload):
    photo = made_photo(upload)
    for data, side in ((photo.large, LARGE), (photo.small, SMALL)):
        image = opened(data)
        assert (image.format, image.size, image.mode) == ("WEBP", (side, side), "RGB")
        assert not {"exif", "icc_profile", "xmp"} & set(image.info)
        assert not image.getexif()
    assert len(photo.large) < 200_000


def test_the_same_photo_has_the_same_address():
    assert made_photo(a_file()).digest == made_photo(a_file()).digest != made_photo(a_file(size=(200, 300))).digest


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_photo_stands_upright_and_says_nothing_of_where_it_was_taken(orientation):
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]  # what a camera held so would have stored
    picture = a_picture((400, 400))
    stored = picture if back is None else picture.transpose(Image.Transpose(back))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRET CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    stored.save(out, "JPEG", exif=exif, comment=b"SECRET PLACE", icc_profile=b"SECRET" * 9)
    photo = made_photo(out.getvalue())
    image = opened(photo.large)
    assert image.getpixel((256, 20))[1] > 150 > image.getpixel((256, 20))[0]
    assert max(image.getpixel((60, 400))) < 80
    assert min(image.getpixel((450, 400))) > 180
    assert b"SECRET" not in photo.large + photo.small


def test_transparency_is_white_paper():
    out = io.BytesIO()
    Image.new("RGBA", (200, 200), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(made_photo(out.getvalue()).large).getpixel((9, 9)) == (255, 255, 255)


def a_png_that_says(width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 9999)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (b"", "Choose a file"),
        (b"x" * (LARGEST_FILE + 1), "larger than 8 MB"),
        (b"hello", "not a photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a photo"),
        (b"%PDF-1.7\n", "not a photo"),
        (b"GIF89a<script>alert(1)</script>", "not a photo"),
        (a_file("BMP"), "not a photo"),
        (a_file("TIFF"), "not a photo"),
        (a_file("ICO", size=(128, 128)), "not a photo"),
        (a_file("JPEG")[:400], "not a photo"),
        (a_file("PNG")[:60], "not a photo"),
        (a_file(size=(95, 300)), "too small"),
        (a_png_that_says(6000, 6000), "million pixels"),
        (a_png_that_says(10_000, 10_000), "million pixels"),
        (a_png_that_says(60_000, 60_000), "million pixels"),
        (a_png_that_says(12_001, 100), "million pixels"),
        (a_png_that_says(2**31 - 1, 2**31 - 1), "million pixels"),
    ],
    ids=itertools.count(),
)
def test_refused_with_a_sentence(upload, said):
    with pytest.raises(RefusedPhotoError, match=said):
        made_photo(upload)


def test_a_small_file_that_would_be_huge_is_never_decoded(monkeypatch):
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("was decoded"))
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda *_: pytest.fail("was decoded"))
    with pytest.raises(RefusedPhotoError, match="million pixels"):
        made_photo(a_png_that_says(6000, 6000))


def test_a_photo_with_damaged_notes_is_a_photo():
    exif = Image.Exif()
    exif[0x0112] = 1
    upload = a_file("JPEG", exif=exif).replace(b"II*\0", b"\xff\xff\xff\xff").replace(b"MM\0*", b"\xff\xff\xff\xff")
    assert made_photo(upload).large


WHOLE = [
    a_file("JPEG"),
    a_file("JPEG", progressive=True),
    a_file("PNG", mode="P"),
    a_file("PNG", mode="RGBA"),
    a_file("WEBP"),
    a_file("GIF"),
]


def damaged(whole, cuts, flips, extra):
    data = bytearray(whole)
    for place, value in flips:
        data[place % len(data)] = value
    for place, length in cuts:
        begin = place % len(data)
        del data[begin : begin + length]
        data = data or bytearray(b"\0")
    return bytes(data) + extra


DAMAGED = st.builds(
    damaged,
    st.sampled_from(WHOLE),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 400)), max_size=2),
    st.lists(st.tuples(st.integers(0, 700) | st.integers(0, 10**6), st.integers(0, 255)), max_size=12),
    st.binary(max_size=20),
)


def photo_or_sentence(upload):
    try:
        photo = made_photo(upload)
    except RefusedPhotoError:
        return
    assert opened(photo.large).size == (LARGE, LARGE)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DAMAGED)
def test_damaged_files_are_refused_or_read(upload):
    photo_or_sentence(upload)


@pytest.mark.fuzz
@settings(max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DAMAGED | st.binary(max_size=300))
def test_damaged_files_by_the_thousand(upload):
    photo_or_sentence(upload)
