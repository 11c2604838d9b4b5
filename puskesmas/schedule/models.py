"""When care happens: opening hours, closures, and the places of each clinic day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

WEEKDAYS = [
    (1, _("Senin")),
    (2, _("Selasa")),
    (3, _("Rabu")),
    (4, _("Kamis")),
    (5, _("Jumat")),
    (6, _("Sabtu")),
    (7, _("Minggu")),
]


class OpeningHours(models.Model):
    """One span of a facility's working week; Friday may have two around the prayer."""

    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["facility", "weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "weekday", "opens"], name="opening_hours_once"
            ),
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="opening_hours_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class ClinicHours(models.Model):
    """One span in which a clinic receives patients."""

    clinic = models.ForeignKey("puskesmas.Clinic", models.PROTECT, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["clinic", "weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "weekday", "opens"], name="clinic_hours_once"
            ),
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="clinic_hours_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class Closure(models.Model):
    """A facility (or one clinic) is closed, or open for a half day, or open despite a holiday."""

    facility = models.ForeignKey("puskesmas.Facility", models.PROTECT, related_name="closures")
    clinic = models.ForeignKey("puskesmas.Clinic", models.PROTECT, null=True, blank=True)
    date = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    reason = models.CharField(max_length=120)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "clinic", "date"], nulls_distinct=False, name="closure_once"
            ),
            models.CheckConstraint(
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__isnull=False, opens__lt=models.F("closes")),
                name="closure_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.reason}"


class ServiceDay(models.Model):
    """The online places of one clinic on one date; ``taken`` never exceeds ``quota``."""

    clinic = models.ForeignKey("puskesmas.Clinic", models.PROTECT, related_name="days")
    date = models.DateField()
    quota = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "date"], name="service_day_once"),
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("quota")), name="service_day_not_oversold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clinic_id} {self.date} {self.taken}/{self.quota}"


class ServiceSlot(models.Model):
    """The places of one hour span within a clinic day, for clinics that use slots (R-012)."""

    day = models.ForeignKey(ServiceDay, models.PROTECT, related_name="slots")
    starts = models.TimeField()
    ends = models.TimeField()
    quota = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.UniqueConstraint(fields=["day", "starts"], name="service_slot_once"),
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("quota")), name="service_slot_not_oversold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts}-{self.ends}"
