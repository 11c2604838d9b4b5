"""Develops one untrusted picture: bytes in by stdin, a clean upright JPEG out by stdout.

Runs as a process of its own (see ``studio``), because a hostile picture attacks whoever decodes
it: the kernel bounds its memory and time, and it holds no keys, no database and no settings. It
imports nothing of ours and exits with a code that says what was wrong.
"""

import io
import resource
import sys
import warnings

from PIL import Image

LONGEST_SIDE = 1600
QUALITY = 82
WIDEST = 12_000
NARROWEST = 200
# Each decoder keeps other copies of the picture; with these all stay below 300 MB.
MOST_PIXELS = {"JPEG": 40_000_000, "MPO": 40_000_000, "PNG": 24_000_000, "WEBP": 12_000_000}
MOST_OF_FOUR_INKS = 24_000_000
MEMORY = 700 * 1024 * 1024
SECONDS = 4

NOT_A_PICTURE, TOO_MANY_PIXELS, MOVING, BROKEN, TOO_SMALL = range(10, 15)
ORIENTATION = 0x0112
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}


class Unusable(Exception):
    """This picture will not do; ``code`` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def develop(content: bytes) -> bytes:
    """A new RGB picture without anything that came along: EXIF, GPS, profiles, trailing bytes."""
    image = _opened(content)
    try:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # JPEG: decodes at a fraction of its size
        image.load()
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unusable(BROKEN) from error
    # Not before: asked for its EXIF block a PNG decodes itself, and fails only the first time.
    turns = TURNS.get(_orientation(image), ())
    image = _plain(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    for turn in turns:
        image = image.transpose(turn)
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """Grey, colour, or colour with transparency; sixteen bits become eight."""
    if image.mode == "P" and image.palette is None:
        raise Unusable(BROKEN)  # numbers of colours that are nowhere named
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("RGB", "L", "RGBA"):
        return image
    see_through = image.mode in ("LA", "PA") or "transparency" in image.info
    return image.convert("RGBA" if see_through else "RGB")


def _opened(content: bytes) -> Image.Image:
    """The header is read, nothing is decoded yet."""
    try:
        image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable(TOO_MANY_PIXELS) from error
    except Exception as error:
        raise Unusable(NOT_A_PICTURE) from error
    wide, high = image.size
    most = MOST_OF_FOUR_INKS if image.mode == "CMYK" else MOST_PIXELS[image.format or ""]
    if max(wide, high) > WIDEST or wide * high > most:
        raise Unusable(TOO_MANY_PIXELS)
    if min(wide, high) < NARROWEST:
        raise Unusable(TOO_SMALL)
    # An MPO is a phone's JPEG with a second view behind it: the first picture is the photo.
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        raise Unusable(MOVING)
    return image


def _orientation(image: Image.Image) -> int:
    """How the phone was held; a damaged EXIF block means upright."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 -- whatever a hostile block does, the picture stands as it is
        return 1


def main() -> int:
    """Bound ourselves first, then read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())
    try:
        sys.stdout.buffer.write(develop(sys.stdin.buffer.read()))
    except Unusable as unusable:
        return unusable.code
    except MemoryError:
        return TOO_MANY_PIXELS
    except Exception:  # noqa: BLE001 -- the caller learns the code alone, never the content
        return BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(main())
