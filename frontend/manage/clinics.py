"""Clinics of a facility: which there are, what each asks for, how many online places a day."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import staff_page
from frontend.manage.desk import (
    MANAGE,
    actor_of,
    clinic_of,
    facility_of,
    form_page,
    link,
    page,
    values_of,
)
from frontend.manage.fields import Code, choice, line, number, switch
from puskesmas import clock
from puskesmas.place.managing import CLINIC_FIELDS
from puskesmas.place.models import Clinic
from puskesmas.queueing.clinics import change_clinic, open_clinic
from puskesmas.schedule.models import ServiceDay
from puskesmas.schedule.queries import clinic_calendar
from puskesmas.schedule.week import set_quotas
from puskesmas.wording import full_date

ASKED = ["GET", "HEAD", "POST"]


class ClinicForm(forms.Form):
    """A clinic, the papers it asks for and its places."""

    name = line(gettext_lazy("Nama klinik"), 80)
    letter = forms.RegexField(
        "^[A-Za-z]$",
        label=gettext_lazy("Huruf nomor antrean"),
        help_text=gettext_lazy("Satu huruf besar, dicetak di depan nomor: U-017."),
        max_length=1,
        widget=forms.TextInput(attrs={"class": "input-short", "autocapitalize": "characters"}),
        error_messages={"invalid": gettext_lazy("Tulis satu huruf A sampai Z.")},
    )
    floor = line(gettext_lazy("Lantai"), 20, required=False)
    room = line(gettext_lazy("Ruang"), 40, required=False)
    simpus_code = line(gettext_lazy("Kode poli di SIMPUS"), 10, required=False)
    online_quota = number(gettext_lazy("Kuota online sehari"), 0, 500, hint=gettext_lazy("orang"))
    slot_minutes = number(
        gettext_lazy("Panjang satu jam kedatangan"),
        5,
        240,
        hint=gettext_lazy("menit; kosong bila klinik tidak memakai jam"),
        required=False,
    )
    needs_letter = switch(gettext_lazy("Meminta surat keterangan dokter (SKD)"))
    letter_payment = choice(
        gettext_lazy("Surat diminta untuk"),
        [
            ("", gettext_lazy("Semua cara bayar")),
            ("umum", gettext_lazy("Umum saja")),
            ("bpjs", gettext_lazy("BPJS saja")),
        ],
        required=False,
    )
    sensitive = switch(
        gettext_lazy("Jangan tampilkan nama klinik"),
        hint=gettext_lazy("Di layar, tiket dan pesan hanya tampil ruangnya."),
    )
    active = switch(gettext_lazy("Klinik ini menerima reservasi"))

    def clean_letter(self) -> str:
        """Small letters are meant as capitals."""
        return str(self.cleaned_data["letter"]).upper()


class NewClinicForm(ClinicForm):
    """The same with the code of its address."""

    code = Code(
        label=gettext_lazy("Kode"),
        help_text=gettext_lazy("Huruf kecil dan tanda hubung, tampil di alamat: poli-gigi"),
        max_length=20,
    )
    field_order = ["name", "code"]


@staff_page(MANAGE)
@require_safe
def listing(request: HttpRequest, facility: str) -> HttpResponse:
    """Every clinic, closed ones too."""
    place = facility_of(request, facility)
    rows = [
        [
            link(reverse("manage:clinic", args=[facility, one.code]), one.name),
            one.letter,
            one.where,
            one.online_quota,
            _("ya") if one.active else _("tidak"),
        ]
        for one in place.clinics.all()
    ]
    return page(
        request,
        "manage/list.html",
        _("Klinik"),
        facility=place,
        columns=[
            _("Klinik"),
            _("Huruf"),
            _("Tempat"),
            {"label": _("Kuota"), "end": True},
            _("Menerima reservasi"),
        ],
        rows=rows,
        caption=_("Klinik puskesmas ini"),
        empty=_("Belum ada klinik."),
        add_href=reverse("manage:new_clinic", args=[facility]),
        add_label=_("Tambah klinik"),
    )


@staff_page(MANAGE)
@require_http_methods(ASKED)
def new(request: HttpRequest, facility: str) -> HttpResponse:
    """A clinic opens, with its queue."""
    place = facility_of(request, facility)
    form = NewClinicForm(request.POST or None, initial={"online_quota": 30, "active": True})

    def save(data: dict[str, Any]) -> str:
        clinic = open_clinic(facility=place, by=actor_of(request), **data)
        return reverse("manage:clinic_hours", args=[facility, clinic.code])

    return form_page(
        request,
        form,
        _("Klinik baru"),
        save,
        facility=place,
        back=reverse("manage:clinics", args=[facility]),
        done=_("Klinik dibuat. Sekarang isi jam bukanya."),
    )


@staff_page(MANAGE)
@require_http_methods(ASKED)
def edit(request: HttpRequest, facility: str, clinic: str) -> HttpResponse:
    """What a clinic is set to."""
    place = facility_of(request, facility)
    one = clinic_of(place, clinic)
    back = reverse("manage:clinics", args=[facility])
    form = ClinicForm(request.POST or None, initial=values_of(one, CLINIC_FIELDS))

    def save(data: dict[str, Any]) -> str:
        change_clinic(clinic=one, by=actor_of(request), **data)
        return back

    return form_page(
        request,
        form,
        one.name,
        save,
        facility=place,
        back=back,
        links=[
            {
                "href": reverse("manage:clinic_hours", args=[facility, clinic]),
                "label": _("Jam klinik"),
                "icon": "clock",
            },
            {
                "href": reverse("manage:quotas", args=[facility, clinic]),
                "label": _("Kuota per tanggal"),
                "icon": "calendar",
            },
        ],
    )


class QuotaForm(forms.Form):
    """One number per open date."""

    def __init__(self, data: Any, *, days: list[tuple[date, int, int]]) -> None:
        super().__init__(data, initial={day.isoformat(): quota for day, quota, _taken in days})
        for day, _quota, taken in days:
            hint = _("%(count)s sudah terisi") % {"count": taken}
            self.fields[day.isoformat()] = number(full_date(day), 0, 500, hint=hint)


@staff_page(MANAGE)
@require_http_methods(ASKED)
def quotas(request: HttpRequest, facility: str, clinic: str) -> HttpResponse:
    """The online places of the coming dates (R-018); what is taken stays."""
    place = facility_of(request, facility)
    one = clinic_of(place, clinic)
    back = reverse("manage:clinic", args=[facility, clinic])
    days = _days(one)
    form = QuotaForm(request.POST or None, days=days)

    def save(data: dict[str, Any]) -> str:
        wanted = {day: data[day.isoformat()] for day, quota, _taken in days}
        changed = {day: wanted[day] for day, quota, _taken in days if wanted[day] != quota}
        set_quotas(clinic=one, quotas=changed, by=actor_of(request))
        return back

    title = _("Kuota %(clinic)s") % {"clinic": one.name}
    return form_page(
        request, form, title, save, facility=place, back=back, template="manage/quotas.html"
    )


def _days(clinic: Clinic) -> list[tuple[date, int, int]]:
    """Open dates within the horizon: quota and what is taken of it."""
    today = clock.today(clinic.facility.zone)
    dates = [today + timedelta(days=ahead) for ahead in range(clinic.facility.horizon_days + 1)]
    calendar = clinic_calendar(clinic)
    known = {
        row.date: row
        for row in ServiceDay.objects.filter(clinic=clinic, date__range=(dates[0], dates[-1]))
    }
    return [
        (
            day,
            known[day].quota if day in known else clinic.online_quota,
            known[day].taken if day in known else 0,
        )
        for day in dates
        if calendar.spans_on(day)
    ]
