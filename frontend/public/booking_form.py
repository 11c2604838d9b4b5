"""Step 2 of the form: for whom, when, who pays (SOP row 2, R-011 to R-014)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.components.widgets import NikInput
from frontend.components.words import Noted
from frontend.intents import IntentForm
from frontend.public.by_day import ByDay
from frontend.public.cards import kin_word
from frontend.public.forms import BirthDateField, NikField
from frontend.public.places import Places, parse
from frontend.public.widgets import Cards
from frontend.submission import Wish
from puskesmas.actor import Actor
from puskesmas.booking.applicants import applicant
from puskesmas.booking.models import Payment, Reservation
from puskesmas.people.families import Kin, family_list
from puskesmas.people.identity import clean_bpjs
from puskesmas.people.levels import Ability, may, shown
from puskesmas.people.masks import mask_nik
from puskesmas.place.models import Clinic

SELF, FAMILY = "self", "family"
BESIDE = {"quota_full": "date", "already_reserved": "date", "other_facility": "payment"}


class BookingForm(ByDay, IntentForm):
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
            (Payment.GENERAL, Noted(gettext_lazy("Umum"), gettext_lazy("Bayar sendiri"))),
            (Payment.BPJS, Noted("BPJS", gettext_lazy("Kartu BPJS Kesehatan atau KIS"))),
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
        self.members = {one.key: one for one in members(actor)}
        for name in ("nik", "birth_date", "bpjs_number"):  # demanded by another answer
            self.fields[name].widget.attrs["data-asked"] = "1"
        who: Any = self.fields["who"]
        who.choices = self._who()
        who.widget = Cards(opens=FAMILY, choices=who.choices)
        when: Any = self.fields["date"]
        when.label = _("Tanggal dan jam") if clinic.slot_minutes else _("Tanggal periksa")
        when.choices = places.choices
        when.widget = Cards(closed=places.full, choices=places.choices)

    def _who(self) -> list[tuple[str, str | Noted]]:
        if self.members:
            return [
                (key, Noted(kin_word(one, self.actor), kin_note(one, self.actor)))
                for key, one in self.members.items()
            ]
        return [
            (SELF, _("Saya sendiri")),
            (FAMILY, Noted(_("Anggota keluarga"), _("Satu Kartu Keluarga dengan Anda"))),
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

    @property
    def other_nik(self) -> str:
        """The NIK typed for somebody else; who was picked from the list is known already."""
        return self.cleaned_data["nik"] if self.cleaned_data["who"] == FAMILY else ""

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


def own_key(actor: Actor) -> str:
    """Oneself among the choices of ``who``."""
    return str(actor.citizen_id) if may(actor, Ability.FAMILY) else SELF


def members(actor: Actor) -> list[Kin]:
    """The applicant first, then the family; nobody before a code was entered."""
    return family_list(applicant(actor)) if may(actor, Ability.FAMILY) else []


def kin_note(one: Kin, actor: Actor) -> str:
    """The second line of a member: NIK, and whether an officer has seen the card."""
    nik = f"NIK {shown(actor, one.nik, mask_nik)}"
    return nik if one.claim is None else _("%(nik)s, KK belum dilihat petugas") % {"nik": nik}
