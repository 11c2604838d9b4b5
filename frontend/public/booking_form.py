"""Step 2 of the form: for whom, when, who pays (SOP row 2, R-011 to R-014)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.components.widgets import NikInput
from frontend.intents import IntentForm
from frontend.public.cards import person
from frontend.public.forms import BirthDateField, NikField
from frontend.public.places import Places, parse
from frontend.public.widgets import Cards
from frontend.submission import Wish
from puskesmas.actor import Actor
from puskesmas.booking.applicants import applicant
from puskesmas.booking.models import Payment, Reservation
from puskesmas.people.identity import clean_bpjs
from puskesmas.people.masks import mask_nik
from puskesmas.people.models import Citizen
from puskesmas.people.queries import family_members
from puskesmas.place.models import Clinic

SELF, FAMILY = "self", "family"
BESIDE = {"quota_full": "date", "already_reserved": "date", "other_facility": "payment"}


class BookingForm(IntentForm):
    """The fields keep what was typed through every error."""

    who = forms.ChoiceField(
        label=gettext_lazy("Untuk siapa?"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Pilih untuk siapa reservasi ini.")
        ),
    )
    nik = NikField(required=False, label=gettext_lazy("NIK anggota keluarga"))
    birth_date = BirthDateField(
        required=False, label=gettext_lazy("Tanggal lahir anggota keluarga")
    )
    date = forms.ChoiceField(
        error_messages={
            "required": gettext_lazy("Pilih tanggal."),
            "invalid_choice": gettext_lazy("Tanggal itu tidak tersedia lagi. Pilih yang lain."),
        },
    )
    payment = forms.ChoiceField(
        label=gettext_lazy("Cara bayar"),
        choices=[
            (Payment.GENERAL, gettext_lazy("Umum|Bayar sendiri")),
            (Payment.BPJS, gettext_lazy("BPJS|Kartu BPJS Kesehatan atau KIS")),
        ],
        widget=Cards(opens=Payment.BPJS),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Pilih cara bayar.")
        ),
    )
    bpjs_number = forms.CharField(
        label=gettext_lazy("Nomor BPJS"),
        help_text=gettext_lazy("13 angka di bagian depan kartu."),
        max_length=30,
        required=False,
        widget=NikInput,
    )
    complaint = forms.CharField(
        label=gettext_lazy("Keluhan"),
        help_text=gettext_lazy("Singkat saja, hanya dibaca petugas."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    again = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, clinic: Clinic, places: Places, **more: Any):
        super().__init__(*args, **more)
        self.actor, self.clinic, self.places = actor, clinic, places
        self.members = {str(one.pk): one for one in _members(actor)} if actor.level >= 1 else {}
        for name in ("nik", "birth_date", "bpjs_number"):  # demanded by another answer
            self.fields[name].widget.attrs["data-asked"] = "1"
        who: Any = self.fields["who"]
        who.choices = self._who()
        who.widget = Cards(opens=FAMILY, choices=who.choices)
        when: Any = self.fields["date"]
        when.label = _("Tanggal dan jam") if clinic.slot_minutes else _("Tanggal periksa")
        when.choices = places.choices
        when.widget = Cards(closed=places.full, choices=places.choices)

    def _who(self) -> list[tuple[str, str]]:
        if self.members:
            return [
                (key, f"{person(one, self.actor)}|NIK {mask_nik(one.nik)}")
                for key, one in self.members.items()
            ]
        return [
            (SELF, _("Saya sendiri")),
            (FAMILY, _("Anggota keluarga|Satu Kartu Keluarga dengan Anda")),
        ]

    def clean(self) -> dict[str, Any]:
        """What depends on another answer: the member's data, the card number."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("who") == FAMILY:
            self._need("nik", _("Tulis NIK anggota keluarga."))
            self._need("birth_date", _("Tulis tanggal lahir anggota keluarga."))
        if data.get("payment") == Payment.BPJS:
            try:
                data["bpjs_number"] = clean_bpjs(data.get("bpjs_number") or "")
            except ValueError:
                self.add_error("bpjs_number", _("Nomor BPJS terdiri dari 13 angka."))
        return data

    def _need(self, name: str, text: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, text)

    def wish(self, previous: Reservation | None, drafted: dict[str, int]) -> Wish:
        """What the citizen asks for."""
        data = self.cleaned_data
        day, slot = parse(data["date"])
        nik, birth_date = "", None
        if data["who"] == FAMILY:
            nik, birth_date = data["nik"], data["birth_date"]
        elif data["who"] in self.members:
            nik = self.members[data["who"]].nik
        bpjs = data["bpjs_number"] if data["payment"] == Payment.BPJS else ""
        return Wish(
            clinic=self.clinic,
            day=day,
            slot=slot,
            payment=data["payment"],
            nik=nik,
            birth_date=birth_date,
            bpjs_number=bpjs,
            complaint=data["complaint"].strip(),
            previous=previous,
            drafted=drafted,
        )

    def days(self) -> list[dict[str, Any]]:
        """The hours under their dates; the chosen date stands open, else the first with a place."""
        chosen = str(self["date"].value() or "")[:10]
        rows = []
        for day, label in self.places.days:
            word, _bar, note = label.partition("|")
            options = [o for o in self._hours() if str(o["value"]).startswith(day)]
            free = any(str(o["value"]) not in self.places.full for o in options)
            rows.append({"word": word, "note": note, "options": options, "free": free, "day": day})
        first = next((row["day"] for row in rows if row["free"]), "")
        for row in rows:
            row["open"] = row["day"] == (chosen or first)
        return rows

    def _hours(self) -> list[dict[str, Any]]:
        found = []
        for option in self["date"].subwidgets:
            word, _bar, note = str(option.data["label"]).partition("|")
            found.append(
                {
                    "control": option.tag(),
                    "id": option.id_for_label,
                    "value": option.data["value"],
                    "word": word,
                    "note": note,
                }
            )
        return found


def _members(actor: Actor) -> list[Citizen]:
    """The applicant first, then the family."""
    own = applicant(actor)
    return sorted(family_members(own), key=lambda one: one.pk != own.pk)
