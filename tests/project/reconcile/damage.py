"""Every kind of damage that the database alone can show, and the words it must be found by."""
# ruff: noqa: S608 -- every part of these statements is a constant of this file

from django.db import connection


def run(sql, **names):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in sql.split(";"):
            cursor.execute(statement.format(**names))
        cursor.execute("SET LOCAL session_replication_role = origin")


def said(found):
    return [str(finding) for finding in found]


OPEN = "status IN ('NEW', 'ASSIGNED')"
OF = (
    "process_id = (SELECT process_id FROM flows_case JOIN puskesmas_reservation AS r"
    " ON r.id = reservation_id WHERE r.code = '{0}')"
)
DAMAGE = {
    "case gone": (
        "DELETE FROM flows_case WHERE reservation_id ="
        " (SELECT id FROM puskesmas_reservation WHERE code = '{asked}')",
        "hilang: reservasi {asked} tidak punya kasus",
    ),
    "step gone": (
        "DELETE FROM viewflow_task_previous WHERE from_task_id IN"
        f" (SELECT id FROM viewflow_task WHERE {OPEN} AND {OF.format('{asked}')});"
        f"DELETE FROM viewflow_task WHERE {OPEN} AND {OF.format('{asked}')}",
        "hilang: kasus {asked} berjalan tanpa langkah terbuka",
    ),
    "step twice": (
        "INSERT INTO viewflow_task"
        " (flow_task, flow_task_type, status, created, token, process_id, data)"
        " SELECT flow_task, flow_task_type, status, created, token, process_id, data"
        f" FROM viewflow_task WHERE {OPEN} AND {OF.format('{asked}')}",
        "ganda: kasus {asked} punya 2 langkah terbuka: verify, verify",
    ),
    "step open in an ended case": (
        f"UPDATE viewflow_process SET status = 'CANCELED' WHERE id IN"
        f" (SELECT process_id FROM viewflow_task WHERE {OF.format('{asked}')})",
        "hantu: kasus {asked} sudah berakhir, langkah verify masih terbuka",
    ),
    "case ended under a living reservation": (
        f"UPDATE viewflow_process SET status = 'CANCELED' WHERE id IN"
        f" (SELECT process_id FROM viewflow_task WHERE {OF.format('{asked}')})",
        "hilang: reservasi {asked} masih submitted, kasusnya sudah berakhir",
    ),
    "case runs on after its end": (
        "UPDATE puskesmas_reservation SET status = 'cancelled' WHERE code = '{asked}'",
        "hantu: kasus {asked} masih berjalan, reservasinya sudah cancelled",
    ),
    "step that does not follow from the state": (
        "UPDATE puskesmas_reservation SET status = 'numbered' WHERE code = '{simpus}'",
        "melompat: kasus {simpus} menunggu langkah simpus, reservasinya numbered",
    ),
    "step without the one before": (
        "DELETE FROM viewflow_task_previous WHERE from_task_id IN"
        f" (SELECT id FROM viewflow_task WHERE {OPEN} AND {OF.format('{simpus}')})",
        "melompat: kasus {simpus}: langkah simpus terbuka tanpa langkah sebelumnya selesai",
    ),
    "promise of a step that is over": (
        f"UPDATE viewflow_task SET status = 'DONE' WHERE {OPEN} AND {OF.format('{asked}')}",
        "hantu: tenggat verify pada kasus {asked} berjalan, langkahnya sudah tidak menunggu",
    ),
    "step without its promise": (
        "DELETE FROM puskesmas_deadline WHERE case_code = '{asked}'",
        "hilang: langkah verify pada kasus {asked} menunggu tanpa tenggat",
    ),
    "place that nobody has": (
        "UPDATE puskesmas_serviceday SET taken = 4 WHERE date = '2026-11-24' AND clinic_id ="
        " (SELECT clinic_id FROM puskesmas_reservation WHERE code = '{queued}')",
        "hantu: umum 2026-11-24: 4 tempat tercatat terisi, hanya 2 yang dipegang orang",
    ),
    "place sold twice": (
        "UPDATE puskesmas_serviceday SET taken = 1 WHERE date = '2026-11-24' AND clinic_id ="
        " (SELECT clinic_id FROM puskesmas_reservation WHERE code = '{queued}')",
        "hilang: umum 2026-11-24: 2 orang memegang tempat, hanya 1 tercatat terisi",
    ),
    "hour that nobody has": (
        "UPDATE puskesmas_serviceslot SET taken = 2 WHERE taken = 1",
        "hantu: umum 2026-11-24 10:00:00: 2 tempat tercatat terisi, hanya 1 yang dipegang orang",
    ),
    "hour sold twice": (
        "UPDATE puskesmas_serviceslot SET taken = 0 WHERE taken = 1",
        "hilang: umum 2026-11-24 10:00:00: 1 orang memegang tempat, hanya 0 tercatat terisi",
    ),
    "place kept after the end": (
        "UPDATE puskesmas_reservation SET holds_place = true WHERE code = '{cancelled}'",
        "hantu: reservasi {cancelled} sudah cancelled dan masih memegang tempat",
    ),
    "reservation without a place": (
        "UPDATE puskesmas_reservation SET holds_place = false WHERE code = '{asked}'",
        "hilang: reservasi {asked} (submitted) tidak memegang tempat",
    ),
    "one person twice": (
        "DROP INDEX reservation_one_live; UPDATE puskesmas_reservation SET patient_id ="
        " (SELECT patient_id FROM puskesmas_reservation WHERE code = '{queued}')"
        " WHERE code = '{simpus}'",
        "ganda: satu orang memegang 2 reservasi hidup di klinik dan tanggal yang sama: ",
    ),
    "number missing": (
        "DELETE FROM puskesmas_ticket WHERE number = 1 AND reservation_id ="
        " (SELECT id FROM puskesmas_reservation WHERE code = '{queued}')",
        "melompat: antrean mergangsan A 2026-11-24: nomor 1 tidak pernah diberikan",
    ),
    "number counted and never given": (
        "UPDATE puskesmas_queueday SET last_number = 3 WHERE last_number = 2",
        "melompat: antrean mergangsan A 2026-11-24: nomor 3 tidak pernah diberikan",
    ),
    "number twice": (
        "ALTER TABLE puskesmas_ticket DROP CONSTRAINT ticket_number;"
        " UPDATE puskesmas_ticket SET number = 1",
        "ganda: antrean mergangsan A 2026-11-24: nomor 1 diberikan 2 kali",
    ),
    "number from nowhere": (
        "UPDATE puskesmas_queueday SET last_number = 1 WHERE last_number = 2",
        "hantu: antrean mergangsan A 2026-11-24: nomor 2 ada tanpa pernah dihitung",
    ),
    "arrived without a number": (
        "UPDATE puskesmas_ticket SET state = 'cancelled' WHERE number = 2",
        "hilang: reservasi {arrived} (arrived) tidak punya nomor",
    ),
    "two numbers at once": (
        "UPDATE puskesmas_ticket SET state = 'waiting'",
        "ganda: reservasi {queued} menunggu dengan 2 nomor sekaligus",
    ),
    "number of somebody who is not here": (
        "UPDATE puskesmas_ticket SET reservation_id ="
        " (SELECT id FROM puskesmas_reservation WHERE code = '{asked}') WHERE number = 2",
        "hantu: reservasi {asked} (submitted) menunggu dengan nomor",
    ),
    "letter that nobody takes": (
        "UPDATE puskesmas_message SET state = 'sending', next_at = next_at - interval '6 minutes'"
        " WHERE key = 'simpus.register:{simpus}'",
        "hilang: surat simpus.register pada kasus {simpus} seharusnya sudah terkirim",
    ),
    "letter never written": (
        "DELETE FROM puskesmas_message WHERE key = 'simpus.register:{simpus}'",
        "hilang: kasus {simpus}: langkah simpus tidak punya surat simpus.register",
    ),
    "answer not taken": (
        "UPDATE puskesmas_message SET state = 'delivered' WHERE key = 'simpus.register:{simpus}'",
        "hilang: kasus {simpus} masih menunggu jawaban simpus.register, padahal jawabannya",
    ),
    "print never ordered": (
        "DELETE FROM puskesmas_message WHERE topic = 'print.ticket'",
        "hilang: tiket ",
    ),
    "print of no ticket": (
        "UPDATE puskesmas_message SET key = replace(key, ':1', ':7') WHERE topic = 'print.ticket'",
        "hantu: surat cetak print:",
    ),
    "applicant never told": (
        "DELETE FROM puskesmas_notice WHERE case_code = '{asked}'",
        "hilang: pemohon reservasi {asked} tidak pernah diberi tahu",
    ),
    "message without a letter": (
        "DELETE FROM puskesmas_message WHERE topic = 'email.send' AND case_code = '{asked}'",
        "hilang: pesan «submitted» kepada pemohon {asked} tidak punya surat",
    ),
    "applicant told twice": (
        "INSERT INTO puskesmas_notice"
        " (citizen_id, made_on, case_code, template, params, roads, created_at)"
        " SELECT citizen_id, made_on, case_code, template, params, '{{}}', created_at"
        " FROM puskesmas_notice WHERE case_code = '{asked}'",
        "ganda: reservasi {asked} diberi tahu 2 kali tentang «submitted»",
    ),
    "SIMPUS not told of an arrival": (
        "DELETE FROM puskesmas_message WHERE key = 'simpus.arrived:{arrived}'",
        "hilang: SIMPUS tidak diberi tahu tentang reservasi {arrived} (arrived)",
    ),
    "SIMPUS not told of a cancellation": (
        "DELETE FROM puskesmas_message WHERE key = 'simpus.cancel:{cancelled}'",
        "hilang: SIMPUS tidak diberi tahu tentang reservasi {cancelled} (cancelled)",
    ),
    "fact not written down": (
        "DELETE FROM puskesmas_auditevent"
        " WHERE case_code = '{cancelled}' AND verb = 'reservation.cancelled'",
        "hilang: reservasi {cancelled}: tidak ada catatan reservation.cancelled",
    ),
    "fact written twice": (
        "INSERT INTO puskesmas_auditevent (facility_id, at, actor_kind, actor_id, actor_label,"
        " verb, case_code, data, xact, digest) SELECT facility_id, at, actor_kind, actor_id,"
        " actor_label, verb, case_code, data, xact, digest FROM puskesmas_auditevent"
        " WHERE case_code = '{asked}' AND verb = 'reservation.submitted'",
        "ganda: reservasi {asked}: reservation.submitted tercatat 2 kali",
    ),
    "two ends": (
        "UPDATE puskesmas_auditevent SET verb = 'reservation.missed'"
        " WHERE case_code = '{queued}' AND verb = 'reservation.reverified'",
        "ganda: reservasi {queued} berakhir dua kali: reservation.arrived, reservation.missed",
    ),
    "fact about nothing": (
        "UPDATE puskesmas_auditevent SET case_code = 'ZZZZZZZZZZZZZZZZ'"
        " WHERE case_code = '{asked}' AND verb = 'reservation.submitted'",
        "hantu: catatan reservation.submitted tentang ZZZZZZZZZZZZZZZZ, reservasi yang tidak ada",
    ),
    "audit touched": (
        "UPDATE puskesmas_auditevent SET actor_label = 'Orang lain' WHERE case_code = '{asked}'",
        "melompat: catatan audit mergangsan: event_changed",
    ),
    "intent half written": (
        "INSERT INTO puskesmas_intent (actor, key, fingerprint, status, answer, created_at)"
        " VALUES ('citizen:1', 'api:k', 'x', 0, NULL, '2026-11-24T00:00Z')",
        "hantu: niat ",
    ),
    "promise without a reservation": (
        "INSERT INTO puskesmas_intent (actor, key, fingerprint, status, answer, created_at)"
        " VALUES ('citizen:1', 'api:k', 'x', 201,"
        " jsonb_build_object('code', 'ZZZZZZZZZZZZZZZZ', 'simpus_number', ''),"
        " '2026-11-24T00:00Z')",
        "hilang: reservasi ZZZZZZZZZZZZZZZZ dijanjikan kepada pemohon dan tidak ada",
    ),
}
