"""A form that shows every kind of field, once clean and once with every problem."""

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.components.widgets import DateParts, NikInput, PhotoInput
from frontend.components.words import Noted

PAYMENT = [
    ("bpjs", Noted("BPJS", _("Kartu JKN-KIS yang masih aktif"))),
    ("umum", Noted(_("Umum"), _("Bayar di kasir sesuai tarif daerah"))),
]


class SampleForm(forms.Form):
    name = forms.CharField(
        label=_("Nama lengkap"),
        help_text=_("Seperti tertulis di KTP atau KIA."),
        error_messages={"required": _("Tulis nama lengkap Anda.")},
    )
    nik = forms.RegexField(
        r"^\d{16}$",
        label=_("NIK"),
        help_text=_("16 angka di KTP. Anda boleh menempelkan NIK dengan spasi."),
        widget=NikInput,
        error_messages={
            "required": _("Tulis NIK, 16 angka di KTP."),
            "invalid": _("NIK harus 16 angka. Periksa lagi angka di KTP."),
        },
    )
    birth_date = forms.DateField(
        label=_("Tanggal lahir"),
        help_text=_("Contoh: 27 3 1987"),
        widget=DateParts(birth=True),
        error_messages={
            "required": _("Tulis tanggal lahir."),
            "invalid": _("Tanggal itu tidak ada. Tulis misalnya 27 3 1987."),
        },
    )
    payment = forms.ChoiceField(
        label=_("Cara bayar"),
        choices=PAYMENT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih cara bayar.")},
    )
    needs = forms.MultipleChoiceField(
        label=_("Bantuan yang diperlukan"),
        choices=[
            ("kursi", _("Kursi roda")),
            ("isyarat", _("Juru bahasa isyarat")),
            ("dampingan", _("Pendamping")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    village = forms.ChoiceField(
        label=_("Kelurahan"),
        choices=[("", _("Pilih kelurahan")), ("1", "Sukamaju"), ("2", "Cibeunying")],
        error_messages={"required": _("Pilih kelurahan tempat Anda tinggal.")},
    )
    complaint = forms.CharField(
        label=_("Keluhan"),
        help_text=_("Singkat saja, hanya dibaca petugas."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    card = forms.FileField(label=_("Foto kartu BPJS"), widget=PhotoInput, required=False)
    agree = forms.BooleanField(
        label=_("Saya setuju data ini dipakai untuk pelayanan"),
        error_messages={"required": _("Centang persetujuan agar permohonan dapat diproses.")},
    )
