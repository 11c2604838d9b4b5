"""Form fields that admin pages share: a line, a code, a number, an hour, a date, a switch."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.components.widgets import DateParts
from puskesmas.errors import Refusal
from puskesmas.oneline import one_line

YEARS_AHEAD = 2


class Line(forms.CharField):
    """One line of text: nothing typed into it breaks a list, hides, or turns words around."""

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class Code(forms.SlugField):
    """What stands in an address, in small letters: «BARU» and «baru» are never two."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").lower()


def number(label: Any, low: int, high: int, *, hint: Any = "", required: bool = True) -> Any:
    """A whole number within bounds."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=low,
        max_value=high,
        required=required,
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
        error_messages={
            "required": _("Tulis angkanya."),
            "invalid": _("Tulis angka saja."),
            "min_value": _("Paling kecil %(limit_value)s."),
            "max_value": _("Paling besar %(limit_value)s."),
        },
    )


def hour(label: Any, *, required: bool = True) -> Any:
    """A moment of the day."""
    return forms.TimeField(
        label=label,
        required=required,
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input-short"}),
        error_messages={
            "required": _("Tulis jamnya."),
            "invalid": _("Tulis jam seperti 07.30."),
        },
    )


def calendar_day(label: Any) -> Any:
    """A date, in three boxes."""
    return forms.DateField(
        label=label,
        widget=DateParts(),
        error_messages={
            "required": _("Tulis tanggalnya."),
            "invalid": _("Tanggal itu tidak ada."),
        },
    )


def must_be_coming(field: str, day: date, today: date) -> None:
    """``Refusal`` of a date that is over, or of a year that can only be a slip of the hand."""
    if day < today:
        raise Refusal.of_field(field, "past", _("Pilih hari ini atau sesudahnya."))
    if day.year > today.year + YEARS_AHEAD:
        raise Refusal.of_field(field, "too_far", _("Periksa tahunnya: tanggal itu terlalu jauh."))


def line(label: Any, longest: int, *, hint: Any = "", required: bool = True, lines: int = 0) -> Any:
    """A line of text, or several."""
    return (forms.CharField if lines else Line)(
        label=label,
        help_text=hint,
        max_length=longest,
        required=required,
        widget=forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput(),
        error_messages={
            "required": _("Isian ini belum ada."),
            "max_length": _("Paling panjang %(limit_value)s huruf."),
        },
    )


def switch(label: Any, *, hint: Any = "") -> Any:
    """On or off."""
    return forms.BooleanField(label=label, help_text=hint, required=False)


def choice(label: Any, choices: Any, *, hint: Any = "", required: bool = True) -> Any:
    """One of a few, as cards."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=required,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Pilih salah satu.")),
    )
