"""Intent: one wish of one actor, carried out once and answered the same for 48 hours."""

from django.db import models


class Intent(models.Model):
    """The stored answer to an ``Idempotency-Key``, written in the transaction of its effect."""

    actor = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="intent_once")]

    def __str__(self) -> str:
        return f"{self.actor} {self.pk}"
