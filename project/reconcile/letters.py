"""Letters: every step, ticket and message that owes somebody a letter has it, and it moves on."""
# ruff: noqa: S608 -- every part of these statements is a constant of this file

from datetime import timedelta

from project.reconcile.findings import DOUBLED, LOST, PHANTOM, Rule

PATIENCE = timedelta(minutes=5)
"""A letter that should have left for so long has nobody who takes it."""

_TEMPLATES_OF_ONE_MOMENT = "('submitted', 'accepted', 'cancelled', 'missed', 'expired')"

RULES = (
    Rule(
        LOST,
        "surat {0} pada kasus {1} seharusnya sudah terkirim",
        "SELECT topic, case_code FROM puskesmas_message"
        " WHERE state IN ('due', 'sending') AND NOT pulled AND next_at < %(overdue)s",
    ),
    Rule(
        LOST,
        "kasus {0}: langkah {1} tidak punya surat {2}",
        "SELECT r.code, sending.step, sending.topic FROM viewflow_task AS t"
        " JOIN flows_case AS c ON c.process_id = t.process_id"
        " JOIN puskesmas_reservation AS r ON r.id = c.reservation_id"
        " JOIN unnest(%(senders)s::text[], %(steps)s::text[], %(topics)s::text[])"
        " AS sending (node, step, topic) ON sending.node = t.flow_task"
        " LEFT JOIN puskesmas_message AS m ON m.key = sending.topic || ':' || r.code"
        " WHERE t.status IN ('NEW', 'ASSIGNED') AND m.id IS NULL",
    ),
    Rule(
        LOST,
        "kasus {0} masih menunggu jawaban {1}, padahal jawabannya sudah tiba",
        "SELECT r.code, m.topic FROM viewflow_task AS t"
        " JOIN flows_case AS c ON c.process_id = t.process_id"
        " JOIN puskesmas_reservation AS r ON r.id = c.reservation_id"
        " JOIN unnest(%(senders)s::text[], %(topics)s::text[]) AS sending (node, topic)"
        " ON sending.node = t.flow_task"
        " JOIN puskesmas_message AS m ON m.key = sending.topic || ':' || r.code"
        " WHERE t.status IN ('NEW', 'ASSIGNED') AND m.state = 'delivered'",
    ),
    Rule(
        LOST,
        "tiket {0}: cetakan ke-{1} tidak punya surat",
        "SELECT t.code, n FROM puskesmas_ticket AS t"
        " CROSS JOIN LATERAL generate_series(1, t.copies) AS n"
        " LEFT JOIN puskesmas_message AS m ON m.key = 'print:' || t.code || ':' || n"
        " WHERE m.id IS NULL",
    ),
    Rule(
        PHANTOM,
        "surat cetak {0} bukan milik tiket mana pun",
        "SELECT m.key FROM puskesmas_message AS m LEFT JOIN puskesmas_ticket AS t"
        " ON t.code = split_part(m.key, ':', 2) AND split_part(m.key, ':', 3)::int <= t.copies"
        " WHERE m.key ~ '^print:[0-9A-Z]{16}:[0-9]+$' AND t.id IS NULL",
    ),
    Rule(
        LOST,
        "pemohon reservasi {0} tidak pernah diberi tahu",
        "SELECT r.code FROM puskesmas_reservation AS r WHERE NOT EXISTS ("
        "SELECT FROM puskesmas_notice AS n WHERE n.case_code = r.code)",
    ),
    Rule(
        LOST,
        "pesan «{1}» kepada pemohon {0} tidak punya surat",
        "SELECT n.case_code, n.template FROM puskesmas_notice AS n"
        " CROSS JOIN LATERAL jsonb_each_text(n.roads) AS road (name, said)"
        " LEFT JOIN puskesmas_message AS m"
        " ON m.key = road.name || ':' || n.template || ':' || n.id"
        " WHERE road.said = 'planned' AND m.id IS NULL",
    ),
    Rule(
        DOUBLED,
        "reservasi {0} diberi tahu {2} kali tentang «{1}»",
        "SELECT case_code, template, count(*) FROM puskesmas_notice"
        f" WHERE template IN {_TEMPLATES_OF_ONE_MOMENT} GROUP BY 1, 2 HAVING count(*) > 1",
    ),
    Rule(
        LOST,
        "SIMPUS tidak diberi tahu tentang reservasi {0} ({1})",
        "SELECT r.code, r.status FROM puskesmas_reservation AS r"
        " LEFT JOIN puskesmas_message AS m ON m.key = CASE WHEN r.arrived_at IS NULL"
        " THEN 'simpus.cancel:' ELSE 'simpus.arrived:' END || r.code"
        " WHERE r.simpus_registration <> '' AND m.id IS NULL"
        " AND (r.arrived_at IS NOT NULL OR r.status IN ('cancelled', 'no_show'))",
    ),
)
