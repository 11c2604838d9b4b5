"""Where the rival engine saves its workflows."""

from django.db import models


class SavedWorkflow(models.Model):
    """One serialised workflow of SpiffWorkflow."""

    state = models.TextField()

    def __str__(self) -> str:
        return f"workflow {self.pk}"
