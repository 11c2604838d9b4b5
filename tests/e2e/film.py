"""A camera for the browser: a film made of a picture, as a hand holds a ticket before a lens."""

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter

SIZE = (640, 480)
DESK = (168, 160, 150)
EMPTY, SHOWN = 10, 20


def film(picture: Path, to: Path, *, part: tuple[float, float] = (0, 1)) -> Path:
    """Ten frames of an empty desk, then twenty of the picture, tilted and a little out of focus.

    ``part`` is what of its height stands before the lens. Chromium reads a file of JPEG frames
    (4:2:0, full range) as its camera and starts it anew at the end.
    """
    with Image.open(picture) as opened:
        paper = opened.convert("RGB")
    paper = paper.crop((0, int(paper.height * part[0]), paper.width, int(paper.height * part[1])))
    scale = min((SIZE[0] - 40) / paper.width, (SIZE[1] - 30) / paper.height)
    paper = paper.resize((int(paper.width * scale), int(paper.height * scale)))
    shown = [_frame(_held(paper, 6 + step % 5)) for step in range(SHOWN)]
    to.write_bytes(b"".join([_frame(None)] * EMPTY + shown))
    return to


def _held(paper: Image.Image, degrees: int) -> Image.Image:
    tilted = paper.rotate(degrees, expand=True, fillcolor=DESK, resample=Image.Resampling.BICUBIC)
    tilted.thumbnail(SIZE)
    return tilted.filter(ImageFilter.GaussianBlur(0.6))


def _frame(paper: Image.Image | None) -> bytes:
    scene = Image.new("RGB", SIZE, DESK)
    if paper is not None:
        scene.paste(paper, ((SIZE[0] - paper.width) // 2, (SIZE[1] - paper.height) // 2))
    with io.BytesIO() as buffer:
        scene.save(buffer, "JPEG", quality=92, subsampling="4:2:0")
        return buffer.getvalue()


def launch(
    browser_type: Any, launch_args: dict[str, Any], path: Path, *, allowed: bool = True
) -> Any:
    """A browser whose camera shows the film, one film a browser; ``allowed`` answers for whoever
    would be asked whether the page may use it."""
    flags = [
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={path.resolve()}",
        *(["--use-fake-ui-for-media-stream"] if allowed else []),
    ]
    return browser_type.launch(**{**launch_args, "args": [*launch_args["args"], *flags]})
