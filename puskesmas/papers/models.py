"""Photos of papers: KTP, BPJS card and doctor's letter, kept sealed and only as long as needed."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Paper(models.Model):
    """One photo of one paper. ``draft`` until the form it belongs to was accepted.

    ``made_on`` is the mark of the browser or token that sent it; only that one may use the draft.
    The picture itself is a row of its own, so that purging it leaves who sent what and when.
    """

    class Kind(models.TextChoices):
        KTP = "ktp", _("KTP")
        BPJS = "bpjs", _("kartu BPJS")
        SKD = "skd", _("surat keterangan dokter")

    class State(models.TextChoices):
        DRAFT = "draft", _("belum dikirim")
        KEPT = "kept", _("menunggu diperiksa")
        SEEN = "seen", _("sudah diperiksa")
        REFUSED = "refused", _("tidak dapat dipakai")
        PURGED = "purged", _("sudah dihapus")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=4, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    sender = models.ForeignKey("puskesmas.Citizen", models.PROTECT, related_name="sent_papers")
    made_on = models.CharField(max_length=64, blank=True)
    patient = models.ForeignKey(
        "puskesmas.Citizen", models.PROTECT, null=True, blank=True, related_name="papers"
    )
    reservation = models.ForeignKey(
        "puskesmas.Reservation", models.PROTECT, null=True, blank=True, related_name="papers"
    )
    size = models.PositiveIntegerField(default=0)
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        "puskesmas.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    purge_after = models.DateTimeField()
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("foto berkas")
        indexes = [
            models.Index(fields=["patient", "kind", "-id"], name="paper_of_patient"),
            models.Index(fields=["reservation"], name="paper_of_reservation"),
            models.Index(fields=["sender"], condition=Q(state="draft"), name="paper_draft"),
            models.Index(
                fields=["purge_after"], condition=Q(purged_at__isnull=True), name="paper_to_purge"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PaperBody(models.Model):
    """The picture of a paper: JPEG, re-encoded by us, sealed to the paper's uuid."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="body", primary_key=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"isi {self.pk}"
