"""The promise: one reservation of one person at one clinic on one date."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from puskesmas.codes import new_code
from puskesmas.place.models import Facility, Mode
from puskesmas.vault import EncryptedTextField


class Payment(models.TextChoices):
    """Who pays (R-013)."""

    GENERAL = "umum", _("Umum")
    BPJS = "bpjs", _("BPJS")


class Channel(models.TextChoices):
    """By which door the reservation came in."""

    WEB = "web", _("web")
    API = "api", _("aplikasi")
    MJKN = "mjkn", _("Mobile JKN")


class Status(models.TextChoices):
    """Where the reservation stands."""

    SUBMITTED = "submitted", _("menunggu verifikasi")
    VERIFIED = "verified", _("data valid")
    REJECTED = "rejected", _("ditolak")
    NUMBERED = "numbered", _("nomor siap")
    ARRIVED = "arrived", _("sudah hadir")
    IN_QUEUE = "in_queue", _("menunggu dipanggil")
    SERVING = "serving", _("sedang dilayani")
    DONE = "done", _("selesai")
    NO_SHOW = "no_show", _("tidak hadir")
    CANCELLED = "cancelled", _("dibatalkan")
    EXPIRED = "expired", _("kedaluwarsa")


LIVE = (
    Status.SUBMITTED,
    Status.VERIFIED,
    Status.NUMBERED,
    Status.ARRIVED,
    Status.IN_QUEUE,
    Status.SERVING,
)
MOVED, UNSERVED = "moved", "unserved"
"""Why a reservation ended, where the status alone does not say it."""

BEFORE_ARRIVAL = (Status.SUBMITTED, Status.VERIFIED, Status.NUMBERED)


class CoverageState(models.TextChoices):
    """What BPJS answered about the card (R-021)."""

    ACTIVE = "active", _("aktif")
    INACTIVE = "inactive", _("tidak aktif")
    UNKNOWN = "unknown", _("belum diperiksa")
    NOT_NEEDED = "", _("tidak perlu")


class RejectionReason(models.Model):
    """A reason one may answer for (SOP row 4, R-037), with what the applicant can do about it."""

    code = models.SlugField(max_length=40, unique=True)
    text = models.CharField(max_length=160)
    advice = models.CharField(max_length=240)
    text_en = models.CharField(max_length=160, blank=True)
    advice_en = models.CharField(max_length=240, blank=True)
    needs_text = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.shown_text

    @property
    def shown_text(self) -> str:
        """In the reader's language, where somebody wrote it in English."""
        return self.text_en if self.text_en and get_language() == "en" else self.text

    @property
    def shown_advice(self) -> str:
        return self.advice_en if self.advice_en and get_language() == "en" else self.advice


