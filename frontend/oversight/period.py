"""The stretch of time a supervisor looks at."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from puskesmas import clock


@dataclass(frozen=True, slots=True)
class Period:
    """Today and so many days before it."""

    key: str
    label: str | Promise
    days: int

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """From the first midnight up to the next one, on the wall clock of ``zone``."""
        today = clock.today(zone)
        midnight = datetime.combine(today, time(), ZoneInfo(zone))
        return midnight - timedelta(days=self.days - 1), midnight + timedelta(days=1)


PERIODS = (
    Period("hari", _("Hari ini"), 1),
    Period("pekan", _("7 hari"), 7),
    Period("bulan", _("30 hari"), 30),
)


def chosen(key: str) -> Period:
    """The period of a key; 7 days for an unknown one."""
    return next((period for period in PERIODS if period.key == key), PERIODS[1])
