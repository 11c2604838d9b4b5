"""Cases: every reservation has its process, and the process stands where the reservation says."""
# ruff: noqa: S608 -- every part of these statements is a constant of this file

from project.reconcile.findings import DOUBLED, LOST, PHANTOM, SKIPPED, Rule

WAITING = "('NEW', 'ASSIGNED')"
ENDED = "('rejected', 'no_show', 'cancelled', 'expired', 'done')"

_CASES = """
FROM puskesmas_reservation AS r
JOIN flows_case AS c ON c.reservation_id = r.id
JOIN viewflow_process AS p ON p.id = c.process_id
"""
_OPEN = f"""
{_CASES} JOIN viewflow_task AS t ON t.process_id = p.id AND t.status IN {WAITING}
"""
_PLACE_IN_FLOW = "c.flow, split_part(t.flow_task, '.', 3)"

RULES = (
    Rule(
        LOST,
        "reservasi {0} tidak punya kasus",
        "SELECT r.code FROM puskesmas_reservation AS r"
        " LEFT JOIN flows_case AS c ON c.reservation_id = r.id WHERE c.id IS NULL",
    ),
    Rule(
        LOST,
        "kasus {0} berjalan tanpa langkah terbuka",
        f"SELECT r.code {_CASES} WHERE p.status = 'NEW' AND NOT EXISTS ("
        f"SELECT FROM viewflow_task AS t WHERE t.process_id = p.id AND t.status IN {WAITING})",
    ),
    Rule(
        DOUBLED,
        "kasus {0} punya {1} langkah terbuka: {2}",
        f"SELECT r.code, count(*), string_agg(split_part(t.flow_task, '.', 3), ', ') {_OPEN}"
        " WHERE p.status = 'NEW' GROUP BY r.code HAVING count(*) > 1",
    ),
    Rule(
        PHANTOM,
        "kasus {0} sudah berakhir, langkah {1} masih terbuka",
        f"SELECT r.code, split_part(t.flow_task, '.', 3) {_OPEN} WHERE p.status <> 'NEW'",
    ),
    Rule(
        PHANTOM,
        "kasus {0} masih berjalan, reservasinya sudah {1}",
        f"SELECT r.code, r.status {_CASES} WHERE p.status = 'NEW' AND r.status IN {ENDED}",
    ),
    Rule(
        LOST,
        "reservasi {0} masih {1}, kasusnya sudah berakhir",
        f"SELECT r.code, r.status {_CASES} WHERE p.status <> 'NEW'"
        " AND r.status IN ('submitted', 'verified', 'numbered', 'arrived')",
    ),
    Rule(
        SKIPPED,
        "kasus {0} menunggu langkah {1}, reservasinya {2}",
        f"SELECT r.code, split_part(t.flow_task, '.', 3), r.status {_OPEN}"
        f" JOIN (VALUES ('reservation_verified', 'verify', 'submitted'),"
        " ('reservation_verified', 'reject', 'submitted'),"
        " ('reservation_verified', 'simpus', 'verified'),"
        " ('reservation_verified', 'enter_number', 'verified'),"
        " ('reservation_verified', 'arrive', 'numbered'),"
        " ('reservation_verified', 'reverify', 'arrived'),"
        " ('reservation_instant', 'arrive', 'verified')) AS plan (flow, step, status)"
        f" ON (plan.flow, plan.step) = ({_PLACE_IN_FLOW})"
        " WHERE p.status = 'NEW' AND r.status <> plan.status",
    ),
    Rule(
        SKIPPED,
        "kasus {0}: langkah {1} terbuka tanpa langkah sebelumnya selesai",
        f"SELECT r.code, split_part(t.flow_task, '.', 3) {_OPEN} WHERE NOT EXISTS ("
        "SELECT FROM viewflow_task_previous AS before"
        " JOIN viewflow_task AS done ON done.id = before.to_task_id"
        " WHERE before.from_task_id = t.id AND done.finished IS NOT NULL)",
    ),
    Rule(
        PHANTOM,
        "tenggat {0} pada kasus {1} berjalan, langkahnya sudah tidak menunggu",
        "SELECT d.step, d.case_code FROM puskesmas_deadline AS d"
        f" LEFT JOIN viewflow_task AS t ON t.id = d.task AND t.status IN {WAITING}"
        " WHERE d.finished_at IS NULL AND t.id IS NULL",
    ),
    Rule(
        LOST,
        "langkah {1} pada kasus {0} menunggu tanpa tenggat",
        f"SELECT r.code, split_part(t.flow_task, '.', 3) {_OPEN}"
        " LEFT JOIN puskesmas_deadline AS d ON d.task = t.id AND d.finished_at IS NULL"
        " WHERE d.id IS NULL AND t.flow_task = ANY(%(promised)s)",
    ),
)
