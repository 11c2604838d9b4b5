"""The Django app of the domain: one app, one migration history, small rooms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PuskesmasConfig(AppConfig):
    name = "puskesmas"
    label = "puskesmas"
    verbose_name = _("Puskesmas")
    default_auto_field = "django.db.models.BigAutoField"
