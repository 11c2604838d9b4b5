"""The forms by which a citizen asks about own data."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.components.widgets import NikInput
from frontend.intents import IntentForm
from frontend.public.forms import BirthDateField, SexField
from frontend.public.own_facts import facts_of
from puskesmas.actor import Actor
from puskesmas.people.actions import facility_at_hand
from puskesmas.people.corrections import CORRECTABLE
from puskesmas.people.models import Citizen
from puskesmas.place.models import Facility
from puskesmas.place.queries import known_facilities


class _AtAPlace(IntentForm):
    """Asked of one puskesmas: the one last visited, unless the citizen chooses another."""

    facility = forms.ModelChoiceField(
        label=_("Puskesmas yang mengurus"),
        help_text=_("Di loketnya Anda menunjukkan KTP dan KK."),
        queryset=Facility.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"required": _("Pilih puskesmas."), "invalid_choice": _("Pilih puskesmas.")},
    )
    words = forms.CharField(
        label=_("Penjelasan untuk petugas"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, own: Citizen, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["facility"]
        field.queryset = known_facilities()
        last = Facility.objects.filter(pk=facility_at_hand(own.pk)).first()
        field.initial = last.code if last else None


class CorrectionForm(_AtAPlace):
    """Only what is filled in is to be changed."""

    name = forms.CharField(label=CORRECTABLE["name"], max_length=120, required=False)
    birth_date = BirthDateField(required=False)
    sex = SexField(required=False)
    address = forms.CharField(label=CORRECTABLE["address"], max_length=300, required=False)
    phone = forms.CharField(
        label=CORRECTABLE["phone"],
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=CORRECTABLE["email"],
        max_length=120,
        required=False,
        error_messages={"invalid": _("Tulis alamat e-mail lengkap, misalnya siti@contoh.id.")},
    )
    kk = forms.CharField(label=CORRECTABLE["kk"], max_length=40, required=False, widget=NikInput)
    bpjs_number = forms.CharField(
        label=CORRECTABLE["bpjs_number"], max_length=30, required=False, widget=NikInput
    )

    field_order = [*CORRECTABLE, "words", "facility"]

    def __init__(self, *args: Any, own: Citizen, actor: Actor, **more: Any) -> None:
        super().__init__(*args, own=own, **more)
        recorded = facts_of(own, actor)[1:]
        for name, row in zip(CORRECTABLE, recorded, strict=True):
            self.fields[name].help_text = _("Tercatat: %(value)s") % {"value": row["value"]}
            self.fields[name].widget.attrs["data-asked"] = "1"

    def changes(self) -> dict[str, str]:
        """The wanted values by field."""
        return {
            name: str(self.cleaned_data[name])
            for name in CORRECTABLE
            if self.cleaned_data.get(name)
        }


class WithdrawalForm(_AtAPlace):
    """A yes to what it means."""

    sure = forms.BooleanField(
        label=_("Ya, saya ingin data diri saya dikosongkan"),
        error_messages={"required": _("Centang bila Anda yakin.")},
    )
    field_order = ["sure", "words", "facility"]
