"""Process models: what ties a running process of the engine to its case in the domain."""

from django.db import models
from viewflow.workflow.models import Process


class Case(models.Model):
    """One process runs for one case; typed columns instead of the engine's free data."""

    process = models.OneToOneField(Process, models.PROTECT, related_name="case")
    flow = models.CharField(max_length=40)
    revision = models.PositiveSmallIntegerField()
    reservation = models.OneToOneField("puskesmas.Reservation", models.PROTECT, related_name="case")

    def __str__(self) -> str:
        return f"{self.flow} {self.process_id}"