class Reservation(models.Model):
    """One reservation. SIMPUS number, registration and clinic ticket are kept apart (G-9)."""

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, related_name="reservations")
    clinic = models.ForeignKey("puskesmas.Clinic", models.PROTECT, related_name="reservations")
    patient = models.ForeignKey("puskesmas.Citizen", models.PROTECT, related_name="reservations")
    applicant = models.ForeignKey("puskesmas.Citizen", models.PROTECT, related_name="applications")
    date = models.DateField()
    slot = models.ForeignKey("puskesmas.ServiceSlot", models.PROTECT, null=True, blank=True)
    payment = models.CharField(max_length=8, choices=Payment)
    bpjs_number = EncryptedTextField(default="", blank=True)
    complaint = EncryptedTextField(default="", blank=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    mode = models.CharField(max_length=12, choices=Mode)
    status = models.CharField(max_length=12, choices=Status, default=Status.SUBMITTED)
    made_on = models.CharField(max_length=64, blank=True, db_index=True)
    holds_place = models.BooleanField(default=True)
    birth_date_differs = models.BooleanField(default=False)
    coverage = models.CharField(max_length=10, choices=CoverageState, blank=True)
    coverage_here = models.BooleanField(null=True, blank=True)
    coverage_at = models.DateTimeField(null=True, blank=True)
    checks = models.JSONField(default=dict, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later"
    )
    simpus_number = models.CharField(max_length=20, blank=True)
    simpus_registration = models.CharField(max_length=40, blank=True)
    rejection_reason = models.ForeignKey(RejectionReason, models.PROTECT, null=True, blank=True)
    rejection_text = models.CharField(max_length=300, blank=True)
    bundle = models.UUIDField(
        null=True, blank=True, db_index=True, help_text=_("satu kali kirim untuk sekeluarga")
    )
    end_reason = models.CharField(
        max_length=20, blank=True, help_text=_("mengapa berakhir: dipindah, klinik tutup, …")
    )
    reminded_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reservasi")
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "date", "clinic"],
                condition=Q(status__in=[str(status) for status in LIVE]),
                name="reservation_one_live",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected")
                | Q(rejection_reason__isnull=False, ended_at__isnull=False),
                name="reservation_rejected_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["facility", "-date", "-id"], name="reservation_list"),
            models.Index(fields=["applicant", "-submitted_at"], name="reservation_applicant"),
            models.Index(fields=["patient", "-submitted_at"], name="reservation_patient"),
            models.Index(
                fields=["date"],
                condition=Q(status__in=["submitted", "verified"]),
                name="reservation_unanswered",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def live(self) -> bool:
        """Whether the promise still stands."""
        return self.status in LIVE


class WaitingEntry(models.Model):
    """Somebody waits for a place on a full day; a place that comes free is held for them a while.

    A held place counts as taken in the day (and ``held_slot``), so nobody else can get it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("dalam daftar tunggu")
        HELD = "held", _("tempat disimpan untuk Anda")
        TAKEN = "taken", _("sudah menjadi reservasi")
        LAPSED = "lapsed", _("waktu habis")
        LEFT = "left", _("keluar dari daftar tunggu")
        CLOSED = "closed", _("daftar tunggu ditutup")

    LIVE = (State.WAITING, State.HELD)

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    clinic = models.ForeignKey("puskesmas.Clinic", models.PROTECT, related_name="waiting")
    date = models.DateField()
    slot = models.ForeignKey(
        "puskesmas.ServiceSlot", models.PROTECT, null=True, blank=True, related_name="+"
    )
    patient = models.ForeignKey("puskesmas.Citizen", models.PROTECT, related_name="waiting")
    applicant = models.ForeignKey("puskesmas.Citizen", models.PROTECT, related_name="+")
    made_on = models.CharField(max_length=64, blank=True, db_index=True)
    payment = models.CharField(max_length=8, choices=Payment)
    bpjs_number = EncryptedTextField(default="", blank=True)
    complaint = EncryptedTextField(default="", blank=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.WEB)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    joined_at = models.DateTimeField()
    held_slot = models.ForeignKey(
        "puskesmas.ServiceSlot", models.PROTECT, null=True, blank=True, related_name="+"
    )
    held_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reservation = models.OneToOneField(
        Reservation, models.PROTECT, null=True, blank=True, related_name="waited"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "date", "clinic"],
                condition=Q(state__in=["waiting", "held"]),
                name="waiting_once",
            ),
            models.CheckConstraint(
                condition=Q(state="held", held_until__isnull=False) | ~Q(state="held"),
                name="waiting_held_until",
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "date", "id"],
                condition=Q(state="waiting"),
                name="waiting_line",
            ),
            models.Index(fields=["held_until"], condition=Q(state="held"), name="waiting_to_lapse"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def facility(self) -> Facility:
        """Where."""
        return self.clinic.facility

    @property
    def facility_id(self) -> int:
        """The same by number, as its messages and traces need it."""
        return self.clinic.facility_id

    @property
    def live(self) -> bool:
        """Whether there is still a place to hope for."""
        return self.state in self.LIVE
