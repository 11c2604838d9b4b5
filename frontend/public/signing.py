"""Coming in and going out: sign-in by NIK and birth date, registration, sign-out."""

import secrets
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import (
    BROWSER_COOKIE,
    CITIZEN_COOKIE,
    YEAR,
    is_own_page,
    public,
    set_secret,
)
from frontend.public.forms import RegisterForm, SignInForm
from frontend.public.phones import device_of
from frontend.public.shell import actor_of, show
from frontend.refusals import show_on
from frontend.throttle import count_try, needs_code, note_miss
from puskesmas.errors import Refusal
from puskesmas.people import actions as people
from puskesmas.people.models import AccessToken
from puskesmas.people.queries import live_token
from puskesmas.people.sessions import SESSION
from puskesmas.people.tokens import digest

MARK_BYTES = 16


@public
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """NIK and birth date; the answer is the same for known and unknown people."""
    if request.method != "POST":
        form = SignInForm(initial={"next": request.GET.get("next", "")})
        return show(request, "sign_in", _("Masuk"), form=form)

    def enter(data: dict, sign_in: dict) -> tuple[str, AccessToken]:
        return people.sign_in_citizen(nik=data["nik"], birth_date=data["birth_date"], **sign_in)

    return _enter(request, SignInForm(request.POST), "sign_in", _("Masuk"), enter)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A new citizen's data, then signed in; who is signed in registers a member of the family."""
    family = actor_of(request) is not None
    title = _("Daftarkan anggota keluarga") if family else _("Daftar")
    if request.method != "POST":
        form = RegisterForm(initial={"next": request.GET.get("next", "")})
        return show(request, "register", title, form=form, family=family)
    if family:
        return _register_member(request, RegisterForm(request.POST), title)

    def enter(data: dict, sign_in: dict) -> tuple[str, AccessToken]:
        return people.enrol_citizen(sign_in=sign_in, **data)

    saved = _("Data tersimpan dan Anda sudah masuk. Petugas mencocokkannya saat Anda datang.")
    return _enter(request, RegisterForm(request.POST), "register", title, enter, saved)


def _register_member(request: HttpRequest, form: RegisterForm, title: str) -> HttpResponse:
    """The family card is what makes a member; the one who registers stays signed in."""
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 -- the caller looked
    status = 422
    if form.is_valid():
        data = dict(form.cleaned_data)
        address = safe_next(request, data.pop("next"))
        try:
            count_try(request, "sign_in", browser=actor.made_on)
            people.register_citizen(by=actor, **data)
        except Refusal as refusal:
            show_on(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("Data tersimpan. Petugas mencocokkannya saat datang."))
            return redirect(address)
    return show(request, "register", title, status=status, form=form, family=True)


def _enter(
    request: HttpRequest,
    form: forms.Form,
    template: str,
    title: str,
    enter: Callable[[dict, dict], tuple[str, AccessToken]],
    welcome: str = "",
) -> HttpResponse:
    """Check, enter, and keep the token's secret and the browser's mark in cookies."""
    mark = request.COOKIES.get(BROWSER_COOKIE) or secrets.token_urlsafe(MARK_BYTES)
    status = 422
    if form.is_valid():
        data = dict(form.cleaned_data)
        address = safe_next(request, data.pop("next"))
        try:
            count_try(request, "sign_in", browser=mark)
            sign_in = {
                "made_on": digest(mark),
                "device": device_of(request),
                "needs_code": needs_code(request, nik=_bare(data["nik"]), browser=mark),
            }
            secret, token = enter(data, sign_in)
            note_miss(request, token)
        except Refusal as refusal:
            show_on(form, refusal)
            status = refusal.status
        else:
            if welcome:
                messages.success(request, welcome)
            response = redirect(address)
            set_secret(response, BROWSER_COOKIE, mark, YEAR)
            set_secret(response, CITIZEN_COOKIE, secret, int(SESSION.total_seconds()))
            return response
    response = show(request, template, title, status=status, form=form)
    set_secret(response, BROWSER_COOKIE, mark, YEAR)
    return response


def _bare(nik: str) -> str:
    """The same NIK counts as the same however it is spaced."""
    return "".join(filter(str.isdigit, nik))


def safe_next(request: HttpRequest, address: str) -> str:
    """Where to go after signing in: only an address of our own, else the front page."""
    return address if is_own_page(request, address) else reverse("public:home")


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this browser's token; its mark stays."""
    token = live_token(request.COOKIES.get(CITIZEN_COOKIE, ""))
    if token is not None:
        people.sign_out(token=token)
    messages.success(request, _("Anda sudah keluar."))
    response = redirect("public:home")
    response.delete_cookie(CITIZEN_COOKIE, samesite="Lax")
    return response
