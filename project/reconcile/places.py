"""Places: what counts as taken is what somebody holds, in each day and each hour span."""
# ruff: noqa: S608 -- every part of these statements is a constant of this file

from project.reconcile.findings import DOUBLED, LOST, PHANTOM, Rule

LIVE = "('submitted', 'verified', 'numbered', 'arrived', 'in_queue', 'serving')"
_DAY = "k.code || ' ' || day.date"
_DAYS = f"""
SELECT {_DAY}, day.taken, held.places
FROM puskesmas_serviceday AS day
JOIN puskesmas_clinic AS k ON k.id = day.clinic_id
CROSS JOIN LATERAL (SELECT
    (SELECT count(*) FROM puskesmas_reservation AS r
     WHERE r.clinic_id = day.clinic_id AND r.date = day.date AND r.holds_place)
  + (SELECT count(*) FROM puskesmas_waitingentry AS w
     WHERE w.clinic_id = day.clinic_id AND w.date = day.date AND w.state = 'held') AS places
) AS held
"""
_SLOTS = f"""
SELECT {_DAY} || ' ' || slot.starts, slot.taken, held.places
FROM puskesmas_serviceslot AS slot
JOIN puskesmas_serviceday AS day ON day.id = slot.day_id
JOIN puskesmas_clinic AS k ON k.id = day.clinic_id
CROSS JOIN LATERAL (SELECT
    (SELECT count(*) FROM puskesmas_reservation AS r
     WHERE r.slot_id = slot.id AND r.holds_place)
  + (SELECT count(*) FROM puskesmas_waitingentry AS w
     WHERE w.held_slot_id = slot.id AND w.state = 'held') AS places
) AS held
"""
_NOBODYS = "{0}: {1} tempat tercatat terisi, hanya {2} yang dipegang orang"
_UNCOUNTED = "{0}: {2} orang memegang tempat, hanya {1} tercatat terisi"

RULES = (
    Rule(PHANTOM, _NOBODYS, f"{_DAYS} WHERE day.taken > held.places"),
    Rule(LOST, _UNCOUNTED, f"{_DAYS} WHERE day.taken < held.places"),
    Rule(PHANTOM, _NOBODYS, f"{_SLOTS} WHERE slot.taken > held.places"),
    Rule(LOST, _UNCOUNTED, f"{_SLOTS} WHERE slot.taken < held.places"),
    Rule(
        PHANTOM,
        "reservasi {0} sudah {1} dan masih memegang tempat",
        "SELECT code, status FROM puskesmas_reservation"
        f" WHERE holds_place AND status NOT IN {LIVE} AND status <> 'done'",
    ),
    Rule(
        LOST,
        "reservasi {0} ({1}) tidak memegang tempat",
        "SELECT code, status FROM puskesmas_reservation"
        " WHERE NOT holds_place AND status IN ('submitted', 'verified', 'numbered')",
    ),
    Rule(
        DOUBLED,
        "satu orang memegang {0} reservasi hidup di klinik dan tanggal yang sama: {1}",
        "SELECT count(*), string_agg(code, ', ') FROM puskesmas_reservation"
        f" WHERE status IN {LIVE} GROUP BY patient_id, clinic_id, date HAVING count(*) > 1",
    ),
)
