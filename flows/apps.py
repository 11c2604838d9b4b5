"""The Django app of the SOPs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FlowsConfig(AppConfig):
    name = "flows"
    verbose_name = _("SOP")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from flows import answers, reservation_instant, reservation_verified  # noqa: PLC0415, F401
        from flows.engine import checks  # noqa: PLC0415, F401
