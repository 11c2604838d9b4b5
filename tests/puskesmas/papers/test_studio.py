"""What comes out of the studio is ours alone; what means harm does not come out."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from puskesmas.errors import Refusal
from puskesmas.papers import darkroom
from puskesmas.papers.studio import LARGEST, develop
from tests.puskesmas.papers.hostile import SCRIPT, corpus
from tests.puskesmas.papers.pictures import a_picture

pytestmark = pytest.mark.slow

HOSTILE = list(corpus())
MEASURED = (
    "import sys, resource; sys.path.insert(0, sys.argv[1]); from puskesmas.papers import darkroom;"
    "code = darkroom.main(); status = open('/proc/self/status').read();"
    "sys.stderr.write(status.split('VmHWM:')[1].split()[0]); sys.stderr.flush();"
    "seconds = resource.getrusage(resource.RUSAGE_SELF).ru_utime;"
    "sys.stderr.write(f' {seconds}'); sys.exit(code)"
)


def measured(content):
    """Exit code, peak memory in MB, seconds of work."""
    root = darkroom.__file__.removesuffix("/puskesmas/papers/darkroom.py")
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, root], input=content, capture_output=True, check=False
    )
    kilobytes, seconds = done.stderr.decode().split()[-2:]
    return done.returncode, int(kilobytes) / 1024, float(seconds)


def test_the_corpus_is_worth_its_name():
    assert len({name for name, _content in HOSTILE}) == len(HOSTILE) >= 60


@pytest.mark.parametrize(("name", "content"), HOSTILE, ids=[name for name, _ in HOSTILE])
def test_what_means_harm_is_refused_in_words(name, content):
    with pytest.raises(Refusal) as refused:
        develop(content)

    assert refused.value.status == 422
    assert refused.value.code.startswith("photo_")
    assert list(refused.value.errors) == ["file"]
    said = str(refused.value.detail).lower()
    assert "potret" in said or "kirim" in said


def test_nothing_takes_much_memory_or_time():
    grown = []
    for name, content in HOSTILE:
        if len(content) > LARGEST:
            continue  # never handed to the process
        code, megabytes, seconds = measured(content)
        if code == 0 or megabytes >= 300 or seconds >= 2:
            grown.append(f"{name}: exit {code}, {megabytes:.0f} MB, {seconds:.1f} s")

    assert grown == []


@pytest.mark.parametrize(
    "heavy",
    [
        pytest.param({"size": (7000, 5700), "progressive": True}, id="40 MP progressive"),
        pytest.param({"size": (5600, 4200), "mode": "CMYK", "progressive": True}, id="inks"),
        pytest.param({"size": (5600, 4200), "kind": "PNG", "mode": "RGBA"}, id="24 MP RGBA"),
        pytest.param({"size": (4000, 3000), "kind": "WEBP", "mode": "RGBA"}, id="12 MP WebP"),
    ],
)
def test_the_largest_allowed_stay_within_their_bounds(heavy):
    code, megabytes, seconds = measured(a_picture(**heavy))

    assert code == 0
    assert megabytes < 300
    assert seconds < 2


def sixteen_bit():
    out = io.BytesIO()
    Image.new("I;16", (400, 300), 40_000).save(out, "PNG")
    return out.getvalue()


GOOD = {
    "plain.jpg": a_picture(),
    "grey.jpg": a_picture(mode="L"),
    "inks.jpg": a_picture(mode="CMYK"),
    "progressive.jpg": a_picture(progressive=True),
    "see_through.png": a_picture(kind="PNG", mode="RGBA"),
    "palette.png": a_picture(kind="PNG", mode="P"),
    "sixteen.png": sixteen_bit(),
    "photo.webp": a_picture(kind="WEBP"),
    "phone.jpg": a_picture((4000, 3000), quality=85),
    "with_script.jpg": a_picture() + SCRIPT,
    "with_zip.jpg": a_picture() + b"PK\x03\x04" + bytes(100),
    "with_comment.jpg": a_picture(comment=SCRIPT),
    "with_profile.jpg": a_picture(icc_profile=SCRIPT * 100),
}


@pytest.mark.parametrize("name", sorted(GOOD))
def test_what_comes_out_carries_nothing_along(name):
    photo = develop(GOOD[name])

    with Image.open(io.BytesIO(photo.jpeg)) as image:
        image.load()
        assert (image.format, image.mode) == ("JPEG", "RGB")
        assert max(image.size) <= 1600
        assert (photo.width, photo.height) == image.size
        assert not image.getexif()
        assert not {"comment", "icc_profile", "exif", "xmp"} & image.info.keys()
    assert photo.jpeg.endswith(b"\xff\xd9")
    assert b"script" not in photo.jpeg
    assert b"PK\x03\x04" not in photo.jpeg


def test_the_place_where_it_was_taken_is_forgotten_and_it_stands_upright():
    exif = Image.Exif()
    exif[darkroom.ORIENTATION] = 6
    exif[0x8825] = {1: "S", 2: (7.0, 48.0, 5.0), 3: "E", 4: (110.0, 22.0, 0.0)}
    exif[0x010F] = "RAHASIA"

    photo = develop(a_picture((900, 570), exif=exif))

    assert (photo.width, photo.height) == (570, 900)
    assert b"RAHASIA" not in photo.jpeg
    assert b"Exif" not in photo.jpeg


def test_a_grey_of_sixteen_bits_stays_grey():
    with Image.open(io.BytesIO(develop(sixteen_bit()).jpeg)) as image:
        assert image.getpixel((200, 150)) == pytest.approx((156, 156, 156), abs=3)


def test_the_second_view_of_a_phone_is_dropped():
    out = io.BytesIO()
    views = [Image.new("RGB", (800, 600), colour) for colour in ("white", "black")]
    views[0].save(out, "MPO", save_all=True, append_images=views[1:])

    photo = develop(out.getvalue())

    with Image.open(io.BytesIO(photo.jpeg)) as image:
        assert image.getpixel((400, 300)) == (255, 255, 255)


def test_an_iphone_reads_what_to_set():
    with pytest.raises(Refusal) as refused:
        develop(dict(HOSTILE)["heic.jpg"])

    assert refused.value.code == "photo_heic"
    assert "Paling Kompatibel" in str(refused.value.detail)
