"""Forms of the officer's pages that are not steps of a flow."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from puskesmas.actor import Actor
from puskesmas.people.models import User
from puskesmas.people.queries import colleagues
from puskesmas.people.roles import Permission
from puskesmas.place.queries import facilities_for


class ReassignForm(forms.Form):
    """To whom, and why."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("Pindahkan kepada"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Pilih petugas"),
        error_messages={"required": gettext_lazy("Pilih petugas.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"),
        max_length=200,
        error_messages={"required": gettext_lazy("Tulis mengapa tugas dipindahkan.")},
    )

    def __init__(self, *args: Any, facilities: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - narrows the type
        field.queryset = colleagues(facilities, Permission.PERFORM_REGISTRATION)


class HandOverForm(ReassignForm):
    """To whom several tasks go, and why; each task only to an officer of its own facility."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        overseen = facilities_for(actor, Permission.TASK_REASSIGN).values_list("pk", flat=True)
        super().__init__(*args, facilities=overseen, **kwargs)
