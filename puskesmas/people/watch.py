"""Who sees to an alarm: what is open at an officer's facilities, and who took it in hand."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import NotFound
from puskesmas.people.roles import Permission
from puskesmas.place.alarms import PRINTER, WAITING
from puskesmas.place.models import Alarm

ENDS_BY_ITSELF = frozenset({PRINTER, WAITING})
"""Kinds whose cause shows when it is gone: seen or not, they stay listed until then."""


@transaction.atomic
def acknowledge(*, alarm_id: int, by: Actor) -> Alarm:
    """Somebody sees to it. What ends by itself stays listed until its cause is gone.

    Locks the row; a second acknowledgement changes nothing. ``NotFound`` outside the own facility.
    """
    alarm = Alarm.objects.select_for_update(no_key=True, of=("self",)).filter(pk=alarm_id).first()
    if alarm is None or not by.can(Permission.CASE_VIEW, alarm.facility_id):
        raise NotFound("alarm_unknown", _("Peringatan itu tidak ada."))
    if alarm.acknowledged_at is None:
        alarm.acknowledged_at = clock.now()
        alarm.acknowledged_by_id = by.user_id
        if alarm.kind not in ENDS_BY_ITSELF:
            alarm.ended_at = clock.now()
        alarm.save(update_fields=["acknowledged_at", "acknowledged_by", "ended_at"])
        record(
            "alarm.acknowledged",
            by=by,
            facility_id=alarm.facility_id,
            case_code=alarm.case_code,
            kind=alarm.kind,
            subject=alarm.subject,
        )
    return alarm


def open_alarms(actor: Actor) -> QuerySet[Alarm]:
    """What is open at the actor's facilities, unseen first, the oldest first."""
    rows = Alarm.objects.filter(ended_at__isnull=True).select_related(
        "device", "facility", "acknowledged_by"
    )
    facilities = actor.facilities(Permission.CASE_VIEW)
    if facilities is not None:
        rows = rows.filter(facility_id__in=facilities)
    return rows.order_by("acknowledged_at", "raised_at", "id")
