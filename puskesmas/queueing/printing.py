"""What became of a printed number: the device's state, the staff's alarm, and no stale paper."""

from datetime import timedelta

from django.db import transaction

from puskesmas import clock
from puskesmas.actor import SYSTEM, Actor
from puskesmas.audit.actions import record
from puskesmas.outbox import pull
from puskesmas.outbox.models import Message
from puskesmas.place.alarms import DOUBT, PRINTER, WAITING, end_alarms, raise_alarm
from puskesmas.place.models import Device

TOPIC = "print.ticket"

LOW = "paper_low"
SILENT_AFTER = timedelta(seconds=20)
"""A number that no agent fetched for so long is not on paper; its owner stands at the machine."""

STALE_AFTER = timedelta(hours=2)
"""After an outage nobody waits for this paper any more: the number is on the phone."""


@transaction.atomic
def report_print(device: Actor, letter_id: int, outcome: pull.Outcome, detail: str = "") -> Message:
    """Write down what became of a print job, and alarm the staff about what hands must mend.

    «failed» and «paper low» raise the printer's alarm, a job confirmed ends it; «unknown» asks a
    person to look and, if need be, to print a copy marked SALINAN. Locks and raises as
    ``pull.report``; the same report twice changes nothing.
    """
    message = pull.report(device, letter_id, outcome, detail)
    state = detail or ("ok" if outcome == "confirmed" else outcome)
    Device.objects.filter(pk=device.device_id or 0).update(
        printer_state="ok" if state == "bad_job" else state[:20], printer_state_at=clock.now()
    )
    where = message.facility_id
    end_alarms(facility_id=where, kind=WAITING)
    if outcome == "confirmed":
        end_alarms(facility_id=where, kind=PRINTER, device_id=device.device_id)
    if outcome == "failed" or detail == LOW:
        subject = f"{device.device_id} {detail or outcome}"
        raise_alarm(facility_id=where, kind=PRINTER, subject=subject, device_id=device.device_id)
    if outcome == "unknown":
        raise_alarm(
            facility_id=where,
            kind=DOUBT,
            subject=str(message.pk),
            device_id=device.device_id,
            case_code=message.case_code,
        )
    return message


@transaction.atomic
def watch_printing(*, limit: int = 500) -> int:
    """Alarm where numbers wait for an agent that does not come, and give up paper nobody waits for.

    A chore of the tick: bounded, safe to run many at once (locked rows are skipped). How many jobs
    were given up.
    """
    now = clock.now()
    jobs = Message.objects.filter(topic=TOPIC, pulled=True, state=Message.State.DUE)
    silent = jobs.filter(attempts=0, created_at__lte=now - SILENT_AFTER)
    for facility_id in silent.order_by().values_list("facility_id", flat=True).distinct():
        raise_alarm(facility_id=facility_id, kind=WAITING, subject="agent")
    stale = list(
        jobs.filter(created_at__lte=now - STALE_AFTER)
        .select_for_update(skip_locked=True, no_key=True)
        .order_by("id")[:limit]
    )
    for job in stale:
        job.state, job.trouble = Message.State.DEAD, "too_late"
        job.save(update_fields=["state", "trouble"])
        record(
            "ticket.print_given_up",
            by=SYSTEM,
            facility_id=job.facility_id,
            case_code=job.case_code,
            letter=job.pk,
        )
    for facility_id in {job.facility_id for job in stale}:
        if not silent.filter(facility_id=facility_id).exists():
            end_alarms(facility_id=facility_id, kind=WAITING)
    return len(stale)
