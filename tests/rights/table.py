"""Who may do what: the one table of every address, page and API alike.

A new address without a row fails ``test_every_url``. A row says which kind of caller the address is
for (``door``), who of them comes in (``may``), whom it lets in without showing the thing
(``hidden``), and what whoever may sees of another facility's or another citizen's (``far``). What
happens to everybody else follows from the door: see ``expected``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Set = frozenset[str]

CITIZENS = frozenset({"citizen0", "citizen1", "citizen2"})
REGISTRATION = frozenset({"registrar", "medical_records", "simpus"})
CARE = frozenset({"nurse", "doctor", "cashier", "information"})
OVERSIGHT = frozenset({"supervisor", "head", "health_office"})
CASES = REGISTRATION | CARE | OVERSIGHT
STAFF = CASES | {"admin"}
DEVICES = frozenset({"kiosk", "tv", "print_agent"})
EVERYBODY = CITIZENS | STAFF | DEVICES | {"nobody"}
CITYWIDE = frozenset({"health_office"})
"""Roles without a facility: for them no facility is another one."""

SUPERVISOR = frozenset({"supervisor"})
PATIENTS = REGISTRATION | SUPERVISOR
INBOX = REGISTRATION | OVERSIGHT
LETTERS = REGISTRATION | SUPERVISOR | {"admin"}
ADMIN = frozenset({"admin"})
KIOSK, AGENT = frozenset({"kiosk"}), frozenset({"print_agent"})
NONE: Set = frozenset()


@dataclass(frozen=True)
class Row:
    """One address. ``fills`` names the thing of the stage for each part of the address."""

    name: str
    door: str
    may: Set = EVERYBODY
    hidden: Set = NONE
    far: str = "404"
    method: str = "get"
    fills: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    but: Mapping[str, str] = field(default_factory=dict)
    level: int = 0  # citizens below it are refused wherever the thing is

    @property
    def api(self) -> bool:
        return self.name.startswith("api:")


def public(name: str, **words: Any) -> Row:
    """For everybody."""
    return Row(name, "public", **{"far": "ok", **words})


def citizen(name: str, **words: Any) -> Row:
    """For citizens."""
    return Row(name, "citizen", CITIZENS, **words)


def staff(name: str, may: Set, **words: Any) -> Row:
    """For staff of some roles."""
    return Row(name, "staff", may, **words)


def device(name: str, may: Set, **words: Any) -> Row:
    """For a kind of device."""
    return Row(name, "device", may, **words)


POST = {"method": "post"}
EVERYWHERE = {"far": "ok"}
"""Lists and forms name no thing: everybody sees the own part."""

AT = {"fills": {"code": "facility"}}
WISH = {"date": "2026-11-25", "payment": "umum"}

PROJECT = [
    public("healthz"),
    public("readyz", but=dict.fromkeys(EVERYBODY, "503")),  # no worker lives in these tests
    public("metrics"),
    public("source"),
    public("set_language", **POST),
    public(
        "hooks:told",
        fills={"number": "paper", "secret": "nothing"},
        but=dict.fromkeys(EVERYBODY, "404"),
    ),
]
GAYA = [
    public(f"gaya{page}")
    for page in ("", "-inbox", "-verify", "-oversight", "-kiosk", "-kiosk-code", "-kiosk-ticket",
                 "-kiosk-refused", "-report")
]  # fmt: skip
DEMO = [
    public("demo:home"),
    public("demo:phones"),
    public("demo:jump", but=dict.fromkeys(EVERYBODY, "405")),  # a frozen clock does not jump
    public("demo:become_staff", **POST, but=dict.fromkeys(EVERYBODY, "404")),  # no demo city
    public("demo:become_device", **POST, but=dict.fromkeys(EVERYBODY, "404")),
    public("demo:receipt", fills={"name": "nothing"}, but=dict.fromkeys(EVERYBODY, "404")),
]
PWA = [
    public("pwa:manifest"),
    public("pwa:worker"),
    public("pwa:offline"),
    public("pwa:card", fills={"code": "arrived"}),
    public("pwa:assetlinks"),
]
PUBLIC = [
    public("public:home"),
    public("public:facility", **AT),
    public("public:privacy"),
    public("public:sign_in"),
    public("public:register"),
    public("public:sign_out", **POST),
    public("public:qr"),
    citizen("public:code", **EVERYWHERE),
    citizen("public:send_code", **POST, **EVERYWHERE),
    citizen("public:reservations", **EVERYWHERE),
    citizen("public:book", **EVERYWHERE),
    citizen("public:book_clinic", **EVERYWHERE),
    citizen("public:reservation"),
    citizen("public:cancel", **POST),
    citizen("public:move"),
    citizen("public:more_photos"),
    citizen("public:wait", **EVERYWHERE),
    citizen("public:wait_take", **POST, fills={"code": "waiting"}),
    citizen("public:wait_leave", **POST, fills={"code": "waiting"}),
    citizen("public:history", **EVERYWHERE),
    citizen("public:together", level=1, **EVERYWHERE),
    citizen("public:messages", **EVERYWHERE),
    citizen("public:account", **EVERYWHERE),
    citizen("public:devices", level=2, **EVERYWHERE),
    citizen("public:device_out", level=2, **POST),
    citizen("public:family", level=1, **EVERYWHERE),
    citizen("public:family_add", level=1, **EVERYWHERE),
    citizen("public:family_unname", level=1, **POST),
    citizen("public:family_leave", level=1, **EVERYWHERE),
    citizen("public:own_data", level=1, **EVERYWHERE),
    citizen("public:data_correct", level=1, **EVERYWHERE),
    citizen("public:data_withdraw", level=1, **EVERYWHERE),
    citizen("public:data_take_back", level=1, **POST),
    citizen("public:data_copy", level=1, **POST, **EVERYWHERE),
    citizen("public:looks", level=1, **EVERYWHERE),
    citizen("public:message_settings", level=1, **EVERYWHERE),
    citizen("public:send_photo", **POST, **EVERYWHERE),
    citizen(
        "public:photo", fills={"paper": "draft"}, but={"citizen1": "404", "citizen2": "404"}
    ),  # another browser
]
OFFICERS = [
    public("staff:sign_in"),
    public("staff:sign_out", **POST, but=dict.fromkeys(EVERYBODY, "sign_in")),  # leads there
    staff("staff:home", STAFF, **EVERYWHERE),
    staff("staff:inbox", CASES, **EVERYWHERE),
    staff("staff:stranded", CASES, **EVERYWHERE),
    staff("staff:search", CASES, **POST, body={"kode": "Siti"}, **EVERYWHERE),
    staff("staff:alarms", CASES, **EVERYWHERE),
    staff("staff:alarm_seen", CASES, **POST),
    staff("staff:escalations", CASES, **EVERYWHERE),
    staff("staff:escalation", SUPERVISOR, hidden=CASES - SUPERVISOR, **POST),
    staff("staff:absences", PATIENTS, **EVERYWHERE),
    staff("staff:absence_end", SUPERVISOR, far="403", **POST),
    staff("staff:recent", PATIENTS, **EVERYWHERE),
    staff("staff:undo_last", PATIENTS, **EVERYWHERE),
    staff("staff:undo", PATIENTS),
    staff("staff:many", PATIENTS, **POST, **EVERYWHERE),
    staff("staff:go_on", REGISTRATION, **POST, **EVERYWHERE),
    staff("staff:scan", CASES, **EVERYWHERE),
    staff("staff:task", INBOX, hidden=CARE),
    staff("staff:photo", PATIENTS),
    staff("staff:start", REGISTRATION, **POST),
    staff("staff:reveal", PATIENTS, **POST),
    staff("staff:claim", REGISTRATION, **POST),
    staff("staff:release", PATIENTS, hidden=CASES - PATIENTS, **POST),
    staff("staff:reassign", SUPERVISOR, **POST, body={"to": "1"}),
    staff("staff:case", CASES),
    staff("staff:identity_seen", REGISTRATION, **POST),
    staff("staff:family_card", REGISTRATION),
    staff("staff:counter_code", REGISTRATION, **POST),
    staff("staff:data_requests", PATIENTS, **EVERYWHERE),
    staff("staff:data_request", PATIENTS),
    staff("staff:retry", LETTERS - ADMIN, hidden=ADMIN, **POST, fills={"code": "arrived"}),
    staff("staff:reprint", REGISTRATION, **POST, fills={"code": "arrived"}),
    staff("oversight:breaches", OVERSIGHT, **EVERYWHERE),
    staff("reports:visits", OVERSIGHT, **EVERYWHERE),
    staff("reports:visits_pdf", OVERSIGHT, **EVERYWHERE),
    staff("reports:visit", INBOX, hidden=CARE),
]  # fmt: skip
KIOSKS = [
    public("kiosk:enroll"),
    device("kiosk:home", KIOSK, **EVERYWHERE),
    device("kiosk:fresh", KIOSK, **EVERYWHERE),
    device("kiosk:help", KIOSK, **EVERYWHERE),
    device("kiosk:emergency", KIOSK, **EVERYWHERE),
    public("kiosk:worker"),
    device("kiosk:offline", KIOSK, **EVERYWHERE),
    device("kiosk:check_in", KIOSK, **POST, **EVERYWHERE),
    device("kiosk:result", KIOSK, far="away"),
    device("kiosk:printing", KIOSK, **EVERYWHERE),  # of another device's scan: an empty answer
    device("kiosk:print_again", KIOSK, **POST, far="away"),
]
SOPS = [
    public("sop:list"),
    public("sop:flow"),
    public("sop:document"),
    public("sop:bpmn"),
]
API = [
    public("api:schema"),
    public("api:docs"),
    public("api:auth_citizen", **POST),
    public("api:auth_staff", **POST),
    public("api:citizens", **POST),
    public("api:facilities"),
    public("api:facility", **AT),
    public("api:clinics", **AT),
    public("api:availability", **AT),
    public("api:queues", **AT),
    public("api:queue_stream", **AT),
    public("api:ticket", fills={"code": "arrived"}),
    public("api:flows"),
    public("api:flow"),
    public("api:flow_bpmn"),
    public("api:flow_document"),
    staff("api:flow_live", STAFF, **EVERYWHERE),
    public("api:nowhere", but=dict.fromkeys(EVERYBODY, "404")),
    citizen("api:auth_otp_send", **POST, **EVERYWHERE),
    citizen("api:auth_otp", **POST, **EVERYWHERE),
    citizen("api:me", **EVERYWHERE),
    citizen("api:family", **EVERYWHERE, but={"citizen0": "403"}),
    citizen("api:documents", **POST, **EVERYWHERE, but=dict.fromkeys(CITIZENS, "415")),
    citizen("api:document", fills={"document": "paper"}, level=2),
    citizen("api:cancel", **POST),
    citizen("api:resubmit", **POST),
    citizen("api:reschedule", **POST, body={"date": "2026-11-26"}),
    citizen("api:waiting", **EVERYWHERE),
    citizen("api:waiting_accept", **POST, fills={"code": "waiting"}),
    citizen("api:waiting_leave", **POST, fills={"code": "waiting"}),
    Row("api:auth_sign_out", "person", CITIZENS | STAFF, **POST, **EVERYWHERE),
    Row("api:reservations", "person", CITIZENS | STAFF, **EVERYWHERE),
    Row("api:reservation", "person", CITIZENS | CASES, hidden=ADMIN),
    staff("api:tasks", CASES, **EVERYWHERE),
    staff("api:task", INBOX, hidden=CARE),
    staff("api:claim", REGISTRATION, hidden=CASES - REGISTRATION, **POST,
          but={"supervisor": "403"}),
    staff("api:release", PATIENTS, hidden=CASES - PATIENTS, **POST),
    staff("api:reassign", SUPERVISOR, **POST, body={"to": "registrar"}),
    staff("api:complete", REGISTRATION, hidden=CASES - REGISTRATION, **POST, body={"valid": True},
          but={"supervisor": "403"}),
    staff("api:bulk", PATIENTS, **POST, body={"act": "claim", "tasks": [1]}, **EVERYWHERE),
    staff("api:undo", SUPERVISOR, hidden=REGISTRATION, **POST, fills={"task": "finished"},
          but=dict.fromkeys(REGISTRATION, "403")),
    staff("api:escalations", CASES, **EVERYWHERE),
    staff("api:escalation", SUPERVISOR, hidden=CASES - SUPERVISOR, **POST),
    staff("api:alarms", CASES, **EVERYWHERE),
    staff("api:alarm_seen", CASES, **POST),
    staff("api:sla_summary", OVERSIGHT, **EVERYWHERE),
    staff("api:sla_breaches", OVERSIGHT, **EVERYWHERE),
    staff("api:visits_report", OVERSIGHT, **EVERYWHERE),
    staff("api:visit_report", INBOX, hidden=CARE),
    staff("api:audit_events", OVERSIGHT, query={"case": "code"}),
    device("api:check_in", KIOSK, **POST, **EVERYWHERE, body={"code": "x"}),
    device("api:next_print_job", AGENT, **EVERYWHERE),
    device("api:print_result", AGENT, **POST, body={"outcome": "confirmed"}),
]  # fmt: skip

SECURITY = [
    public("staff:second", but=dict.fromkeys(EVERYBODY, "sign_in")),  # no password before it
    public("staff:passkey_begin", **POST),
    public("staff:passkey_end", **POST),
    *(staff(f"staff:{page}", STAFF, **EVERYWHERE) for page in ("security", "security_app")),
    *(
        staff(f"staff:{act}", STAFF, **POST, **EVERYWHERE)
        for act in (
            "security_passkey_begin", "security_passkey", "security_remove", "security_password",
        )
    ),
]  # fmt: skip

MANAGE = [
    staff("manage:home", ADMIN, **EVERYWHERE),
    staff("manage:device", ADMIN, fills={"device": "kiosk"}),
    staff("manage:revoke_device", ADMIN, **POST, fills={"device": "kiosk"}),
    staff("manage:new_facility", NONE, **EVERYWHERE),  # for an admin of the whole city
    staff("manage:reasons", NONE, **EVERYWHERE),
    staff("manage:new_reason", NONE, **EVERYWHERE),
    staff("manage:reason", NONE, **EVERYWHERE),
    *(
        staff(f"manage:{page}", ADMIN)
        for page in (
            "facility", "profile", "policy", "modes", "hours", "closures", "clinics", "new_clinic",
            "clinic", "clinic_hours", "quotas", "devices", "people", "hire", "person",
            "connections", "connection", "messages", "words",
        )
    ),
    *(
        staff(f"manage:{act}", ADMIN, **POST)
        for act in (
            "end_closure", "give_role", "take_role", "train", "new_password",
            "switch_person", "try",
        )
    ),
]  # fmt: skip

TABLE = [*PROJECT, *GAYA, *DEMO, *PWA, *PUBLIC, *OFFICERS, *SECURITY, *MANAGE, *KIOSKS, *SOPS, *API]


def expected(row: Row, who: str, place: str) -> str:
    """The outcome for a caller with a thing of the «own» or the «other» facility."""
    if who in CITIZENS and row.door == "citizen" and int(who[-1]) < row.level:
        return "403"
    if who in row.but and not (place == "other" and row.but[who] == "403" and row.far == "404"):
        return row.but[who]
    if row.door == "public":
        return "ok"
    if who not in _callers(row.door):
        return _stranger(row, who)
    if who in row.may:
        return "ok" if place == "own" or who in CITYWIDE else row.far
    if who in row.hidden:
        return "404"
    return "sign_in" if row.door == "device" and not row.api else "403"


def _callers(door: str) -> Set:
    return {"citizen": CITIZENS, "staff": STAFF, "person": CITIZENS | STAFF, "device": DEVICES}[
        door
    ]


def _stranger(row: Row, who: str) -> str:
    """A page shows its door; the API asks for its kind of token, and refuses another person's."""
    if not row.api:
        return "sign_in"
    with_token = CITIZENS | STAFF if row.door != "device" else DEVICES
    return "403" if who in with_token else "401"
