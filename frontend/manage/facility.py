"""A facility: overview, profile, policy, and which SOP from when."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from frontend.access import staff_page
from frontend.manage.desk import (
    MANAGE,
    actor_of,
    facility_of,
    form_page,
    must_manage_city,
    page,
    values_of,
)
from frontend.manage.fields import (
    Code,
    calendar_day,
    choice,
    hour,
    line,
    must_be_coming,
    number,
    switch,
)
from puskesmas import clock
from puskesmas.place.actions import set_mode
from puskesmas.place.managing import FACILITY_FIELDS, POLICY_FIELDS, change_facility
from puskesmas.place.models import Facility, Mode
from puskesmas.place.queries import facilities_for, mode_on
from puskesmas.queueing.clinics import hard_to_tell_apart, open_facility
from puskesmas.wording import full_date

ASKED = ["GET", "HEAD", "POST"]


class ProfileForm(forms.Form):
    """What citizens read about the facility."""

    name = line(gettext_lazy("Nama puskesmas"), 120)
    city = line(gettext_lazy("Kota atau kabupaten"), 80)
    address = line(gettext_lazy("Alamat"), 200, required=False)
    phone = line(gettext_lazy("Telepon"), 40, required=False)
    provider_code = line(
        gettext_lazy("Kode FKTP di BPJS"), 8, required=False, hint=gettext_lazy("8 huruf dan angka")
    )
    head_name = line(gettext_lazy("Nama kepala"), 120, required=False)
    head_nip = line(gettext_lazy("NIP kepala"), 30, required=False)
    service_standard = line(gettext_lazy("Standar pelayanan"), 8000, required=False, lines=6)
    complaint_channels = line(gettext_lazy("Saluran pengaduan"), 2000, required=False, lines=4)
    active = switch(
        gettext_lazy("Menerima reservasi"),
        hint=gettext_lazy("Bila dimatikan, warga tidak dapat memilih puskesmas ini."),
    )


class PolicyForm(forms.Form):
    """The parameters of the facility (R-123)."""

    horizon_days = number(
        gettext_lazy("Berapa hari ke depan dapat dipilih"), 1, 90, hint=gettext_lazy("hari")
    )
    cutoff_minutes = number(
        gettext_lazy("Sisa waktu kerja untuk verifikasi sebelum klinik buka"),
        0,
        480,
        hint=gettext_lazy("menit"),
    )
    live_limit = number(gettext_lazy("Reservasi aktif terbanyak untuk satu NIK"), 1, 20)
    warn_percent = number(
        gettext_lazy("Peringatan saat waktu terpakai"), 1, 99, hint=gettext_lazy("persen")
    )
    undo_minutes = number(
        gettext_lazy("Petugas boleh membatalkan tindakannya selama"),
        0,
        120,
        hint=gettext_lazy("menit"),
    )
    hold_minutes = number(
        gettext_lazy("Tempat kosong disimpan bagi daftar tunggu selama"),
        5,
        240,
        hint=gettext_lazy("menit"),
    )
    return_after = number(
        gettext_lazy("Nomor yang terlewat dipanggil lagi setelah"),
        1,
        20,
        hint=gettext_lazy("nomor berikutnya"),
    )
    quiet_from = hour(gettext_lazy("Pesan berhenti dikirim sejak jam"))
    quiet_until = hour(gettext_lazy("Pesan dikirim lagi sejak jam"))
    asks_identity_photo = switch(gettext_lazy("Minta foto KTP saat pertama kali"))
    asks_card_photo = switch(gettext_lazy("Minta foto kartu BPJS saat pertama kali memakai BPJS"))
    photo_days = number(
        gettext_lazy("Foto dihapus sesudah tanggal periksa lewat"),
        1,
        365,
        hint=gettext_lazy("hari"),
    )
    needs_second_factor = switch(
        gettext_lazy("Petugas wajib memakai kode kedua atau kunci sandi"),
        hint=gettext_lazy("Sangat dianjurkan di luar masa percobaan."),
    )


class ModeForm(forms.Form):
    """Which SOP, from which date."""

    mode = choice(gettext_lazy("SOP reservasi"), Mode.choices)
    effective_from = calendar_day(gettext_lazy("Berlaku mulai"))


class NewFacilityForm(forms.Form):
    """What a facility cannot be without."""

    code = Code(
        label=gettext_lazy("Kode"),
        help_text=gettext_lazy("Huruf kecil dan tanda hubung, tampil di alamat: mergangsan"),
        max_length=40,
    )
    name = line(gettext_lazy("Nama puskesmas"), 120)
    city = line(gettext_lazy("Kota atau kabupaten"), 80)
    zone = choice(gettext_lazy("Zona waktu"), Facility.Zone.choices)
    mode = choice(gettext_lazy("SOP reservasi"), Mode.choices)


@staff_page(MANAGE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The facilities this admin manages; the only one opens at once."""
    facilities = list(facilities_for(actor_of(request), MANAGE).order_by("name"))
    city = actor_of(request).facilities(MANAGE) is None
    if len(facilities) == 1 and not city:
        return redirect("manage:facility", facilities[0].code)
    return page(request, "manage/home.html", _("Pengaturan"), facilities=facilities, city=city)


