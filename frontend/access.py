"""Who stands before a view: citizen, member of staff or device, and what a view demands of them.

Every view carries one of these marks; the table of rights in the tests reads them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from frontend.intents import LATER
from frontend.kept import keep
from frontend.staff.factors import has_factor
from puskesmas.actor import Actor
from puskesmas.errors import NotAllowed
from puskesmas.people.actors import of_device, of_staff, of_token
from puskesmas.people.levels import Ability, demand
from puskesmas.people.models import AccessToken
from puskesmas.people.queries import live_device, live_token
from puskesmas.people.sessions import touch
from puskesmas.place.actions import touch_device

CITIZEN_COOKIE = "alur_warga"
BROWSER_COOKIE = "alur_perangkat"
DEVICE_COOKIE = "alur_alat"
PROVED = "second_proved"
"""Session key: this sign-in of staff showed a second factor."""
YEAR = 365 * 24 * 3600
LONGEST_ADDRESS = 1000

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Access:
    """What a view demands: nothing, a citizen, a permission of staff, or a kind of device."""

    who: str
    permission: str = ""


def citizen_of(request: HttpRequest) -> Actor | None:
    """The citizen signed in on this browser."""
    token = citizen_token(request)
    return of_token(token) if token is not None else None


def citizen_token(request: HttpRequest) -> AccessToken | None:
    """The live token of this browser's citizen, who was heard of just now."""
    secret = request.COOKIES.get(CITIZEN_COOKIE, "")
    token = live_token(secret) if secret else None
    if token is None or token.citizen_id is None:
        return None
    touch(token)
    return token


def staff_of(request: HttpRequest) -> Actor | None:
    """The member of staff signed in on this browser, with a second factor where one is demanded."""
    actor = _of_session(request)
    return None if actor is None or actor.needs_code else actor


def _of_session(request: HttpRequest) -> Actor | None:
    user = request.user
    if not (user.is_authenticated and user.is_active):
        return None
    return of_staff(user, proved=bool(request.session.get(PROVED)))


def device_of(request: HttpRequest) -> Actor | None:
    """The enrolled device this browser is."""
    secret = request.COOKIES.get(DEVICE_COOKIE, "")
    device = live_device(secret) if secret else None
    if device is None:
        return None
    touch_device(device)
    return of_device(device)


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
    """A citizen must have signed in: ``request.actor``, by the sign-in ``request.token``."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = citizen_token(request)
        if token is None:
            if request.method == "GET" and CITIZEN_COOKIE in request.COOKIES:
                messages.info(request, _("Waktu masuk Anda sudah habis. Masuk lagi."))
            return _to(reverse("public:sign_in"), request)
        if token.needs_code and not getattr(view, "before_code", False):
            return redirect(f"{reverse('public:code')}?{urlencode({'next': _back(request)})}")
        request.token = token  # type: ignore[attr-defined]
        request.actor = of_token(token)  # type: ignore[attr-defined]
        return _private(view(request, *args, **kwargs))

    return _mark(guarded, Access("citizen"))


def needs(ability: Ability) -> Callable[[View], View]:
    """Below ``citizen_page``: what the citizen's level must open, else a page that tells how."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            demand(request.actor, ability)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        guarded.ability = ability  # type: ignore[attr-defined] -- read by the walk over the levels
        return guarded

    return decorate


def before_code(view: View) -> View:
    """Below ``citizen_page``: open also to a sign-in that still waits for its code."""
    view.before_code = True  # type: ignore[attr-defined]
    return view


def staff_page(permission: str = "") -> Callable[[View], View]:
    """A member of staff with this permission somewhere; ``request.actor`` is the officer.

    Without one any account of staff, also one that has no role yet.
    Which facilities count is decided by the queries, which take the actor.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = _of_session(request)
            if actor is None:
                return _to(reverse("staff:sign_in"), request)
            if actor.needs_code:
                return _to_second(request)
            if permission and not actor.anywhere(permission):
                raise NotAllowed("not_allowed", _("Peran Anda tidak mencakup halaman ini."))
            request.actor = actor  # type: ignore[attr-defined]
            return _private(view(request, *args, **kwargs))

        return _mark(guarded, Access("staff", permission))

    return decorate


def own_page(view: View) -> View:
    """Any member of staff, about the own account; open also before a demanded second factor.

    Whoever has a second factor shows it first: the password alone neither adds nor removes one.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = _of_session(request)
        if actor is None:
            return _to(reverse("staff:sign_in"), request)
        if not request.session.get(PROVED) and has_factor(request.user):
            return _to_second(request)
        request.actor = actor  # type: ignore[attr-defined]
        return _private(view(request, *args, **kwargs))

    return _mark(guarded, Access("staff"))


def device_page(kind: str) -> Callable[[View], View]:
    """An enrolled device of this kind; ``request.actor`` is the device."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = device_of(request)
            if actor is None or not actor.can(f"device.{kind}", actor.facility_id):
                if LATER in request.headers:  # a redirect would count as sent: the queue keeps it
                    return HttpResponse(status=503)
                return redirect("kiosk:enroll")
            request.actor = actor  # type: ignore[attr-defined]
            return _private(view(request, *args, **kwargs))

        return _mark(guarded, Access("device", kind))

    return decorate


def _to(address: str, request: HttpRequest) -> HttpResponse:
    """To the sign-in and back again; after a POST back to the page that held the form."""
    back = _back(request)
    if request.method not in ("GET", "HEAD"):
        secret = request.COOKIES.get(CITIZEN_COOKIE, "")
        words = _("Anda sudah keluar, jadi isian tadi belum terkirim. Masuk lagi.")
        if secret and keep(request, secret=secret, page=urlsplit(back).path):
            words = _("Waktu masuk Anda sudah habis. Masuk lagi: isian tadi masih ada.")
        messages.warning(request, words)
    return redirect(f"{address}?{urlencode({'next': back})}")


def _to_second(request: HttpRequest) -> HttpResponse:
    """To the code and back again; who has nothing to show sets it up.

    What an officer typed into a step stays in the tab, and is there again on the page of the form.
    """
    if request.htmx:  # type: ignore[attr-defined] -- a part of a page cannot lead on, the page can
        if request.method in ("GET", "HEAD"):  # nor may it take away what is being typed
            return HttpResponse(status=204)
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.method not in ("GET", "HEAD"):
        messages.warning(request, _("Isian tadi belum terkirim. Tunjukkan langkah kedua dulu."))
    if not has_factor(request.user):
        return redirect("staff:security")
    return redirect(f"{reverse('staff:second')}?{urlencode({'next': _back(request)})}")


def _back(request: HttpRequest) -> str:
    """The page one stands on; after a POST the one that held the form."""
    here = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        here = _page_of_form(request) or here
    return here if fits_a_redirect(here) else reverse("public:home")


def fits_a_redirect(address: str) -> bool:
    """None of our addresses is longer, and Django redirects to none beyond 2,048 characters."""
    return len(quote(address, safe="")) <= LONGEST_ADDRESS


def is_own_page(request: HttpRequest, address: str) -> bool:
    """Whether an address that somebody sent along leads to a page of ours; a bare word does not."""
    return (
        address.startswith("/")
        and fits_a_redirect(address)
        and url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    )


def _page_of_form(request: HttpRequest) -> str:
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    if page.netloc != request.get_host():
        return ""
    return urlunsplit(("", "", page.path, page.query, ""))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Cache-Control", "no-store")
    return response
