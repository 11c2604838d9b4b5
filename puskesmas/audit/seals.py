"""Sealing the audit and finding the first event that was touched.

A seal covers every event of a facility written by transactions that had ended before the seal and
came after the one before it; so no commit can slip in behind a seal, and no chain lock is needed.
"""

import hashlib
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Q

from puskesmas import clock
from puskesmas.audit.models import AuditEvent, AuditSeal

SEALER_LOCK = 661_0795


@dataclass(frozen=True, slots=True)
class Finding:
    """The first thing that does not fit: which event or seal, and how."""

    facility_id: int | None
    what: str
    number: int


@transaction.atomic
def seal() -> int:
    """Seal what has come since the last seal of every facility; how many seals were made.

    One sealer at a time (advisory lock); others return at once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
        through = int(cursor.fetchone()[0])
    fresh = AuditEvent.objects.filter(xact__lte=through)
    last = AuditSeal.objects.order_by("-through_xact").values_list("through_xact", flat=True)
    fresh = fresh.filter(xact__gt=last.first() or 0)
    facilities = list(fresh.order_by().values_list("facility_id", flat=True).distinct())
    for facility_id in facilities:
        _seal_one(facility_id, through)
    return len(facilities)


def _seal_one(facility_id: int | None, through: int) -> None:
    before = AuditSeal.objects.filter(_of(facility_id)).order_by("-number").first()
    after = before.through_xact if before else 0
    previous = before.root if before else ""
    digests = _digests(facility_id, after, through)
    AuditSeal.objects.create(
        facility_id=facility_id,
        number=before.number + 1 if before else 1,
        after_xact=after,
        through_xact=through,
        events=len(digests),
        root=_root(previous, digests),
        previous_root=previous,
        at=clock.now(),
    )


def _of(facility_id: int | None) -> Q:
    return Q(facility__isnull=True) if facility_id is None else Q(facility_id=facility_id)


def _digests(facility_id: int | None, after: int, through: int) -> list[str]:
    return list(
        AuditEvent.objects.filter(_of(facility_id), xact__gt=after, xact__lte=through)
        .order_by("xact", "id")
        .values_list("digest", flat=True)
    )


def _root(previous: str, digests: list[str]) -> str:
    return hashlib.sha256("|".join([previous, *digests]).encode()).hexdigest()


_RECOMPUTED = """
SELECT id FROM puskesmas_auditevent
WHERE facility_id IS NOT DISTINCT FROM %s
  AND digest <> encode(sha256(convert_to(concat_ws('|',
    id, coalesce(facility_id::text, ''), extract(epoch from at), actor_kind,
    actor_id, actor_label, verb, case_code, data::text), 'UTF8')), 'hex')
ORDER BY id LIMIT 1
"""


def verify(facility_id: int | None) -> Finding | None:
    """The first changed event or broken seal of a facility (``None``: the city's own events)."""
    with connection.cursor() as cursor:
        cursor.execute(_RECOMPUTED, [facility_id])
        row = cursor.fetchone()
    if row is not None:
        return Finding(facility_id, "event_changed", row[0])
    previous, after = "", 0
    seals = AuditSeal.objects.filter(_of(facility_id)).order_by("number")
    for number, one in enumerate(seals, start=1):
        digests = _digests(facility_id, one.after_xact, one.through_xact)
        fits = (
            one.number == number
            and one.previous_root == previous
            and one.after_xact == after
            and len(digests) == one.events
            and one.root == _root(previous, digests)
        )
        if not fits:
            return Finding(facility_id, "seal_broken", one.number)
        previous, after = one.root, one.through_xact
    return None
