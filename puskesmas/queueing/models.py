"""Who waits where: queues, their daily number, and tickets."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from puskesmas.codes import new_code


class Queue(models.Model):
    """A line of people with one letter. ``clinic`` empty: the registration queue."""

    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, related_name="queues")
    clinic = models.OneToOneField("puskesmas.Clinic", models.PROTECT, null=True, blank=True)
    letter = models.CharField(max_length=1)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["facility", "letter"]
        constraints = [
            models.UniqueConstraint(fields=["facility", "letter"], name="queue_letter"),
            models.UniqueConstraint(
                fields=["facility"],
                condition=models.Q(clinic__isnull=True),
                name="queue_one_registration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.name}"

    @property
    def shown_name(self) -> str:
        """A clinic's own name; the registration counter's in the reader's language."""
        return self.name if self.clinic_id else gettext(self.name)


class QueueDay(models.Model):
    """The last number given in a queue on a service date: the row that numbering locks."""

    queue = models.ForeignKey(Queue, models.PROTECT, related_name="days")
    date = models.DateField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "date"], name="queue_day_once")]

    def __str__(self) -> str:
        return f"{self.queue_id} {self.date} {self.last_number}"


class Ticket(models.Model):
    """A number in a queue on a date. The number names it; ``order_key`` decides the order."""

    class State(models.TextChoices):
        WAITING = "waiting", _("menunggu")
        CLOSED = "closed", _("selesai")
        WRONG_CLINIC = "wrong_clinic", _("salah klinik")
        CANCELLED = "cancelled", _("dibatalkan")

    code = models.CharField(max_length=16, unique=True, default=new_code, editable=False)
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="tickets")
    date = models.DateField()
    number = models.PositiveIntegerField()
    reservation = models.ForeignKey(
        "puskesmas.Reservation", models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    payment = models.CharField(max_length=8, blank=True)
    order_key = models.CharField(max_length=40)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    issued_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    copies = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name = _("tiket")
        constraints = [
            models.UniqueConstraint(fields=["queue", "date", "number"], name="ticket_number"),
            models.UniqueConstraint(
                fields=["reservation", "queue"],
                condition=models.Q(state="waiting"),
                name="ticket_one_waiting",
            ),
        ]
        indexes = [
            models.Index(fields=["reservation", "-id"], name="ticket_newest"),
            models.Index(
                fields=["queue", "date", "order_key"],
                condition=models.Q(state="waiting"),
                name="ticket_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.code
