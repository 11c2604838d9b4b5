"""Forms of staff accounts: the person, the first role, further roles, trainings."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frontend.components.words import Noted
from frontend.manage.fields import calendar_day, choice, line
from puskesmas.people.roles import ROLES
from puskesmas.place.models import Facility


def roles(*, city: bool) -> list[tuple[str, Noted]]:
    return [
        (key, Noted(role.title, role.purpose))
        for key, role in ROLES.items()
        if city or key != "health_office"
    ]


class ProfileForm(forms.Form):
    """Name and qualification (A-13)."""

    first_name = line(gettext_lazy("Nama depan, dengan gelar"), 60)
    last_name = line(gettext_lazy("Nama belakang"), 60, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=120,
        error_messages={"invalid": gettext_lazy("Tulis alamat e-mail seperti nama@contoh.id.")},
    )
    nip = line(gettext_lazy("NIP"), 30, required=False)
    position = line(gettext_lazy("Jabatan"), 80, required=False)
    education = line(
        gettext_lazy("Pendidikan"), 40, required=False, hint=gettext_lazy("SMA, D3, S1, S2")
    )
    qualification = line(
        gettext_lazy("Kualifikasi"),
        1000,
        required=False,
        lines=3,
        hint=gettext_lazy("Misalnya: memahami prosedur pelayanan online dan offline."),
    )


class HireForm(ProfileForm):
    """A new account with its first role."""

    username = forms.RegexField(
        r"^[A-Za-z0-9._-]{3,60}$",
        label=gettext_lazy("Nama pengguna"),
        help_text=gettext_lazy("Huruf, angka, titik; tanpa spasi."),
        error_messages={
            "required": gettext_lazy("Tulis nama penggunanya."),
            "invalid": gettext_lazy("Pakai 3 huruf atau lebih, tanpa spasi."),
        },
    )
    role = choice(gettext_lazy("Peran"), ())
    field_order = ["first_name", "last_name", "username", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        field.choices = roles(city=False)


class RoleForm(forms.Form):
    """One more role at one more place."""

    role = forms.ChoiceField(label=gettext_lazy("Peran"))
    facility = forms.ModelChoiceField(
        label=gettext_lazy("Di"),
        queryset=Facility.objects.none(),
        required=False,
        error_messages={"required": gettext_lazy("Pilih puskesmas.")},
    )

    def __init__(self, data: Any, *, facilities: Any, city: bool, here: Facility) -> None:
        super().__init__(data, initial={"facility": here.pk})
        role: Any = self.fields["role"]
        role.choices = [(key, str(ROLES[key].title)) for key, _label in roles(city=city)]
        place: Any = self.fields["facility"]
        place.queryset = facilities
        place.required = not city
        place.empty_label = _("Seluruh kota") if city else _("Pilih puskesmas")


class TrainingForm(forms.Form):
    """A training that was attended."""

    title = line(gettext_lazy("Pelatihan"), 160)
    day = calendar_day(gettext_lazy("Tanggal"))
    certificate = line(gettext_lazy("Nomor sertifikat"), 60, required=False)
