"""The usual week and the coming dates, set as a whole; and closures taken back."""

from collections.abc import Iterable, Mapping
from datetime import date, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Conflict, NotFound, Refusal
from puskesmas.place.models import Clinic, Facility
from puskesmas.schedule.actions import calendar_changed, set_quota
from puskesmas.schedule.models import ClinicHours, Closure, OpeningHours

Span = tuple[int, time, time]
"""ISO weekday, opens, closes."""


@transaction.atomic
def set_opening_hours(*, facility: Facility, spans: Iterable[Span], by: Actor) -> None:
    """The facility's working week from now on (R-039). Running clocks keep the moments promised.

    Locks the facility. ``Refusal`` «hours_overlap», «hours_order», and «hours_none»: a facility
    that never opens could keep no promise of any case under way.
    """
    week = _checked(spans)
    if not week:
        raise Refusal(
            "hours_none",
            _(
                "Isi jam buka paling sedikit satu hari. Bila tutup sementara, pakai Hari tutup "
                "atau matikan «Menerima reservasi» di Profil."
            ),
        )
    _lock(facility)
    OpeningHours.objects.filter(facility=facility).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(facility=facility, weekday=day, opens=opens, closes=closes)
        for day, opens, closes in week
    )
    calendar_changed(facility)
    record("facility.hours_set", by=by, facility_id=facility.pk, week=_plain(week))


@transaction.atomic
def set_clinic_hours(*, clinic: Clinic, spans: Iterable[Span], by: Actor) -> None:
    """When a clinic receives patients in a usual week.

    Locks the facility; refuses as above, and «facility_hours_first» where the facility has none.
    An empty week closes the clinic.
    """
    week = _checked(spans)
    _lock(clinic.facility)
    if week and not clinic.facility.hours.exists():
        raise Refusal("facility_hours_first", _("Isi dulu jam buka puskesmas, lalu jam klinik."))
    ClinicHours.objects.filter(clinic=clinic).delete()
    ClinicHours.objects.bulk_create(
        ClinicHours(clinic=clinic, weekday=day, opens=opens, closes=closes)
        for day, opens, closes in week
    )
    calendar_changed(clinic.facility)
    record(
        "clinic.hours_set",
        by=by,
        facility_id=clinic.facility_id,
        clinic=clinic.code,
        week=_plain(week),
    )


@transaction.atomic
def open_again(*, facility: Facility, closure_id: int, by: Actor) -> date:
    """Take a closure back; the date follows the usual week again. ``NotFound``."""
    closure = Closure.objects.filter(facility=facility, pk=closure_id).first()
    if closure is None:
        raise NotFound("closure_unknown", _("Hari tutup itu sudah tidak ada."))
    day = closure.date
    closure.delete()
    calendar_changed(facility)
    record("facility.closure_ended", by=by, facility_id=facility.pk, date=day.isoformat())
    return day


def _checked(spans: Iterable[Span]) -> list[Span]:
    week = sorted(spans)
    for _day, opens, closes in week:
        if opens >= closes:
            raise Refusal("hours_order", _("Jam tutup harus sesudah jam buka."))
    for (day, _opens, closes), (next_day, opens, _closes) in zip(week, week[1:], strict=False):
        if day == next_day and opens < closes:
            raise Refusal("hours_overlap", _("Dua rentang pada hari yang sama bertumpuk."))
    return week


def _lock(facility: Facility) -> None:
    Facility.objects.select_for_update(no_key=True).values_list("pk").get(pk=facility.pk)


def _plain(week: list[Span]) -> list[str]:
    return [f"{day} {opens:%H.%M}-{closes:%H.%M}" for day, opens, closes in week]


@transaction.atomic
def set_quotas(*, clinic: Clinic, quotas: Mapping[date, int], by: Actor) -> None:
    """The online places of several dates, all or none. ``Conflict`` names the date that refuses."""
    for day, quota in sorted(quotas.items()):
        try:
            set_quota(clinic=clinic, day=day, quota=quota, by=by)
        except Conflict as refused:
            raise Conflict(
                refused.code, refused.detail, errors={day.isoformat(): [str(refused.detail)]}
            ) from None
