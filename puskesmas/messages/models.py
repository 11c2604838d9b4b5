"""Whom messages no longer reach by telephone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoppedNumber(models.Model):
    """A telephone number that answered BERHENTI; the row goes when it answers MULAI.

    Only the blind index is kept: it finds the number again and tells it to nobody. A telephone may
    serve a whole family: who says stop, says it for everybody on it.
    """

    number_index = models.CharField(max_length=64, unique=True)
    stopped_at = models.DateTimeField()

    class Meta:
        verbose_name = _("nomor yang berhenti menerima pesan")

    def __str__(self) -> str:
        return f"nomor {self.pk}"
