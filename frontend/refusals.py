"""Refusals on pages: beside the field where there is one, else a page that says what to do."""

import logging
from collections.abc import Callable

from django import forms
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.defaults import bad_request

from frontend.api.problems import BUSY, MEDIA_TYPE, of_refusal
from puskesmas.errors import NotFound, Refusal

log = logging.getLogger(__name__)


def show_on(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal of the domain on the form it came from; nothing typed is lost."""
    for field, texts in (refusal.errors or {"": [refusal.detail]}).items():
        for text in texts:
            form.add_error(field if field in form.fields else None, text)


class Unreadable(Refusal):
    """Not a request that anybody could have meant."""

    status = 400


class WrongWay(Refusal):
    """The address is right, but not to be opened like this: a form's, typed into the browser."""

    status = 405


NO_ADDRESS = NotFound("not_found", _("Alamat ini tidak ada."))
NO_SUCH_LETTER = Unreadable("malformed", _("Tanda kosong (NUL) tidak ada dalam isian mana pun."))
NOT_TO_OPEN = WrongWay(
    "method_not_allowed",
    _("Alamat ini tidak dapat dibuka langsung. Kembali ke halamannya, lalu pakai tombolnya."),
)
NOT_READ = Unreadable("malformed", _("Permintaan ini tidak terbaca."))


class RefusalPages:
    """Middleware: a refusal that no view caught becomes a page with its status.

    No address of ours holds a NUL, and the database takes none: it is refused at the door. The API
    tells the address that does not exist from the question that cannot be read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            return _answer(request, NO_ADDRESS)
        if "%00" in request.META.get("QUERY_STRING", ""):
            return _answer(request, NO_SUCH_LETTER if _of_api(request) else NO_ADDRESS)
        response = self.get_response(request)
        if response.status_code == WrongWay.status and not _of_api(request):
            page = _answer(request, NOT_TO_OPEN)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Refusals, and a database that keeps one waiting; true defects stay defects."""
        if isinstance(error, OperationalError):
            log.warning("page: the database did not answer in time (%s)", type(error).__name__)
            return _answer(request, BUSY)
        return _answer(request, error) if isinstance(error, Refusal) else None


class ReadableCookies:
    """Middleware: a cookie that holds a NUL in quotes is none of ours; the database takes none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        return self.get_response(request)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: what was refused before any view, in the shape of its surface."""
    return _answer(request, NOT_READ) if _of_api(request) else bad_request(request, exception)


def _of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if _of_api(request):
        body = of_refusal(refusal)
        return JsonResponse(body, status=refusal.status, content_type=MEDIA_TYPE)
    response = render(request, "errors/refusal.html", {"refusal": refusal}, status=refusal.status)
    if refusal.status == 503:
        response.headers["Retry-After"] = "2"
    return response
