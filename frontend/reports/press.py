"""The printing press: WeasyPrint, fed with our own static files and nothing else.

Imported by the first document, not at start: it brings a second's worth of libraries.
"""

import logging
import mimetypes
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils._os import safe_join
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from frontend.api.problems import BUSY
from puskesmas.errors import Busy

log = logging.getLogger(__name__)

HOME = "https://alur.invalid"
"""A host that cannot exist: relative addresses are joined to it, none is fetched there."""

_fonts = FontConfiguration()
_press = Lock()  # the font map of a process serves one document at a time


class OwnFiles(URLFetcher):  # type: ignore[misc]
    """Serves our static files; refuses the network, other files and data addresses."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The file behind an address below HOME; ``ValueError`` for everything else."""
        start = HOME + settings.STATIC_URL
        if not url.startswith(start):
            raise ValueError("a report shows our own static files only")
        path = _found(url.removeprefix(start).partition("?")[0])
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _found(name: str) -> Path:
    """Collected under its hashed name, else at its source. Raises for a way out of the folder."""
    collected = Path(safe_join(settings.STATIC_ROOT, name))
    if collected.is_file():
        return collected
    source = finders.find(name)
    if source is None:
        raise ValueError("no such static file")
    return Path(source)


@lru_cache(maxsize=4)
def _style(name: str) -> CSS:
    """A stylesheet, read once per process."""
    return CSS(url=HOME + static(name), url_fetcher=OwnFiles(), font_config=_fonts)


def press(text: str) -> bytes:
    """A page of HTML as PDF, in the look of css/report.css. ``Busy`` while the disk is full."""
    with _press:
        page = HTML(string=text, base_url=HOME, url_fetcher=OwnFiles())
        try:
            drawn: bytes = page.write_pdf(
                stylesheets=[_style("css/report.css")], font_config=_fonts
            )
        except OSError as error:
            log.error("press: no temporary file could be written (%s)", error.strerror)
            _begin_anew()
            raise Busy(BUSY.code, BUSY.detail) from None
    return drawn


def _begin_anew() -> None:
    """The fonts lie in temporary files: a half one would spoil every later document."""
    global _fonts
    _fonts = FontConfiguration()
    _style.cache_clear()
