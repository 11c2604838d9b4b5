"""What people type is text wherever it is shown: forty scripts in every text field, none runs."""

import subprocess
from base64 import b64decode
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CharField, Model, TextField

from integrations.printer.ticket import job_data
from puskesmas.outbox.models import Message
from puskesmas.vault import EncryptedTextField
from tests.rights import stage as stages
from tests.rights.table import EVERYBODY, TABLE
from tests.rights.test_every_url import where
from tests.security.payloads import PAYLOADS

WHO = ("nobody", "citizen1", "citizen2", "registrar", "supervisor", "admin", "kiosk")
NO_PAGE = (".pdf", "healthz", "readyz", "metrics", ".js", "bpmn/")
WRITTEN = {
    "Facility": ("name", "address", "city", "phone", "head_name", "service_standard"),
    "Clinic": ("name", "room"),
    "Queue": ("name",),
    "Device": ("name",),
    "Citizen": ("name", "address", "email", "medical_record"),
    "User": ("first_name", "last_name"),
    "Reservation": ("complaint", "rejection_text", "simpus_number"),
    "RejectionReason": ("text", "advice"),
    "WaitingEntry": ("complaint",),
    "Closure": ("reason",),
}
"""Every column that somebody types into: codes, choices and hashes are made by us."""


def columns() -> list[tuple[type[Model], Any]]:
    found = []
    for name, fields in WRITTEN.items():
        model = apps.get_model("puskesmas", name)
        found += [(model, model._meta.get_field(field)) for field in fields]
    return found


def poison(turn: int) -> None:
    """Another script in every column; those without a limit hold all forty."""
    for number, (model, field) in enumerate(columns()):
        assert isinstance(field, CharField | TextField | EncryptedTextField)
        text = PAYLOADS[(turn + number) % len(PAYLOADS)]
        if field.max_length is None:
            text = " ".join(PAYLOADS)
        text = text[: field.max_length]
        if not isinstance(field, EncryptedTextField):
            model.objects.update(**{field.name: text})
            continue
        for row in model.objects.all():  # sealed for its own row
            setattr(row, field.name, text)
            row.save(update_fields=[field.name])


ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "xlink:href"}


class Alive(HTMLParser):
    """What of our scripts a browser would run: a handler, an address, an element of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag in ("script", "style")
        for name, value in attrs:
            said = (value or "").strip().lower()
            leads = name in ADDRESSES and said.startswith("javascript:")
            leads = leads or (name == "content" and "url=javascript:" in said)
            holds = name in ("srcdoc", "hx-on:load") and "__ran" in said
            if name.startswith("on") or leads or holds:
                self.found.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        if self.inside and "__ran" in data and "<" in data:
            self.found.append(data[:80])

    def handle_endtag(self, tag: str) -> None:
        self.inside = False


def pages(stage: stages.Stage) -> list[tuple[str, str]]:
    """Every page and the first two who may see it; demo and style guide are no product."""
    found = []
    for row in TABLE:
        if row.api or row.method != "get" or row.name.startswith(("gaya", "demo:")):
            continue
        may = EVERYBODY if row.door == "public" else row.may
        address = where(row, stage.own)
        found += [(who, address) for who in WHO if who in may][:2]
    return [(who, address) for who, address in found if not address.endswith(NO_PAGE)]


@pytest.mark.slow
def test_no_page_holds_a_living_script(db, clock):
    stage, alive, shown = stages.build(), [], 0
    assert len(PAYLOADS) == 40
    for client in stage.callers.values():
        client.raise_request_exception = False

    for turn in range(len(PAYLOADS)):
        poison(turn)
        for who, address in pages(stage)[turn % 8 :: 8]:
            response = stage.callers[who].get(address)
            assert response.status_code < 500, address
            if "html" not in response.headers.get("Content-Type", ""):
                continue
            text = response.content.decode()
            shown += "__ran" in text
            parser = Alive()
            parser.feed(text)
            alive += [f"{address} as {who}: {one}" for one in parser.found]

    assert alive == []
    assert shown >= 60


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("turns", "share"), [((7,), 4), pytest.param((0, 20), 1, marks=pytest.mark.long)]
)
def test_a_browser_without_our_policy_runs_none_of_them(
    live_server, new_context, clock, turns, share
):
    """The policy would stop them as well: here it is switched off."""
    stage, ran, seen = stages.build(), [], 0
    for turn in turns:
        poison(turn)
        for who in WHO:
            context = new_context(bypass_csp=True)
            for name, morsel in stage.callers[who].cookies.items():
                context.add_cookies([{"name": name, "value": morsel.value, "url": live_server.url}])
            page = context.new_page()
            page.on("dialog", lambda dialog: (ran.append("dialog"), dialog.dismiss()))
            for address in [to for other, to in pages(stage) if other == who][::share]:
                answer = stage.callers[who].get(address)
                if "html" not in answer.headers.get("Content-Type", ""):
                    continue  # a download
                page.goto(live_server.url + address, wait_until="domcontentloaded")
                seen += "__ran" in page.content()
                if page.evaluate("window.__ran"):
                    ran.append(f"{address} as {who}")
            context.close()

    assert ran == []
    assert seen >= 20 * len(turns) // (2 * share)


@pytest.mark.slow
def test_no_document_holds_a_script(db, clock, tmp_path):
    stage = stages.build()
    poison(3)
    documents = {
        f"/laporan/kunjungan/{stage.own.arrived}.pdf": "supervisor",
        f"/api/v1/reports/visit/{stage.own.arrived}.pdf": "supervisor",
        "/api/v1/reports/visits.pdf": "supervisor",
        "/sop/reservation_verified/sop.pdf": "nobody",
    }

    for address, who in documents.items():
        response = stage.callers[who].get(address)
        assert response.headers["Content-Type"] == "application/pdf", address
        content = b"".join(response.streaming_content) if response.streaming else response.content
        (tmp_path / "x.pdf").write_bytes(content)
        command = ["pdfinfo", "-js", str(tmp_path / "x.pdf")]
        scripts = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert scripts.strip() == "", address


HOSTILE = ("\x1dV\x00", "\x1b@\x1bp\x00\x19\xfa", "\x10\x04\x01", "\x9b2J\x07")
TYPED = ("facility_name", "city", "destination", "note")


def test_no_ticket_holds_a_command_of_a_name(db, clock):
    """As many commands to the printer as with harmless names."""
    body = Message.objects.get(pk=stages.build().own.job).body
    honest = job_bytes(body)

    for hostile in HOSTILE:
        printed = job_bytes(
            {**body, **{name: f"{body[name]}{hostile}" for name in TYPED if name in body}}
        )

        for command in (0x1B, 0x1D, 0x10, 0x07, 0x9B):
            assert printed.count(command) == honest.count(command), (hostile, command)


def job_bytes(body: dict[str, Any]) -> bytes:
    return b64decode(job_data(body, 80))
