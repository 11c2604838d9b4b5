"""Making this browser a kiosk: an officer types the device's token once."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from frontend.access import DEVICE_COOKIE, YEAR, public, set_secret
from frontend.refusals import show_on
from frontend.throttle import count_try
from puskesmas.errors import Refusal
from puskesmas.people.queries import live_device
from puskesmas.place.models import Device


class EnrolForm(forms.Form):
    """The token that was shown when the device was added."""

    token = forms.CharField(
        label=gettext_lazy("Token perangkat"),
        help_text=gettext_lazy("Token muncul sekali saat admin mendaftarkan anjungan ini."),
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Tulis token perangkat.")},
    )


@public
@never_cache
@sensitive_post_parameters("token")
@require_http_methods(["GET", "HEAD", "POST"])
def enroll(request: HttpRequest) -> HttpResponse:
    """The token goes into a cookie that no script reads; a revoked device ends up here again."""
    form = EnrolForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        _check(request, form.cleaned_data["token"])
    except Refusal as refusal:
        show_on(form, refusal)
        return _page(request, form, refusal.status)
    response = redirect("kiosk:home")
    set_secret(response, DEVICE_COOKIE, form.cleaned_data["token"], YEAR)
    return response


def _check(request: HttpRequest, token: str) -> None:
    """Raises ``Refusal`` in the same words for an unknown, a revoked and another kind's token."""
    count_try(request, "device_enroll")
    device = live_device(token)
    if device is None or device.kind != Device.Kind.KIOSK:
        raise Refusal.of_field(
            "token",
            "token_unknown",
            _("Token tidak dikenal atau sudah dicabut. Minta token baru kepada admin."),
        )


def _page(request: HttpRequest, form: Any, status: int = 200) -> HttpResponse:
    context = {"form": form, "page_title": _("Pasang anjungan")}
    return render(request, "kiosk/enroll.html", context, status=status)
