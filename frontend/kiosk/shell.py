"""What every kiosk page carries: the facility, the scanner's form, the way home."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from frontend.camera import open_camera
from frontend.intents import IntentForm
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.place.models import Device


class ScanForm(IntentForm):
    """What a scanner or a finger types: an address or a bare code."""

    kode = forms.CharField(
        label=_("Kode reservasi"),
        max_length=300,
        widget=forms.TextInput(
            attrs={
                "class": "input input-code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-typed": "",
            }
        ),
        error_messages={
            "required": _("Ketik 16 huruf dan angka di bawah QR, atau pindai QR Anda."),
            "max_length": _("Itu bukan kode reservasi. Pindai QR, atau ketik 16 tandanya."),
        },
    )


def show(
    request: HttpRequest,
    template: str,
    title: Any,
    *,
    status: int = 200,
    goes_home: bool = False,
    scans: bool = False,
    **context: Any,
) -> HttpResponse:
    """Render a kiosk page; ``goes_home`` ones wipe themselves when nobody is there any more.

    One that ``scans`` looks through the camera too, unless this device may not.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    device = Device.objects.select_related("facility").get(pk=actor.device_id)
    camera = scans and device.camera
    shell = {
        "page_title": title,
        "facility": device.facility,
        "facility_name": device.facility.name,
        "home_href": reverse("kiosk:home"),
        "fresh_href": reverse("kiosk:fresh"),
        "idle_url": reverse("kiosk:fresh") if goes_home else "",
        "clock_at": _on_the_wall(device.facility.zone),
        "next_form": ScanForm(auto_id="pindai_%s"),
        "camera": camera,
    }
    response = render(request, f"kiosk/{template}.html", shell | context, status=status)
    return open_camera(response) if camera else response


def _on_the_wall(zone: str) -> str:
    """The hour as the puskesmas reads it, whatever zone the machine was set to."""
    return clock.now().astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S")
