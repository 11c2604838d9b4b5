"""Deadline: one row per promised time. Open rows are the inbox, closed ones the SLA report."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puskesmas.vault import EncryptedTextField


class Deadline(models.Model):
    """A step of a case, who owes it, by when, and what became of it.

    ``task`` is the engine's number of the step; ``inbox`` marks steps a person works on;
    ``reroutes`` marks steps that the tick moves on when they are late.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", _("terbuka")
        DONE = "done", _("selesai")
        LATE = "late", _("dialihkan karena lewat waktu")
        CANCELLED = "cancelled", _("dibatalkan")

    task = models.BigIntegerField(unique=True)
    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, related_name="deadlines")
    reservation = models.ForeignKey(
        "puskesmas.Reservation", models.PROTECT, null=True, blank=True, related_name="deadlines"
    )
    case_code = models.CharField(max_length=16, db_index=True)
    flow = models.CharField(max_length=40)
    step = models.CharField(max_length=40)
    role = models.CharField(max_length=30)
    inbox = models.BooleanField(default=False)
    reroutes = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True, blank=True)
    breached_at = models.DateTimeField(null=True, blank=True)
    assignee = models.ForeignKey(
        "puskesmas.User", models.PROTECT, null=True, blank=True, related_name="deadlines"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    finished_by = models.ForeignKey(
        "puskesmas.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("tenggat")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", finished_at__isnull=True)
                | (~Q(outcome="open") & Q(finished_at__isnull=False)),
                name="deadline_finished_with_outcome",
            ),
            models.CheckConstraint(
                condition=Q(assignee__isnull=True) | Q(claimed_at__isnull=False),
                name="deadline_assignee_with_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["facility", "due_at", "id"],
                condition=Q(finished_at__isnull=True, inbox=True),
                name="deadline_inbox",
            ),
            models.Index(
                fields=["assignee", "due_at", "id"],
                condition=Q(finished_at__isnull=True, inbox=True),
                name="deadline_mine",
            ),
            models.Index(
                fields=["facility", "finished_at"],
                condition=Q(finished_at__isnull=False, inbox=True),
                name="deadline_done_lately",
            ),
            models.Index(
                fields=["flow", "facility", "step"],
                condition=Q(finished_at__isnull=True),
                name="deadline_standing",
            ),
            models.Index(
                fields=["warn_at"],
                condition=Q(finished_at__isnull=True, warned_at__isnull=True),
                name="deadline_to_warn",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(finished_at__isnull=True, breached_at__isnull=True),
                name="deadline_to_breach",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(finished_at__isnull=True, reroutes=True),
                name="deadline_to_reroute",
            ),
            models.Index(
                fields=["finished_by", "-finished_at"],
                condition=Q(finished_by__isnull=False),
                name="deadline_done_by",
            ),
            models.Index(
                fields=["facility", "-breached_at", "-id"],
                condition=Q(breached_at__isnull=False),
                name="deadline_breaches",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_code} {self.step}"

    @property
    def called_off(self) -> bool:
        """Its case ended before it was done or, being the office's, broken."""
        still_held = self.breached_at is None or self.role == "applicant"
        return self.outcome == self.Outcome.CANCELLED and still_held


class Escalation(models.Model):
    """A deadline made known to whoever must react, one rung higher each time, until seen."""

    class Rung(models.IntegerChoices):
        OFFICER = 1, _("petugas: hampir lewat")
        SUPERVISOR = 2, _("penyelia: lewat waktu")
        HEAD = 3, _("kepala: lewat waktu dan belum ditanggapi")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="escalations")
    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, related_name="escalations")
    rung = models.PositiveSmallIntegerField(choices=Rung)
    role = models.CharField(max_length=30, blank=True)
    user = models.ForeignKey(
        "puskesmas.User", models.PROTECT, null=True, blank=True, related_name="escalations"
    )
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        "puskesmas.User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = EncryptedTextField(default="", blank=True)

    class Meta:
        verbose_name = _("eskalasi")
        constraints = [
            models.UniqueConstraint(fields=["deadline", "rung"], name="escalation_once"),
        ]
        indexes = [
            models.Index(
                fields=["facility", "rung", "-raised_at"],
                condition=Q(acknowledged_at__isnull=True),
                name="escalation_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.rung}"
