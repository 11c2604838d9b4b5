"""The screen of the re-verification at the counter (SOP row 8)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from flows.screens.base import Screen, UnreadableField
from puskesmas.booking.models import Payment, RejectionReason
from puskesmas.place.models import Clinic
from puskesmas.queueing.actions import Reverification

OUTCOMES = (
    ("ok", _("Data sesuai, cetak nomor klinik")),
    ("wrong_clinic", _("Salah klinik, beri nomor klinik lain")),
    ("refused", _("Tidak dapat dilayani hari ini")),
)

ASKED = ("payment", "bpjs_number", "payment_reason", "clinic", "reason_code")
"""Demanded by another answer, so never called optional."""


class Reverify(Screen):
    """Papers seen: go on, another payment, another clinic, or not today."""

    outcome = forms.ChoiceField(
        label=_("Hasil verifikasi ulang"),
        choices=OUTCOMES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih hasil verifikasi ulang.")},
    )
    payment = forms.ChoiceField(
        label=_("Cara bayar"),
        choices=Payment.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    bpjs_number = forms.CharField(
        label=_("Nomor BPJS"),
        help_text=_("13 angka di kartu. Kosongkan bila sama dengan yang tercatat."),
        required=False,
        max_length=20,
    )
    payment_reason = forms.CharField(
        label=_("Alasan mengubah cara bayar"),
        help_text=_("Hanya bila cara bayar berubah."),
        required=False,
        max_length=200,
    )
    clinic = forms.ModelChoiceField(
        label=_("Klinik yang benar"),
        queryset=Clinic.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    identity_seen = forms.BooleanField(
        label=_("KTP dilihat"),
        help_text=_("Asli, dan wajahnya cocok. Kode untuk mengikat HP dapat diberikan."),
        required=False,
    )
    family_seen = forms.BooleanField(
        label=_("KK dilihat"),
        help_text=_("Nomornya sama dengan yang tercatat."),
        required=False,
    )
    reason_code = forms.ModelChoiceField(
        label=_("Alasan tidak dapat dilayani"),
        queryset=RejectionReason.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Penjelasan untuk pemohon"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    unreadable = UnreadableField()

    def prepare(self) -> None:
        for name in ASKED:
            self.fields[name].widget.attrs["data-asked"] = "1"
        self.offer(
            "clinic",
            Clinic.objects.filter(facility_id=self.reservation.facility_id, active=True).exclude(
                pk=self.reservation.clinic_id
            ),
        )
        self.offer("reason_code", RejectionReason.objects.filter(active=True))
        self.fields["payment"].initial = self.reservation.payment

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        outcome = data.get("outcome")
        payment = data.get("payment")
        if outcome == "wrong_clinic" and data.get("clinic") is None:
            self.add_error("clinic", _("Pilih klinik yang benar."))
        reason = data.get("reason_code")
        if outcome == "refused" and reason is None:
            self.add_error("reason_code", _("Pilih alasannya."))
        elif outcome == "refused" and reason.needs_text and not data.get("reason", "").strip():
            self.add_error("reason", _("Alasan ini memerlukan penjelasan untuk pemohon."))
        changed = payment and payment != self.reservation.payment and outcome != "refused"
        if changed and not data.get("payment_reason", "").strip():
            self.add_error("payment_reason", _("Tulis mengapa cara bayar diubah."))
        stays_general = not changed and self.reservation.payment == Payment.GENERAL
        if stays_general and outcome != "refused" and data.get("bpjs_number", "").strip():
            self.add_error("payment", _("Pilih BPJS, atau kosongkan nomor kartunya."))
        return data

    def words(self) -> dict[str, Any]:
        data = self.cleaned_data
        changed = data["payment"] not in ("", self.reservation.payment)
        return {
            "found": Reverification(
                outcome=data["outcome"],
                payment=data["payment"] if changed else "",
                payment_reason=data["payment_reason"],
                bpjs_number=data["bpjs_number"],
                clinic=data["clinic"],
                reason=data["reason_code"],
                text=data["reason"],
                identity_seen=data["identity_seen"],
                family_seen=data["family_seen"],
                unreadable=tuple(data["unreadable"]),
            )
        }
