"""Kiosks, TVs and print agents: letting them in by a code, setting them, sending them away."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from frontend.access import staff_page
from frontend.manage.desk import MANAGE, act, actor_of, facility_of, form_page, page, values_of
from frontend.manage.fields import choice, line, number, switch
from frontend.staff.wording import short_moment
from puskesmas.errors import NotFound
from puskesmas.people.enrolment import invite_device
from puskesmas.place.actions import revoke_device
from puskesmas.place.managing import DEVICE_FIELDS, change_device
from puskesmas.place.models import Device, Facility


class InviteForm(forms.Form):
    """What comes, and how staff will call it."""

    kind = choice(gettext_lazy("Perangkat"), Device.Kind.choices)
    name = line(gettext_lazy("Nama"), 60, hint=gettext_lazy("misalnya: Anjungan pintu timur"))


class DeviceForm(forms.Form):
    """Its name, its printer, its camera."""

    name = line(gettext_lazy("Nama"), 60)
    printer_host = line(
        gettext_lazy("Alamat printer"), 80, required=False, hint=gettext_lazy("nama atau nomor IP")
    )
    printer_port = number(gettext_lazy("Port printer"), 1, 65535)
    paper = forms.TypedChoiceField(
        label=gettext_lazy("Lebar kertas"),
        choices=[(58, "58 mm"), (80, "80 mm")],
        coerce=int,
        widget=forms.RadioSelect,
    )
    camera = switch(gettext_lazy("Memindai dengan kamera"))


@staff_page(MANAGE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, facility: str) -> HttpResponse:
    """The devices with how they are, and a form that makes a code, shown once on this page."""
    place = facility_of(request, facility)
    form = InviteForm(request.POST or None)
    code, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            code = invite_device(facility=place, by=actor_of(request), **form.cleaned_data)
            form, status = InviteForm(), 200
    return page(
        request,
        "manage/devices.html",
        _("Perangkat"),
        facility=place,
        form=form,
        status=status,
        code=f"{code[:4]}-{code[4:]}" if code else "",
        devices=[_row(one, place) for one in place.devices.order_by("revoked_at", "kind", "id")],
    )


def _row(device: Device, facility: Facility) -> dict[str, Any]:
    return {
        "id": device.pk,
        "name": device.name,
        "kind": device.get_kind_display(),
        "seen": short_moment(device.seen_at, facility.zone) if device.seen_at else "",
        "revoked": device.revoked_at is not None,
        "printer": device.printer_host,
        "state": device.printer_state,
    }


def _device(facility: Facility, device: int) -> Device:
    found = facility.devices.filter(pk=device, revoked_at__isnull=True).first()
    if found is None:
        raise NotFound("device_unknown", _("Perangkat itu tidak ada atau sudah dicabut."))
    return found


@staff_page(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, facility: str, device: int) -> HttpResponse:
    """Name, printer and camera of one device."""
    place = facility_of(request, facility)
    one = _device(place, device)
    back = reverse("manage:devices", args=[facility])
    form = DeviceForm(request.POST or None, initial=values_of(one, DEVICE_FIELDS))

    def save(data: dict[str, Any]) -> str:
        change_device(device=one, by=actor_of(request), **data)
        return back

    return form_page(request, form, one.name, save, facility=place, back=back)


@staff_page(MANAGE)
@require_POST
def revoke(request: HttpRequest, facility: str, device: int) -> HttpResponse:
    """Its token ends at once; the device shows the enrolment page."""
    one = _device(facility_of(request, facility), device)
    return act(
        request,
        lambda: revoke_device(device=one, by=actor_of(request)),
        reverse("manage:devices", args=[facility]),
        _("%(name)s dicabut. Perangkat itu tidak dapat apa-apa lagi.") % {"name": one.name},
    )
