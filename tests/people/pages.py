"""Every page there is, by the caller who opens it: taken from the table of rights."""

from urllib.parse import urlencode

from tests.rights.stage import Stage
from tests.rights.table import ADMIN, TABLE, Row, expected
from tests.rights.test_every_url import where

ORDER = (
    "nobody", "citizen2", "citizen1", "citizen0", "registrar", "supervisor", "head", "admin",
    "kiosk", "tv", "print_agent",
)  # fmt: skip
"""The first of them who comes in opens a page."""

CITY = "city_admin"
"""Nobody at a facility may open what belongs to the whole city."""

NO_PAGE = {
    "healthz": "for the supervisor of processes",
    "readyz": "for the supervisor of processes",
    "metrics": "numbers",
    "source": "leads away or gives a file",
    "hooks:told": "for other systems",
    "gaya-report": "PDF",
    "demo:jump": "an act",
    "demo:receipt": "picture",
    "pwa:manifest": "JSON",
    "pwa:worker": "script",
    "pwa:assetlinks": "JSON",
    "public:photo": "picture",
    "public:more_photos": "only while a photo is missing: test_small_pages.py",
    "staff:photo": "picture",
    "staff:alarms": "a part of every page",
    "staff:second": "needs a password first: see MORE",
    "reports:visits_pdf": "PDF",
    "reports:visit": "PDF",
    "kiosk:worker": "script",
    "kiosk:fresh": "leads to the first page",
    "kiosk:printing": "a line of a page",
    "sop:document": "PDF",
    "sop:bpmn": "XML",
}

MORE = {
    "citizen2": ("public:home", "public:qr"),
    "citizen0": (
        "public:book_clinic",
        "public:account",
        "public:reservation",
    ),
    "registrar": ("public:facility",),
    "supervisor": ("staff:inbox", "staff:task", "staff:case", "staff:data_request"),
}
"""Pages that look different to somebody else."""

REFUSALS = {
    "nobody": {"/tidak-ada/": 404},
    "citizen0": {"/keluarga/": 403, "/reservasi/0000000000000000/": 404},
    "registrar": {"/petugas/kasus/0000000000000000/": 404, "/pengaturan/": 403},
}
"""Pages that say no: address and status."""


def _opens(row: Row) -> str:
    if row.door == "staff" and row.may == ADMIN:
        return "admin"
    return next((who for who in ORDER if expected(row, who, "own") == "ok"), CITY)


ROWS = {row.name: row for row in TABLE}
PAGES = {
    name: row
    for name, row in ROWS.items()
    if row.method == "get" and name not in NO_PAGE and (not row.api or name == "api:docs")
}


def pages_of(who: str) -> list[str]:
    """The names of what this caller opens in the tests."""
    first = [name for name, row in PAGES.items() if _opens(row) == who]
    return [*first, *MORE.get(who, ())]


CALLERS = tuple(who for who in (*ORDER, CITY) if pages_of(who) or who in REFUSALS)


def address(name: str, stage: Stage) -> str:
    """Where it stands, with the caller's own things in it."""
    row = ROWS[name]
    query = urlencode({part: getattr(stage.own, thing) for part, thing in row.query.items()})
    return f"{where(row, stage.own)}?{query}" if query else where(row, stage.own)
