"""What every screen can do: read what was sent, say what is wrong, give the action its words."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from puskesmas.booking.models import Reservation
from puskesmas.errors import Refusal
from puskesmas.papers.rules import Kind


class UnreadableField(forms.MultipleChoiceField):
    """Which photos of the case cannot be read; they stand beside their photos, not in the form."""

    def __init__(self, **more: Any) -> None:
        super().__init__(
            label=_("Foto yang tidak terbaca"),
            choices=Kind.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            **more,
        )


class Screen(forms.Form):
    """A form of one human step about one reservation."""

    def __init__(self, *args: Any, reservation: Reservation, **kwargs: Any) -> None:
        self.reservation = reservation
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the reservation."""

    def offer(self, field: str, choices: QuerySet[Any]) -> None:
        """What a field that chooses a row may choose from."""
        cast(forms.ModelChoiceField, self.fields[field]).queryset = choices

    def words(self) -> dict[str, Any]:
        """The keyword arguments for the step's action."""
        return dict(self.cleaned_data)

    def checked_words(self) -> dict[str, Any]:
        """``words`` of a valid form; ``Refusal`` with messages per field otherwise."""
        if self.is_valid():
            return self.words()
        errors = {field: list(texts) for field, texts in self.errors.items()}
        first = next(iter(errors.values()))[0]
        raise Refusal("invalid", first, errors=errors)
