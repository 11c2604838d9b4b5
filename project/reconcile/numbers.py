"""Numbers: in each queue and date 1, 2, 3 … without gap or twin, each in the right hands."""
# ruff: noqa: S608 -- every part of these statements is a constant of this file

from project.reconcile.findings import DOUBLED, LOST, PHANTOM, SKIPPED, Rule

_QUEUE = "f.code || ' ' || q.letter"
_NAMED = (
    "JOIN puskesmas_queue AS q ON q.id = {0}.queue_id"
    " JOIN puskesmas_facility AS f ON f.id = q.facility_id"
)
_DAYS = _NAMED.format("day")
_TICKETS = _NAMED.format("t")

RULES = (
    Rule(
        SKIPPED,
        "antrean {0} {1}: nomor {2} tidak pernah diberikan",
        f"SELECT {_QUEUE}, day.date, n FROM puskesmas_queueday AS day {_DAYS}"
        " CROSS JOIN LATERAL generate_series(1, day.last_number) AS n"
        " LEFT JOIN puskesmas_ticket AS t"
        " ON t.queue_id = day.queue_id AND t.date = day.date AND t.number = n"
        " WHERE t.id IS NULL",
    ),
    Rule(
        DOUBLED,
        "antrean {0} {1}: nomor {2} diberikan {3} kali",
        f"SELECT {_QUEUE}, t.date, t.number, count(*) FROM puskesmas_ticket AS t {_TICKETS}"
        " GROUP BY 1, 2, 3 HAVING count(*) > 1",
    ),
    Rule(
        PHANTOM,
        "antrean {0} {1}: nomor {2} ada tanpa pernah dihitung",
        f"SELECT {_QUEUE}, t.date, t.number FROM puskesmas_ticket AS t {_TICKETS}"
        " LEFT JOIN puskesmas_queueday AS day ON day.queue_id = t.queue_id AND day.date = t.date"
        " WHERE t.number > coalesce(day.last_number, 0)",
    ),
    Rule(
        LOST,
        "reservasi {0} ({1}) tidak punya nomor",
        "SELECT r.code, r.status FROM puskesmas_reservation AS r"
        " WHERE r.status IN ('arrived', 'in_queue', 'serving') AND NOT EXISTS ("
        "SELECT FROM puskesmas_ticket AS t JOIN puskesmas_queue AS q ON q.id = t.queue_id"
        " WHERE t.reservation_id = r.id AND t.state NOT IN ('wrong_clinic', 'cancelled')"
        " AND (r.status = 'arrived') = (q.clinic_id IS NULL))",
    ),
    Rule(
        DOUBLED,
        "reservasi {0} menunggu dengan {1} nomor sekaligus",
        "SELECT r.code, count(*) FROM puskesmas_reservation AS r"
        " JOIN puskesmas_ticket AS t ON t.reservation_id = r.id AND t.state = 'waiting'"
        " GROUP BY r.code HAVING count(*) > 1",
    ),
    Rule(
        PHANTOM,
        "reservasi {0} ({1}) menunggu dengan nomor",
        "SELECT r.code, r.status FROM puskesmas_reservation AS r"
        " JOIN puskesmas_ticket AS t ON t.reservation_id = r.id AND t.state = 'waiting'"
        " WHERE r.status NOT IN ('arrived', 'in_queue', 'serving')",
    ),
)
