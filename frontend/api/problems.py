"""Every error of the API as application/problem+json: a stable code, and what to do."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from traceback import format_tb
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from puskesmas.errors import Busy, NotAllowed, NotFound, Refusal

log = logging.getLogger(__name__)

BUSY = Busy("busy", _("Sistem sedang sibuk. Tunggu sebentar, lalu ulangi."))
RETRY_SECONDS = 2
TYPE = "urn:alur:problem:"
MEDIA_TYPE = "application/problem+json"


def problem(
    status: int, code: str, detail: Any, errors: Mapping[str, list[Any]] | None = None
) -> dict[str, Any]:
    """The body of a problem (RFC 9457)."""
    return {
        "type": TYPE + code,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": str(detail),
        "code": code,
        "errors": {field: [str(text) for text in texts] for field, texts in (errors or {}).items()},
    }


def of_refusal(refusal: Refusal) -> dict[str, Any]:
    """What the domain refused, as a problem."""
    body = problem(refusal.status, refusal.code, refusal.detail, refusal.errors)
    if "waiting" in refusal.facts:  # a full date: the line one may join
        body["waiting"] = refusal.facts["waiting"]
    return body


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """The one exception handler of the API (REST_FRAMEWORK)."""
    set_rollback()
    response = _respond(error)
    response.content_type = MEDIA_TYPE
    return response


def _respond(error: Exception) -> Response:
    if isinstance(error, Refusal):
        return _of(error)
    if isinstance(error, Http404):
        return _of(NotFound("not_found", _("Alamat ini tidak ada.")))
    if isinstance(error, PermissionDenied):
        return _of(NotAllowed("not_allowed", _("Anda tidak berhak atas ini.")))
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    if isinstance(error, RequestDataTooBig):
        return Response(problem(413, "too_large", _("Permintaan ini terlalu besar.")), status=413)
    if isinstance(error, SuspiciousOperation):
        return Response(problem(400, "malformed", _("Permintaan ini tidak terbaca.")), status=400)
    if isinstance(error, OperationalError):
        log.warning("api: the database did not answer in time (%s)", type(error).__name__)
        return _of(BUSY)
    # The text of an unforeseen error may hold what somebody typed: its place is enough.
    place = "".join(format_tb(error.__traceback__))
    log.error("api: unforeseen %s\n%s", type(error).__name__, place)
    return Response(
        problem(500, "defect", _("Ada kesalahan pada sistem. Coba lagi, atau datang ke loket.")),
        status=500,
    )


def _of(refusal: Refusal) -> Response:
    response = Response(of_refusal(refusal), status=refusal.status)
    if refusal.status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    if "wait" in refusal.facts:
        response["Retry-After"] = str(refusal.facts["wait"])
    return response


_WORDS: dict[type[exceptions.APIException], tuple[str, Any]] = {
    exceptions.NotAuthenticated: (
        "not_authenticated",
        _("Masuk dulu: kirim header Authorization dengan token yang masih berlaku."),
    ),
    exceptions.AuthenticationFailed: (
        "not_authenticated",
        _("Token tidak dikenal atau sudah berakhir. Masuk lagi."),
    ),
    exceptions.PermissionDenied: ("not_allowed", _("Anda tidak berhak atas ini.")),
    exceptions.MethodNotAllowed: ("method_not_allowed", _("Alamat ini tidak menerima metode itu.")),
    exceptions.UnsupportedMediaType: (
        "unsupported_media_type",
        _("Kirim isi permintaan sebagai application/json."),
    ),
    exceptions.ParseError: ("malformed", _("Isi permintaan bukan JSON yang benar.")),
    exceptions.NotFound: ("not_found", _("Alamat ini tidak ada.")),
}


def _of_framework(error: exceptions.APIException) -> Response:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if isinstance(error, exceptions.ValidationError):
        return Response(_of_validation(error), status=422)
    code, detail = _WORDS.get(type(error), ("refused", error.detail))
    return Response(
        problem(error.status_code, code, detail), status=error.status_code, headers=headers
    )


def _of_validation(error: exceptions.ValidationError) -> dict[str, Any]:
    errors = _flat(error.detail)
    first = next((texts[0] for texts in errors.values() if texts), _("Periksa lagi isian Anda."))
    return problem(422, "invalid", first, errors)


def _flat(detail: Any, field: str = "") -> dict[str, list[Any]]:
    """Nested errors of a serializer as field → texts; «» holds those of no field."""
    if isinstance(detail, Mapping):
        found: dict[str, list[Any]] = {}
        for name, inner in detail.items():
            name = "" if name == "non_field_errors" else str(name)
            found |= _flat(inner, f"{field}.{name}".strip("."))
        return found
    if isinstance(detail, list):
        return {field: [str(text) for text in detail]}
    return {field: [str(detail)]}
