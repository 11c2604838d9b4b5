"""Sign-in of staff with username and password, and sign-out."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import public, staff_of
from frontend.refusals import show_on
from frontend.staff.landing import first_page
from frontend.staff.second import after_password
from frontend.throttle import count_try
from puskesmas.errors import Refusal


class SignInForm(forms.Form):
    """Who you are and your password; ``next`` is where you wanted to go."""

    username = forms.CharField(
        label=gettext_lazy("Nama pengguna"),
        max_length=150,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Tulis nama pengguna Anda.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Kata sandi"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Tulis kata sandi Anda.")},
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The officer's door. A page that refreshes itself after the session ended reloads whole."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    if request.method != "POST":
        actor = staff_of(request)
        if actor is not None:
            return redirect(first_page(request, actor, request.GET.get("next", "")))
        return _page(request, SignInForm(initial={"next": request.GET.get("next", "")}))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        return _enter(request, form.cleaned_data)
    except Refusal as refusal:
        show_on(form, refusal)
        return _page(request, form, refusal.status)


def _enter(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    """Raises ``Refusal`` in the same words for an unknown name and a wrong password."""
    count_try(request, "staff_sign_in", name=data["username"].lower())
    user = authenticate(request, username=data["username"], password=data["password"])
    if user is None:
        raise Refusal(
            "sign_in_wrong",
            _("Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecil."),
        )
    return after_password(request, user, data["next"])


def _page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "page_title": _("Masuk untuk petugas"), "home_href": "/"}
    return render(request, "staff/sign_in.html", context, status=status)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("staff:sign_in")
