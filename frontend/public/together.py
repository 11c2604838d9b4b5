"""Several members of a family in one go: each with an own clinic, handed in together or not."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from flows.bundles import SomeRefused
from frontend.access import citizen_page, needs
from frontend.components.widgets import NikInput
from frontend.intents import IntentForm, once_for
from frontend.kept import kept
from frontend.public.booking_form import kin_note, members
from frontend.public.cards import kin_word
from frontend.public.places import day_words, facility_here
from frontend.public.shell import show
from frontend.submission import Wish, coverage_of, submit_all
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.booking.models import Payment
from puskesmas.booking.rules import closing_rule
from puskesmas.errors import Refusal
from puskesmas.people.families import Kin
from puskesmas.people.levels import Ability
from puskesmas.place.models import Clinic, Facility
from puskesmas.place.queries import mode_on
from puskesmas.schedule.queries import availability

FIELDS = ("on", "clinic", "slot", "payment", "bpjs_number", "complaint")
BESIDE = {
    "date": "clinic",
    "already_reserved": "clinic",
    "quota_full": "clinic",
    "other_facility": "payment",
}
"""Beside which answer of a member a refusal stands; the rest stands beside the name."""


class TogetherForm(IntentForm):
    """One date; for every member: come along or not, clinic, hour where there are hours, payment.

    The fields of a member carry the member's number: ``clinic_7``.
    """

    date = forms.ChoiceField(
        label=gettext_lazy("Tanggal periksa"),
        error_messages={
            "required": gettext_lazy("Pilih tanggal."),
            "invalid_choice": gettext_lazy("Tanggal itu tidak tersedia lagi. Pilih yang lain."),
        },
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, actor: Actor, facility: Facility, **more: Any) -> None:
        super().__init__(*args, **more)
        self.actor = actor
        self.members = {one.key: one for one in members(actor)}
        self.clinics = {clinic.code: clinic for clinic in facility.clinics.all()}
        dates, hours = _open_dates(facility, self.clinics)
        when: Any = self.fields["date"]
        when.choices = [(day.isoformat(), day_words(day)) for day in dates]
        for key, member in self.members.items():
            self._ask(key, member, hours)

    def _ask(self, key: str, member: Kin, hours: list[time]) -> None:
        self.fields[f"on_{key}"] = forms.BooleanField(
            required=False,
            label=kin_word(member, self.actor),
            help_text=kin_note(member, self.actor),
            widget=forms.CheckboxInput(attrs={"data-opens": ""}),
        )
        clinics = [(code, str(clinic)) for code, clinic in self.clinics.items()]
        self.fields[f"clinic_{key}"] = forms.ChoiceField(
            required=False, label=_("Klinik"), choices=[("", _("Pilih klinik")), *clinics]
        )
        if hours:
            spans = [(f"{start:%H:%M}", f"{start:%H.%M}") for start in hours]
            self.fields[f"slot_{key}"] = forms.ChoiceField(
                required=False,
                label=_("Jam datang"),
                help_text=_("Hanya bila kliniknya memakai jam."),
                choices=[("", _("Pilih jam")), *spans],
            )
        self.fields[f"payment_{key}"] = forms.ChoiceField(
            required=False, label=_("Cara bayar"), choices=Payment.choices
        )
        self.fields[f"bpjs_number_{key}"] = forms.CharField(
            required=False,
            label=_("Nomor BPJS"),
            help_text=_("13 angka, bila bayar dengan BPJS."),
            max_length=30,
            widget=NikInput,
        )
        self.fields[f"complaint_{key}"] = forms.CharField(
            required=False, label=_("Keluhan"), max_length=500
        )
        for name in FIELDS[1:]:
            if f"{name}_{key}" in self.fields:
                self.fields[f"{name}_{key}"].widget.attrs["data-asked"] = "1"

    def clean(self) -> dict[str, Any]:
        """Somebody must come along, and whoever does has a clinic."""
        data: dict[str, Any] = super().clean() or {}
        coming = [key for key in self.members if data.get(f"on_{key}")]
        if not coming:
            self.add_error(None, _("Pilih siapa saja yang akan diperiksa."))
        for key in coming:
            if not data.get(f"clinic_{key}"):
                self.add_error(f"clinic_{key}", _("Pilih klinik untuk anggota ini."))
        return data

    def coming(self) -> list[str]:
        """The keys of those who come along."""
        return [key for key in self.members if self.cleaned_data.get(f"on_{key}")]

    def wish(self, key: str) -> Wish:
        """What is asked for one member."""
        data: Mapping[str, Any] = self.cleaned_data
        clinic: Clinic = self.clinics[data[f"clinic_{key}"]]
        start = data.get(f"slot_{key}") if clinic.slot_minutes else ""
        payment = data[f"payment_{key}"] or Payment.GENERAL
        return Wish(
            clinic=clinic,
            day=date.fromisoformat(data["date"]),
            slot=time.fromisoformat(start) if start else None,
            payment=payment,
            nik=self.members[key].nik,
            bpjs_number=data[f"bpjs_number_{key}"] if payment == Payment.BPJS else "",
            complaint=data[f"complaint_{key}"].strip(),
        )

    def blocks(self) -> list[dict[str, BoundField]]:
        """The questions, member by member."""
        return [
            {name: self[f"{name}_{key}"] for name in FIELDS if f"{name}_{key}" in self.fields}
            for key in self.members
        ]

    def show_refusals(self, refused: SomeRefused, keys: list[str]) -> None:
        """Each beside the member it concerns."""
        for place, refusal in refused.each.items():
            for field, texts in (refusal.errors or {"": [refusal.detail]}).items():
                name = BESIDE.get(refusal.code) or BESIDE.get(field) or field or "on"
                where = f"{name}_{keys[place]}"
                for text in texts:
                    self.add_error(where if where in self.fields else f"on_{keys[place]}", text)


def _open_dates(facility: Facility, clinics: Mapping[str, Clinic]) -> tuple[list[date], list[time]]:
    """Dates on which some clinic has a place, and the hours that some clinic offers."""
    today = clock.today(facility.zone)
    last = today + timedelta(days=facility.horizon_days)
    rule = closing_rule(facility, mode_on(facility.pk, today))
    days: set[date] = set()
    hours: set[time] = set()
    for clinic in clinics.values():
        for day in availability(clinic, today, last, closes_at=rule):
            if day.open and day.remaining > 0:
                days.add(day.date)
                hours |= {slot.start for slot in day.slots}
    return sorted(days), sorted(hours)


@citizen_page
@needs(Ability.FAMILY)
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, facility: str) -> HttpResponse:
    """All or nobody: a refusal stands beside its member, and nothing typed is lost."""
    place = facility_here(facility)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method != "POST":
        initial = {f"on_{actor.citizen_id}": True, "date": request.GET.get("tanggal", "")}
        typed = kept(request)
        form = TogetherForm(typed, actor=actor, facility=place, initial=initial)
        return _page(request, place, form)
    form = TogetherForm(request.POST, actor=actor, facility=place)
    if not form.is_valid():
        return _page(request, place, form, status=422)
    keys = form.coming()
    wishes = [form.wish(key) for key in keys]
    coverages = [coverage_of(wish, wish.bpjs_number) for wish in wishes]

    def run() -> str:
        submit_all(wishes, by=actor, coverages=coverages)
        return reverse("public:reservations")

    try:
        address = once_for(actor, request, run)
    except SomeRefused as refused:
        form.show_refusals(refused, keys)
        form.add_error(None, refused.detail)
        return _page(request, place, form, status=refused.status)
    except Refusal as refusal:
        form.add_error(None, refusal.detail)
        return _page(request, place, form, status=refusal.status)
    messages.success(request, _("Terkirim untuk %(count)s orang.") % {"count": len(keys)})
    return redirect(address)


def _page(
    request: HttpRequest, facility: Facility, form: TogetherForm, *, status: int = 200
) -> HttpResponse:
    return show(
        request,
        "together",
        _("Siapa saja yang akan diperiksa?"),
        status=status,
        form=form,
        facility=facility,
        back_href=reverse("public:book"),
        facility_name=facility.name,
        facility_phone=facility.phone,
    )
