"""The second step of an officer's sign-in: a code, or a passkey in place of everything."""

import json
from typing import Any

from allauth.mfa.webauthn.internal.auth import (
    begin_authentication,
    complete_authentication,
    extract_user_from_response,
)
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import PROVED, public
from frontend.refusals import show_on
from frontend.staff.factors import Type, check_code, codes_left, has_factor
from frontend.staff.landing import first_page
from frontend.throttle import count_try
from puskesmas import clock
from puskesmas.errors import Refusal
from puskesmas.people.actors import of_staff
from puskesmas.people.models import User

PENDING = "second_pending"
PATIENCE = 300
"""Seconds between the password and the code."""

BACKEND = "django.contrib.auth.backends.ModelBackend"


class CodeForm(forms.Form):
    """Six digits of the app, or a recovery code."""

    code = forms.CharField(
        label=gettext_lazy("Kode dari aplikasi"),
        help_text=gettext_lazy("6 angka, atau salah satu kode cadangan Anda."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "input-code", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
        error_messages={"required": gettext_lazy("Tulis kodenya.")},
    )


def after_password(request: HttpRequest, user: User, wanted: str) -> HttpResponse:
    """The password was right: on to the code where there is a second factor, else in."""
    if has_factor(user):
        request.session[PENDING] = {
            "user": user.pk,
            "until": clock.now().timestamp() + PATIENCE,
            "next": wanted,
        }
        return redirect("staff:second")
    return enter(request, user, wanted, proved=False)


def enter(request: HttpRequest, user: User, wanted: str, *, proved: bool = True) -> HttpResponse:
    """Open the session. Who must have a second factor and has none sets one up first."""
    login(request, user, backend=BACKEND)
    request.session.pop(PENDING, None)
    request.session[PROVED] = proved
    actor = of_staff(user, proved=proved)
    if actor.needs_code:
        return redirect("staff:security")
    return redirect(first_page(request, actor, wanted))


def _pending(request: HttpRequest) -> tuple[User, str] | None:
    """Who owes a code, and the page that was wanted: after the password, or inside without one."""
    waiting = request.session.get(PENDING)
    if waiting and waiting["until"] >= clock.now().timestamp():
        user = User.objects.filter(pk=waiting["user"], is_active=True).first()
        return (user, waiting["next"]) if user else None
    inside = request.user
    if isinstance(inside, User) and not request.session.get(PROVED) and has_factor(inside):
        return inside, request.GET.get("next", "")
    return None


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """Type the code; five minutes after the password it starts over.

    Also for who came in before the puskesmas demanded it: then back to where one stood.
    """
    waiting = _pending(request)
    if waiting is None:
        return redirect("staff:sign_in")
    user, wanted = waiting
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                count_try(request, "second_factor", name=user.username)
                kind = check_code(user=user, code=form.cleaned_data["code"])
                inside = enter(request, user, wanted)
                if kind == Type.RECOVERY_CODES:
                    _tell_left(request, user)
                return inside
        except Refusal as refusal:
            show_on(form, refusal)
            status = refusal.status
    context = {"form": form, "page_title": _("Kode kedua"), "home_href": "/"}
    return render(request, "staff/second.html", context, status=status)


def _tell_left(request: HttpRequest, user: User) -> None:
    """Who came in by a recovery code has one less, and perhaps no phone any more."""
    words = _(
        "Anda masuk dengan kode cadangan, tersisa %(left)s. HP hilang atau ganti? "
        "Buka nama Anda di atas, lalu pasang aplikasi kode."
    )
    messages.warning(request, words % {"left": codes_left(user)})


@public
@never_cache
@require_POST
def passkey_begin(request: HttpRequest) -> HttpResponse:
    """What the browser signs; any passkey of any account, the phone offers which."""
    count_try(request, "second_factor")
    return JsonResponse(begin_authentication())


@public
@never_cache
@require_POST
def passkey_end(request: HttpRequest) -> HttpResponse:
    """A passkey shows who it is and that its owner is there: password and code in one."""
    count_try(request, "second_factor")
    if request.content_type != "application/json":
        return _refused()
    try:
        credential: dict[str, Any] = json.loads(request.body)
        user = extract_user_from_response(credential)
        complete_authentication(user, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return _refused()
    if not isinstance(user, User) or not user.is_active:
        return _refused()
    return JsonResponse({"next": enter(request, user, "").url})  # type: ignore[attr-defined]


def _refused() -> HttpResponse:
    words = _("Kunci sandi tidak dikenal. Masuk dengan nama pengguna dan kata sandi.")
    return JsonResponse({"detail": words}, status=422)
