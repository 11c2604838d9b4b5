"""An officer's own security page: code app, passkeys, recovery codes, password."""

import json
from typing import Any

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import PROVED, own_page
from frontend.components.qr import qr_svg
from frontend.refusals import show_on
from frontend.staff.factors import (
    SealedFactors,
    add_app,
    add_passkey,
    codes_left,
    factors_of,
    has_factor,
    is_demanded,
    passkey_options,
    remove_factor,
)
from frontend.staff.second import CodeForm
from frontend.staff.shell import show
from frontend.throttle import count_try
from puskesmas.actor import Actor
from puskesmas.errors import Refusal
from puskesmas.people.models import User
from puskesmas.people.staffing import change_own_password

SECRET = "second_secret"  # noqa: S105 -- the name of a session key
ASKED = ["GET", "HEAD", "POST"]


class PasswordForm(forms.Form):
    """The old one, and a new one typed once: password managers fill it in."""

    current = forms.CharField(
        label=gettext_lazy("Kata sandi sekarang"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=gettext_lazy("Kata sandi baru"),
        help_text=gettext_lazy("Paling sedikit 10 huruf. Kalimat pendek mudah diingat."),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- the mark of the page let only staff in
    return user


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@own_page
@never_cache
@require_http_methods(["GET", "HEAD"])
def security(request: HttpRequest) -> HttpResponse:
    """What protects this account, and what is still missing."""
    return _page(request)


def _page(
    request: HttpRequest, *, form: forms.Form | None = None, codes: Any = (), status: int = 200
) -> HttpResponse:
    user = _user(request)
    return show(
        request,
        "staff/security.html",
        _("Keamanan akun"),
        status=status,
        form=form or PasswordForm(),
        factors=[
            {"id": one.pk, "name": str(one), "app": one.type == "totp"} for one in factors_of(user)
        ],
        demanded=is_demanded(user),
        missing=_actor(request).needs_code and not request.session.get(PROVED),
        codes=codes,
        left=codes_left(user),
    )


@own_page
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(ASKED)
def app(request: HttpRequest) -> HttpResponse:
    """Scan with an authenticator app, then type the code it shows."""
    user = _user(request)
    secret = request.session.get(SECRET)
    if request.method == "GET" or not secret:
        secret = request.session[SECRET] = generate_totp_secret()
    form = CodeForm(request.POST or None)
    form.fields["code"].help_text = _("6 angka yang tampil di aplikasi.")
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                count_try(request, "second_factor", name=user.username)
                code = form.cleaned_data["code"]
                codes = add_app(user=user, secret=secret, code=code, by=_actor(request))
                del request.session[SECRET]
                return _added(request, codes)
        except Refusal as refusal:
            show_on(form, refusal)
    address = SealedFactors().build_totp_url(user, secret)
    return show(
        request,
        "staff/security_app.html",
        _("Pasang aplikasi kode"),
        status=status,
        form=form,
        qr=qr_svg.__wrapped__(address),  # a secret is not kept in a cache
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )


def _added(request: HttpRequest, codes: list[str]) -> HttpResponse:
    request.session[PROVED] = True
    messages.success(request, _("Langkah kedua sudah aktif."))
    return _page(request, codes=codes) if codes else redirect("staff:security")


@own_page
@never_cache
@require_POST
def passkey_options_page(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make a passkey."""
    return JsonResponse(passkey_options(_user(request)))


@own_page
@never_cache
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """The browser made a passkey: keep its public half."""
    form = request.POST
    try:
        credential = json.loads(form.get("credential", ""))
        codes = add_passkey(
            user=_user(request),
            name=form.get("name", ""),
            credential=credential,
            by=_actor(request),
        )
    except (ValueError, TypeError, AttributeError):
        messages.warning(request, _("Kunci sandi tidak dapat dipakai. Ulangi."))
        return redirect("staff:security")
    except Refusal as refusal:
        messages.warning(request, refusal.detail)
        return redirect("staff:security")
    return _added(request, codes)


@own_page
@require_POST
def remove(request: HttpRequest, factor: int) -> HttpResponse:
    """One factor less."""
    try:
        remove_factor(user=_user(request), factor_id=factor, by=_actor(request))
    except Refusal as refusal:
        messages.warning(request, refusal.detail)
    else:
        request.session[PROVED] = has_factor(_user(request))
        messages.success(request, _("Dihapus."))
    return redirect("staff:security")


@own_page
@sensitive_post_parameters("current", "new")
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """A new password; other sessions and tokens of this account end."""
    user = _user(request)
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    count_try(request, "staff_sign_in", name=user.username)
    if not user.check_password(form.cleaned_data["current"]):
        form.add_error("current", _("Kata sandi sekarang tidak cocok."))
        return _page(request, form=form, status=422)
    try:
        validate_password(form.cleaned_data["new"], user)
    except ValidationError as weak:
        form.add_error("new", weak)
        return _page(request, form=form, status=422)
    change_own_password(user=user, new=form.cleaned_data["new"], by=_actor(request))
    update_session_auth_hash(request, user)
    messages.success(request, _("Kata sandi diganti."))
    return redirect("staff:security")
