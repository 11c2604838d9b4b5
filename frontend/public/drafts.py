"""How long the form's two pages took (SL-1, SL-2): kept in the session and reported."""

from django.http import HttpRequest

from puskesmas import clock

KEY = "draft"


def choosing(request: HttpRequest) -> None:
    """Page 1 was opened."""
    request.session[KEY] = {"choosing": _now()}


def filling(request: HttpRequest) -> None:
    """Page 2 was opened; opening it again (an error, a reload) does not start the clock anew."""
    draft = request.session.get(KEY, {})
    if "filling" not in draft:
        request.session[KEY] = {**draft, "filling": _now()}


def seconds(request: HttpRequest) -> dict[str, int]:
    """Seconds on each page, as far as they were opened in this browser."""
    draft = request.session.get(KEY, {})
    drafted = {}
    if "choosing" in draft and "filling" in draft:
        drafted["choose_seconds"] = max(0, draft["filling"] - draft["choosing"])
    if "filling" in draft:
        drafted["fill_seconds"] = max(0, _now() - draft["filling"])
    return drafted


def finished(request: HttpRequest) -> None:
    """The form was handed in: the next one starts its own clocks."""
    request.session.pop(KEY, None)


def _now() -> int:
    return int(clock.now().timestamp())
