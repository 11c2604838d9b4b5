"""The kiosk at rest: one big field for the code, and help."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import device_page
from frontend.kiosk.shell import ScanForm, show
from puskesmas.place.alarms import call_for_help


@require_safe
@device_page("kiosk")
def home(request: HttpRequest) -> HttpResponse:
    """Waiting for the next person."""
    return show(
        request,
        "home",
        _("Pindai QR atau ketik kode reservasi"),
        scans=True,
        scan_form=ScanForm(),
    )


@require_safe
@device_page("kiosk")
def fresh(request: HttpRequest) -> HttpResponse:
    """Home for the next person: the last one's language is forgotten too."""
    response = redirect("kiosk:home")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@device_page("kiosk")
def help_(request: HttpRequest) -> HttpResponse:
    """Where a person helps; pressing the button calls one to the machine."""
    if request.method == "POST":
        call_for_help(by=request.actor)  # type: ignore[attr-defined]
        return redirect(f"{reverse('kiosk:help')}?dipanggil=1")
    if request.GET.get("dipanggil"):
        return _advice(
            request,
            _("Petugas sudah dipanggil"),
            _("Tunggu sebentar di sini, atau datang ke loket pendaftaran dengan KTP Anda."),
            icon="hand",
            tone="ok",
        )
    return _advice(
        request,
        _("Petugas membantu Anda di loket pendaftaran"),
        _("Tidak punya kode, kertas habis, atau bingung? Datang ke loket dengan KTP Anda."),
        icon="hand",
        tone="warn",
    )


@require_safe
@device_page("kiosk")
def emergency(request: HttpRequest) -> HttpResponse:
    """Nobody in need draws a number."""
    return _advice(
        request,
        _("Gawat darurat: tidak perlu nomor"),
        _("Panggil petugas terdekat sekarang juga. Bila tidak ada, telepon 119."),
        icon="heart",
        tone="bad",
    )


def _advice(request: HttpRequest, title: str, say: str, **sign: Any) -> HttpResponse:
    return show(request, "advice", title, say=say, goes_home=True, seconds=16, **sign)
