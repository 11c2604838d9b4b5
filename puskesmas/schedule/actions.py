"""Places taken and given back, and changes of hours."""

from collections.abc import Iterable
from datetime import date, time

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Conflict, Refusal
from puskesmas.place.models import Clinic, Facility
from puskesmas.prepared import Prepared, Slot
from puskesmas.schedule.models import Closure, ServiceDay, ServiceSlot
from puskesmas.schedule.queries import clinic_calendar, slot_plan


def day_full(message: str | Promise = "") -> Conflict:
    """No place is left on a date, or in an hour."""
    return Conflict(
        "quota_full",
        message or _("Kuota tanggal itu sudah penuh. Pilih tanggal lain yang masih ada."),
    )


_DAY = Prepared(lambda: ServiceDay.objects.filter(clinic=Slot("clinic"), date=Slot("day")))


def service_day(clinic: Clinic, day: date) -> ServiceDay:
    """The row of a clinic day, made with the clinic's quota when nobody asked for it before."""
    found = _DAY.first(clinic=clinic.pk, day=day)
    if found is not None:
        return found
    ServiceDay.objects.bulk_create(
        [ServiceDay(clinic=clinic, date=day, quota=clinic.online_quota)], ignore_conflicts=True
    )
    return ServiceDay.objects.get(clinic=clinic, date=day)


def _service_slot(clinic: Clinic, day: ServiceDay, start: time) -> ServiceSlot:
    """The row of an hour that the clinic's calendar offers now, whatever stood there before."""
    plan = slot_plan(clinic, clinic_calendar(clinic), day.date, day.quota)
    if start not in {begins for begins, _ends in plan}:
        raise Refusal.of_field(
            "slot", "slot_unknown", _("Jam itu tidak ada. Pilih jam dari daftar.")
        )
    found = ServiceSlot.objects.filter(day=day, starts=start).first()
    if found is not None:
        return found
    ServiceSlot.objects.bulk_create(
        [
            ServiceSlot(day=day, starts=begins, ends=ends, quota=places)
            for (begins, ends), places in plan.items()
        ],
        ignore_conflicts=True,
    )
    return ServiceSlot.objects.get(day=day, starts=start)


def prepare_place(
    clinic: Clinic, day: date, start: time | None
) -> tuple[ServiceDay, ServiceSlot | None]:
    """The rows that a hold will use, made before any lock is taken.

    Raises ``Refusal`` when the clinic uses slots and none fits.
    """
    row = service_day(clinic, day)
    if not clinic.slot_minutes:
        return row, None
    if start is None:
        raise Refusal.of_field("slot", "slot_needed", _("Pilih jam kedatangan."))
    return row, _service_slot(clinic, row, start)


def hold_place(day: ServiceDay, slot: ServiceSlot | None) -> None:
    """Take one place, or raise ``Conflict`` «quota_full».

    Locks the day's row (then the slot's) until the transaction ends: call it late. The constraint
    behind it refuses overselling even to a mistaken caller.
    """
    if not _one_more(day):
        raise day_full()
    if slot is not None and not _one_more(slot):
        raise day_full(_("Jam itu sudah penuh. Pilih jam lain."))


def _one_more(row: ServiceDay | ServiceSlot) -> bool:
    """Count one more place as taken, unless all are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET taken = taken + 1"  # noqa: S608
            " WHERE id = %s AND taken < quota",
            [row.pk],
        )
        return cursor.rowcount == 1


def lock_days(days: Iterable[ServiceDay]) -> None:
    """Lock the rows of several clinic days in one order, for whoever changes more than one.

    Locks them until the transaction ends.
    """
    wanted = ServiceDay.objects.filter(pk__in={day.pk for day in days}).order_by("pk")
    list(wanted.select_for_update(no_key=True).values_list("pk"))


def release_place(clinic_id: int, day: date, slot_id: int | None) -> None:
    """Give one place back; locks the day's row (then the slot's)."""
    ServiceDay.objects.filter(clinic_id=clinic_id, date=day, taken__gt=0).update(
        taken=F("taken") - 1
    )
    if slot_id is not None:
        ServiceSlot.objects.filter(pk=slot_id, taken__gt=0).update(taken=F("taken") - 1)


@transaction.atomic
def set_quota(*, clinic: Clinic, day: date, quota: int, by: Actor) -> ServiceDay:
    """Change the online places of one clinic day, and spread them over its hours anew.

    An hour never falls below what is taken of it. Locks the day's row, then its hours. Raises
    ``Conflict`` when more than ``quota`` places are already taken.
    """
    row = service_day(clinic, day)
    try:
        with transaction.atomic():
            ServiceDay.objects.filter(pk=row.pk).update(quota=quota)
    except IntegrityError:
        raise Conflict(
            "quota_below_taken", _("Sudah lebih banyak tempat terisi daripada kuota itu.")
        ) from None
    _spread(clinic, day, row, quota)
    record(
        "quota.set",
        by=by,
        facility_id=clinic.facility_id,
        clinic=clinic.code,
        date=day.isoformat(),
        old=row.quota,
        new=quota,
    )
    row.refresh_from_db()
    return row


def _spread(clinic: Clinic, day: date, row: ServiceDay, quota: int) -> None:
    plan = slot_plan(clinic, clinic_calendar(clinic), day, quota)
    places = {start: count for (start, _end), count in plan.items()}
    for slot in ServiceSlot.objects.filter(day=row, starts__in=places).order_by("starts"):
        ServiceSlot.objects.filter(pk=slot.pk).update(
            quota=Greatest(F("taken"), Value(places[slot.starts]))
        )


@transaction.atomic
def close_on(
    *,
    facility: Facility,
    day: date,
    reason: str,
    by: Actor,
    clinic: Clinic | None = None,
    opens: time | None = None,
    closes: time | None = None,
) -> Closure:
    """Close a facility or clinic on a date, or give it a half day; running clocks stay."""
    closure, _created = Closure.objects.update_or_create(
        facility=facility,
        clinic=clinic,
        date=day,
        defaults={"reason": reason, "opens": opens, "closes": closes},
    )
    calendar_changed(facility)
    record(
        "facility.closure_set",
        by=by,
        facility_id=facility.pk,
        date=day.isoformat(),
        clinic=clinic.code if clinic else "",
        reason=reason,
    )
    return closure


def calendar_changed(facility: Facility) -> None:
    """Make every process read the hours anew."""
    Facility.objects.filter(pk=facility.pk).update(calendar_version=F("calendar_version") + 1)
    facility.refresh_from_db(fields=["calendar_version"])
