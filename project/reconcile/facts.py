"""Facts: what stands in a reservation was written down when it happened, once, and untouched."""
# ruff: noqa: S608 -- every part of these statements is a constant of this file

from collections.abc import Iterator

from project.reconcile.findings import DOUBLED, LOST, PHANTOM, SKIPPED, Finding, Rule
from puskesmas.audit.seals import verify
from puskesmas.place.models import Facility

_ONCE = (
    "('reservation.submitted', 'reservation.arrived', 'reservation.missed',"
    " 'reservation.expired', 'reservation.cancelled')"
)

RULES = (
    Rule(
        LOST,
        "reservasi {0}: tidak ada catatan {1}",
        "SELECT r.code, said.verb FROM puskesmas_reservation AS r"
        " CROSS JOIN LATERAL (VALUES ('reservation.submitted', true),"
        " ('reservation.arrived', r.arrived_at IS NOT NULL),"
        " ('reservation.numbered', r.status = 'numbered'),"
        " ('reservation.in_queue', r.status = 'in_queue'),"
        " ('reservation.cancelled', r.status = 'cancelled'),"
        " ('reservation.missed', r.status = 'no_show'),"
        " ('reservation.expired', r.status = 'expired'),"
        " ('reservation.rejected', r.status = 'rejected' AND r.arrived_at IS NULL),"
        " ('reservation.turned_away', r.status = 'rejected' AND r.arrived_at IS NOT NULL))"
        " AS said (verb, owed)"
        " LEFT JOIN puskesmas_auditevent AS e ON e.case_code = r.code AND e.verb = said.verb"
        " WHERE said.owed AND e.id IS NULL",
    ),
    Rule(
        DOUBLED,
        "reservasi {0}: {1} tercatat {2} kali",
        "SELECT case_code, verb, count(*) FROM puskesmas_auditevent"
        f" WHERE verb IN {_ONCE} GROUP BY 1, 2 HAVING count(*) > 1",
    ),
    Rule(
        DOUBLED,
        "reservasi {0} berakhir dua kali: {1}",
        "SELECT case_code, string_agg(DISTINCT verb, ', ') FROM puskesmas_auditevent"
        " WHERE verb IN ('reservation.arrived', 'reservation.missed', 'reservation.expired',"
        " 'reservation.cancelled') GROUP BY 1 HAVING count(DISTINCT verb) > 1",
    ),
    Rule(
        PHANTOM,
        "catatan {1} tentang {0}, reservasi yang tidak ada",
        "SELECT e.case_code, e.verb FROM puskesmas_auditevent AS e"
        " LEFT JOIN puskesmas_reservation AS r ON r.code = e.case_code"
        " WHERE e.verb = 'reservation.submitted' AND r.id IS NULL",
    ),
    Rule(
        PHANTOM,
        "niat {0} tersimpan tanpa jawaban",
        "SELECT id FROM puskesmas_intent WHERE status = 0",
    ),
    Rule(
        LOST,
        "reservasi {0} dijanjikan kepada pemohon dan tidak ada",
        "SELECT i.answer ->> 'code' FROM puskesmas_intent AS i"
        " LEFT JOIN puskesmas_reservation AS r ON r.code = i.answer ->> 'code'"
        " WHERE i.status = 201 AND i.answer ->> 'simpus_number' IS NOT NULL AND r.id IS NULL",
    ),
)


def chain() -> Iterator[Finding]:
    """The seals of every facility and of the city, as ``verify_audit`` looks at them."""
    rows: list[tuple[int | None, str]] = [(row.pk, row.code) for row in Facility.objects.all()]
    for facility_id, name in [*rows, (None, "kota")]:
        if (found := verify(facility_id)) is not None:
            yield Finding(SKIPPED, f"catatan audit {name}: {found.what} {found.number}")
