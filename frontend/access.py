"""Who stands before a view: citizen, member of staff or device, and what a view demands of them.

Every view carries one of these marks; the table of rights in the tests reads them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.errors import NotAllowed
from puskesmas.people.actors import of_device, of_staff, of_token
from puskesmas.people.queries import live_device, live_token

CITIZEN_COOKIE = "alur_warga"
BROWSER_COOKIE = "alur_perangkat"
DEVICE_COOKIE = "alur_alat"
YEAR = 365 * 24 * 3600

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Access:
    """What a view demands: nothing, a citizen, a permission of staff, or a kind of device."""

    who: str
    permission: str = ""


def citizen_of(request: HttpRequest) -> Actor | None:
    """The citizen signed in on this browser."""
    secret = request.COOKIES.get(CITIZEN_COOKIE, "")
    token = live_token(secret) if secret else None
    return of_token(token) if token is not None and token.citizen_id else None


def staff_of(request: HttpRequest) -> Actor | None:
    """The member of staff signed in on this browser."""
    user = request.user
    return of_staff(user) if user.is_authenticated and user.is_active else None


def device_of(request: HttpRequest) -> Actor | None:
    """The enrolled device this browser is."""
    secret = request.COOKIES.get(DEVICE_COOKIE, "")
    device = live_device(secret) if secret else None
    return of_device(device) if device is not None else None


def set_secret(response: HttpResponse, name: str, secret: str, age: int) -> None:
    """Keep a secret in a cookie that no script reads."""
    response.set_cookie(
        name, secret, max_age=age, httponly=True, samesite="Lax", secure=not settings.DEMO
    )


def _mark(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody may see this."""
    return _mark(view, Access("public"))


def citizen_page(view: View) -> View:
    """A citizen must have signed in; ``request.actor`` is the citizen."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = citizen_of(request)
        if actor is None:
            if request.method == "GET" and CITIZEN_COOKIE in request.COOKIES:
                messages.info(request, _("Waktu masuk Anda sudah habis. Masuk lagi."))
            return _to(reverse("public:sign_in"), request)
        request.actor = actor  # type: ignore[attr-defined]
        return _private(view(request, *args, **kwargs))

    return _mark(guarded, Access("citizen"))


def staff_page(permission: str) -> Callable[[View], View]:
    """A member of staff with this permission somewhere; ``request.actor`` is the officer.

    Which facilities count is decided by the queries, which take the actor.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = staff_of(request)
            if actor is None:
                return _to(reverse("staff:sign_in"), request)
            if not _anywhere(actor, permission):
                raise NotAllowed("not_allowed", _("Peran Anda tidak mencakup halaman ini."))
            request.actor = actor  # type: ignore[attr-defined]
            return _private(view(request, *args, **kwargs))

        return _mark(guarded, Access("staff", permission))

    return decorate


def device_page(kind: str) -> Callable[[View], View]:
    """An enrolled device of this kind; ``request.actor`` is the device."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = device_of(request)
            if actor is None or not actor.can(f"device.{kind}", actor.facility_id):
                return redirect("kiosk:enroll")
            request.actor = actor  # type: ignore[attr-defined]
            return _private(view(request, *args, **kwargs))

        return _mark(guarded, Access("device", kind))

    return decorate


def _anywhere(actor: Actor, permission: str) -> bool:
    facilities = actor.facilities(permission)
    return facilities is None or bool(facilities)


def _to(address: str, request: HttpRequest) -> HttpResponse:
    """To the sign-in and back again; after a POST back to the page that held the form."""
    back = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        messages.warning(
            request, _("Anda sudah keluar, jadi isian tadi belum terkirim. Masuk lagi.")
        )
        back = _page_of_form(request) or back
    return redirect(f"{address}?{urlencode({'next': back})}")


def _page_of_form(request: HttpRequest) -> str:
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return ""
    return urlunsplit(("", "", page.path, page.query, ""))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "no-store")
    return response
