"""Making this browser a kiosk: an officer types the code that an admin made."""

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
from puskesmas.people.enrolment import admit_device
from puskesmas.people.queries import live_device
from puskesmas.place.models import Device


class EnrolForm(forms.Form):
    """The code of the admin's page of devices, or the token of a device set up before."""

    token = forms.CharField(
        label=gettext_lazy("Kode pendaftaran"),
        help_text=gettext_lazy("Admin membuatnya di Pengaturan, Perangkat. Berlaku 10 menit."),
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Tulis kode pendaftaran.")},
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
        secret = _admitted(request, form.cleaned_data["token"])
    except Refusal as refusal:
        show_on(form, refusal)
        return _page(request, form, refusal.status)
    response = redirect("kiosk:home")
    set_secret(response, DEVICE_COOKIE, secret, YEAR)
    return response


def _admitted(request: HttpRequest, typed: str) -> str:
    """The secret this browser keeps.

    Raises ``Refusal`` in the same words for unknown, used, revoked, and another kind's.
    """
    count_try(request, "device_enroll")
    known = live_device(typed)
    if known is not None and known.kind == Device.Kind.KIOSK:
        return typed
    secret, _device = admit_device(code=typed, kind=Device.Kind.KIOSK)
    return secret


def _page(request: HttpRequest, form: Any, status: int = 200) -> HttpResponse:
    context = {"form": form, "page_title": _("Pasang anjungan")}
    return render(request, "kiosk/enroll.html", context, status=status)
