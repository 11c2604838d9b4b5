"""The small forms of the citizen: sign in, register, enter a one-time code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.components.widgets import DateParts, NikInput
from puskesmas.people.models import Citizen


class NikField(forms.CharField):
    """A NIK as typed; the domain says whether it can be one."""

    def __init__(self, **more: object) -> None:
        words = {
            "label": _("NIK"),
            "help_text": _("16 angka di KTP, KIA, atau Kartu Keluarga."),
            "max_length": 40,
            "error_messages": {"required": _("Tulis NIK, 16 angka di KTP.")},
        }
        super().__init__(widget=NikInput, **(words | more))


class BirthDateField(forms.DateField):
    """A birth date in three boxes."""

    def __init__(self, **more: object) -> None:
        words = {
            "label": _("Tanggal lahir"),
            "help_text": _("Contoh: 27 3 1987"),
            "error_messages": {
                "required": _("Tulis tanggal lahir."),
                "invalid": _("Tanggal itu tidak ada. Tulis misalnya 27 3 1987."),
            },
        }
        super().__init__(widget=DateParts(birth=True), **(words | more))


class SexField(forms.ChoiceField):
    """The sex as the identity card has it."""

    def __init__(self, **more: object) -> None:
        words = {
            "label": _("Jenis kelamin"),
            "choices": [
                (Citizen.Sex.MALE, _("Laki-laki")),
                (Citizen.Sex.FEMALE, _("Perempuan")),
            ],
            "error_messages": {"required": _("Pilih jenis kelamin.")},
        }
        super().__init__(widget=forms.RadioSelect, **(words | more))


class SignInForm(forms.Form):
    """NIK and birth date (R-003)."""

    nik = NikField()
    birth_date = BirthDateField()
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)


class RegisterForm(forms.Form):
    """A new citizen's own data (R-002), with family card and e-mail where there are any."""

    name = forms.CharField(
        label=_("Nama lengkap"),
        help_text=_("Seperti tertulis di KTP atau KIA."),
        max_length=120,
        error_messages={"required": _("Tulis nama lengkap.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    nik = NikField()
    birth_date = BirthDateField()
    sex = SexField()
    address = forms.CharField(
        label=_("Alamat"),
        help_text=_("Tempat tinggal sekarang: jalan, RT/RW, kelurahan."),
        max_length=300,
        error_messages={"required": _("Tulis alamat tempat tinggal.")},
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    phone = forms.CharField(
        label=_("Nomor HP"),
        help_text=_("Contoh: 0812 3456 7890. Satu nomor boleh untuk sekeluarga."),
        max_length=30,
        error_messages={"required": _("Tulis nomor HP.")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    kk = forms.CharField(
        label=_("Nomor Kartu Keluarga (KK)"),
        help_text=_("16 angka. Dengan KK Anda dapat mendaftarkan anggota keluarga."),
        max_length=40,
        required=False,
        widget=NikInput,
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Untuk kabar reservasi dan kode masuk."),
        required=False,
        max_length=120,
        error_messages={"invalid": _("Tulis alamat e-mail lengkap, misalnya siti@contoh.id.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)


class CodeForm(forms.Form):
    """The six digits of a one-time code."""

    code = forms.CharField(
        label=_("Kode 6 angka"),
        max_length=12,
        error_messages={"required": _("Tulis kode 6 angka.")},
        widget=forms.TextInput(
            attrs={
                "class": "input-code",
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "spellcheck": "false",
            }
        ),
    )

    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=300)

    def clean_code(self) -> str:
        """People copy codes with spaces."""
        return "".join(self.cleaned_data["code"].split())
