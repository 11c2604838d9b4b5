"""The Django app of the SOPs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FlowsConfig(AppConfig):
    name = "flows"
    verbose_name = _("SOP")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from flows import (  # noqa: PLC0415
            answers,  # noqa: F401
            reservation_instant,  # noqa: F401
            reservation_verified,  # noqa: F401
            telling,  # noqa: F401
        )
        from flows.engine import checks  # noqa: PLC0415, F401