@staff_page(MANAGE)
@require_safe
def overview(request: HttpRequest, facility: str) -> HttpResponse:
    """Everything of a facility that can be set, and what still needs attention."""
    place = facility_of(request, facility)
    return page(
        request,
        "manage/facility.html",
        place.name,
        facility=place,
        back=reverse("manage:home"),
        mode=Mode(mode_on(place.pk, clock.today(place.zone))).label,
        clinics=place.clinics.filter(active=True).count(),
        devices=place.devices.filter(revoked_at__isnull=True).count(),
        staff=place.staff.values("user").distinct().count(),
        clashes=hard_to_tell_apart(place),
    )


@staff_page(MANAGE)
@require_http_methods(ASKED)
def profile(request: HttpRequest, facility: str) -> HttpResponse:
    """Name, address, head, service standard."""
    return _fields(request, facility, ProfileForm, FACILITY_FIELDS, _("Profil puskesmas"))


@staff_page(MANAGE)
@require_http_methods(ASKED)
def policy(request: HttpRequest, facility: str) -> HttpResponse:
    """Limits, times and switches."""
    return _fields(request, facility, PolicyForm, POLICY_FIELDS, _("Aturan puskesmas"))


def _fields(
    request: HttpRequest, facility: str, kind: Any, names: tuple[str, ...], title: str
) -> HttpResponse:
    place = facility_of(request, facility)
    form = kind(request.POST or None, initial=values_of(place, names))

    def save(data: dict[str, Any]) -> str:
        change_facility(facility=place, by=actor_of(request), **data)
        return reverse("manage:facility", args=[facility])

    return form_page(request, form, title, save, facility=place)


@staff_page(MANAGE)
@require_http_methods(ASKED)
def modes(request: HttpRequest, facility: str) -> HttpResponse:
    """Which SOP from when; reservations already made keep theirs."""
    place = facility_of(request, facility)
    today = clock.today(place.zone)
    form = ModeForm(request.POST or None, initial={"effective_from": today + timedelta(days=1)})

    def save(data: dict[str, Any]) -> str:
        must_be_coming("effective_from", data["effective_from"], today)
        set_mode(
            facility=place,
            mode=Mode(data["mode"]),
            effective_from=data["effective_from"],
            by=actor_of(request),
        )
        return reverse("manage:modes", args=[facility])

    rows = [[full_date(row.effective_from), row.get_mode_display()] for row in place.modes.all()]
    return form_page(
        request,
        form,
        _("SOP yang diikuti"),
        save,
        kept=False,
        facility=place,
        columns=[_("Berlaku mulai"), _("SOP")],
        rows=rows,
        caption=_("Riwayat SOP"),
    )


@staff_page(MANAGE)
@require_http_methods(ASKED)
def new(request: HttpRequest) -> HttpResponse:
    """A facility joins."""
    must_manage_city(request)
    form = NewFacilityForm(request.POST or None, initial={"zone": Facility.Zone.WIB})

    def save(data: dict[str, Any]) -> str:
        place = open_facility(by=actor_of(request), **data)
        return reverse("manage:facility", args=[place.code])

    return form_page(request, form, _("Puskesmas baru"), save, back=reverse("manage:home"))
