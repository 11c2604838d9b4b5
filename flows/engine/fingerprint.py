"""Whether a table still is the one its revision was approved for.

docs/sop/fingerprints.json keeps one fingerprint per flow and revision. A changed table under an
old revision would make the printed, signed SOP and the running process two different things.
"""

import json
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils import translation

from flows.engine.flow import SopFlow, all_flows
from flows.engine.markdown import file_of
from flows.engine.table import table_of

Book = dict[str, dict[str, str]]


def kept_in() -> Path:
    """The file of the known fingerprints."""
    return Path(settings.BASE_DIR) / "docs" / "sop" / "fingerprints.json"


def fingerprint(flow: type[SopFlow]) -> str:
    """One short text for everything the table and the ways through it say, in Indonesian."""
    with translation.override("id"):
        table = table_of(flow)
        said = [
            [row.step, row.performer.key, row.activity, row.needs, row.time, row.gives, row.remarks]
            for row in table.rows
        ]
        ways = sorted(
            f"{edge.src.name} {edge.edge_class} {edge.dst.name}"
            for node in flow.steps()
            for edge in node._outgoing()
        )
        text = json.dumps([flow.sop.number, str(flow.sop.title), said, ways], ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:16]


def read(path: Path | None = None) -> Book:
    """The known fingerprints: flow → revision → fingerprint."""
    file = path or kept_in()
    book: Book = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return book


def problems(book: Book) -> list[str]:
    """What is wrong, each with what to do."""
    found = []
    for flow in all_flows():
        revision = str(flow.sop.current.number)
        known = book.get(flow.name, {}).get(revision)
        if known is None:
            found.append(
                f"{flow.name}: revisi {revision} belum dicatat. "
                "Jalankan `manage.py sop check --record` dan simpan berkasnya."
            )
        elif known != fingerprint(flow):
            found.append(
                f"{flow.name}: tabel berubah tanpa revisi baru. "
                f"Tambahkan Revision({int(revision) + 1}, …) di {file_of(flow)}, "
                "lalu jalankan `manage.py sop check --record`."
            )
    return found


def record(path: Path | None = None) -> list[str]:
    """Note the revisions that are not known yet; a known one is never written over."""
    file = path or kept_in()
    book, added = read(file), []
    for flow in all_flows():
        revision = str(flow.sop.current.number)
        if revision not in book.setdefault(flow.name, {}):
            book[flow.name][revision] = fingerprint(flow)
            added.append(f"{flow.name} revisi {revision}")
    file.write_text(json.dumps(book, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return added
