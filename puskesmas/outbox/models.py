"""What we owe somebody outside: messages, and the addresses of those systems."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puskesmas.vault import EncryptedTextField


class Message(models.Model):
    """A letter. Written in the transaction of its cause, delivered at least once, never lost.

    The body holds references, never personal data: the integration looks those up at delivery.
    ``pulled`` letters (print jobs) are fetched by their receiver instead of pushed by the worker.
    """

    class State(models.TextChoices):
        DUE = "due", _("akan dikirim")
        SENDING = "sending", _("sedang dikirim")
        DELIVERED = "delivered", _("terkirim")
        UNKNOWN = "unknown", _("tidak diketahui")
        DEAD = "dead", _("gagal")

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=80, unique=True)
    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, related_name="letters")
    case_code = models.CharField(max_length=16, blank=True, db_index=True)
    body = models.JSONField(default=dict)
    pulled = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    answer = models.JSONField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)
    external_id = models.CharField(
        max_length=120, blank=True, help_text=_("nomor surat ini di sistem penerima")
    )
    receipt = models.CharField(
        max_length=12, blank=True, help_text=_("kabar sesudah terkirim: sampai, dibaca, gagal")
    )
    receipt_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("surat keluar")
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                condition=Q(state__in=["due", "sending"], pulled=False),
                name="message_to_push",
            ),
            models.Index(
                fields=["facility", "topic", "id"],
                condition=Q(state__in=["due", "sending"], pulled=True),
                name="message_to_pull",
            ),
            models.Index(
                fields=["topic", "external_id"],
                condition=~Q(external_id=""),
                name="message_of_receipt",
            ),
            models.Index(
                fields=["facility", "-id"],
                condition=Q(state__in=["dead", "unknown"]),
                name="message_trouble",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"


class Endpoint(models.Model):
    """Where an outside system answers, for one facility or (empty) for all, with its breaker."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, null=True, blank=True)
    system = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, blank=True)
    url = models.CharField(max_length=200, blank=True)
    secret = EncryptedTextField(default="", blank=True)
    settings = models.JSONField(default=dict, blank=True)
    enabled = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    open_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "system"], nulls_distinct=False, name="endpoint_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.facility_id or '*'}"


class MessageTemplate(models.Model):
    """The words of one event on one road in one language, where a facility wrote its own.

    No facility: for all. Without a row the words that ship with the product are used.
    """

    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, null=True, blank=True)
    event = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=5, default="id")
    subject = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=2000)
    external_name = models.CharField(
        max_length=80, blank=True, help_text=_("nama templat yang disetujui di WhatsApp Cloud")
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "event", "channel", "language"],
                nulls_distinct=False,
                name="message_template_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.channel} {self.language}"
