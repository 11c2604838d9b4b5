"""Screens of the verification: valid or not, the reason of a rejection, the SIMPUS number."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from flows.screens.base import Screen, UnreadableField
from puskesmas.booking.models import RejectionReason
from puskesmas.booking.reasons import PHOTO

CHECKLIST = (
    ("clinic_open", _("Klinik buka pada tanggal rencana periksa")),
    ("identity", _("Data diri sesuai KTP")),
    ("same_card", _("Satu Kartu Keluarga dengan pemohon")),
    ("coverage", _("Status BPJS sesuai cara bayar")),
    ("letter", _("Surat keterangan dokter, bila diminta")),
)


class Verify(Screen):
    """SOP row 3: the checklist and the judgement."""

    valid = forms.TypedChoiceField(
        label=_("Hasil verifikasi"),
        choices=[("true", _("Valid")), ("false", _("Tidak valid"))],
        coerce=lambda value: value == "true",
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih valid atau tidak valid.")},
    )
    checks = forms.MultipleChoiceField(
        label=_("Yang sudah diperiksa"),
        choices=CHECKLIST,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unreadable = UnreadableField()

    def words(self) -> dict[str, Any]:
        done = set(self.cleaned_data["checks"])
        return {
            "valid": self.cleaned_data["valid"],
            "checks": {code: code in done for code, _text in CHECKLIST},
            "unreadable": self.cleaned_data["unreadable"],
        }


class Reject(Screen):
    """SOP row 4: a reason from the catalogue, with words where it asks for them."""

    reason_code = forms.ModelChoiceField(
        label=_("Alasan penolakan"),
        queryset=RejectionReason.objects.none(),
        to_field_name="code",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Pilih alasan penolakan."),
            "invalid_choice": _("Pilih alasan dari daftar."),
        },
    )
    reason = forms.CharField(
        label=_("Penjelasan untuk pemohon"),
        help_text=_("Tulis apa yang perlu diperbaiki. Jangan tulis NIK atau nama."),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        self.offer("reason_code", RejectionReason.objects.filter(active=True))
        if self.reservation.papers.filter(state="refused").exists():
            self.fields["reason_code"].initial = PHOTO

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        reason = data.get("reason_code")
        if reason is not None and reason.needs_text and not data.get("reason", "").strip():
            self.add_error("reason", _("Alasan ini memerlukan penjelasan untuk pemohon."))
        return data

    def words(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason_code"], "text": self.cleaned_data["reason"]}


class EnterNumber(Screen):
    """SOP row 5 by hand: the number that SIMPUS shows."""

    number = forms.RegexField(
        label=_("Nomor antrean dari SIMPUS"),
        regex=r"^[A-Za-z]{0,3}-?[0-9]{1,4}$",
        max_length=10,
        help_text=_("Seperti yang tertulis di SIMPUS, misalnya A-12."),
        error_messages={
            "required": _("Isi nomor dari SIMPUS."),
            "invalid": _("Tulis seperti di SIMPUS, misalnya A-12 atau 7."),
        },
    )
