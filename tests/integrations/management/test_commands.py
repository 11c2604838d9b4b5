"""The two commands: all fakes in one process, and one line about one connection."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from integrations import http
from integrations.bpjs_pcare import fake as pcare_fake
from integrations.bpjs_pcare.fake import FakePCare
from integrations.email.fake import FakeSmtp
from integrations.management.commands.fakes import start_all
from integrations.simpus.fake import TOKEN, FakeSimpus
from integrations.sms import fake as sms_fake
from integrations.sms.fake import FakeSms
from integrations.whatsapp import fake as whatsapp_fake
from integrations.whatsapp.fake import FakeWhatsApp
from puskesmas.outbox.models import Endpoint
from puskesmas.place.models import Facility

pytestmark = pytest.mark.slow

NAMES = ("simpus", "pcare", "smtp", "mail_page", "whatsapp", "sms", "printer", "printer_control")


def free_ports() -> dict[str, int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in NAMES]
    numbers = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return dict(zip(NAMES, numbers, strict=True))


def test_all_fakes_answer_and_end_with_sigterm(tmp_path: Path) -> None:
    ports = free_ports()
    code = "import django, django.conf, django.core.management as m; django.setup();"
    code += f"django.conf.settings.FAKES = {ports!r}; m.call_command('fakes')"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "project.settings",
            "ALUR_VAR": str(tmp_path),
        },
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        # A call that hangs must not hold up the end.
        fault = f"http://127.0.0.1:{ports['simpus']}/_fault"
        http.send("uji", "PUT", fault, body={"mode": "silent"})
        hanging = socket.create_connection(("127.0.0.1", ports["simpus"]))
        hanging.sendall(b"GET /pendaftaran HTTP/1.1\r\n\r\n")
        for name in NAMES:
            socket.create_connection(("127.0.0.1", ports[name]), 1).close()
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        status = process.wait(5)
        took = time.monotonic() - began
        hanging.close()
    finally:
        process.kill()
        process.communicate()

    assert line.startswith(f"fakes: simpus {ports['simpus']}, pcare {ports['pcare']}")
    assert status == 0
    assert took < 3


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    ports = free_ports()
    taken = socket.create_server(("127.0.0.1", ports["pcare"]))

    with taken, pytest.raises(CommandError, match=rf"port {ports['pcare']} \(pcare\)"):
        start_all(ports, tmp_path)

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", ports["simpus"]))


def tried(system: str) -> str:
    out = StringIO()
    call_command("try_endpoint", "jetis", system, stdout=out)
    return out.getvalue()


@pytest.fixture
def jetis() -> Facility:
    return Facility.objects.create(
        code="jetis", name="Puskesmas Jetis", city="Yogyakarta", provider_code="0114U163"
    )


@pytest.mark.django_db
def test_each_system_is_tried_with_one_line(jetis: Facility) -> None:
    simpus, pcare, smtp = FakeSimpus(0), FakePCare(0), FakeSmtp(0)
    keys = {
        "secret": pcare_fake.SECRET,
        "user_key": pcare_fake.USER_KEY,
        "password": pcare_fake.PASSWORD,
    }
    for server in (simpus, pcare, smtp):
        server.start()
    Endpoint.objects.create(system="simpus", kind="neutral", url=simpus.url, secret=TOKEN)
    Endpoint.objects.create(
        system="pcare",
        url=pcare.url,
        secret=json.dumps(keys),
        settings={"cons_id": pcare_fake.CONS_ID},
    )
    Endpoint.objects.create(system="email", url=smtp.url)

    lines = [tried(system) for system in ("simpus", "pcare", "email")]

    for system, line in zip(("simpus", "pcare", "email"), lines, strict=True):
        assert line.startswith(f"{system} jetis: baik (")
        assert line.count("\n") == 1
    assert simpus.log() == {"calls": 1}
    assert smtp.mailbox.received == 0
    for server in (simpus, pcare, smtp):
        server.stop()


@pytest.mark.django_db
def test_gateways_of_messages_are_tried_without_a_message(jetis: Facility) -> None:
    whatsapp, sms = FakeWhatsApp(0), FakeSms(0)
    whatsapp.start()
    sms.start()
    Endpoint.objects.create(
        system="whatsapp", kind="fonnte", url=whatsapp.url, secret=whatsapp_fake.TOKEN
    )
    Endpoint.objects.create(system="sms", url=f"{sms.url}/sms", secret=sms_fake.TOKEN)

    assert tried("whatsapp").startswith("whatsapp jetis: baik (")
    assert tried("sms").startswith("sms jetis: baik (")
    Endpoint.objects.filter(system="whatsapp").update(kind="telepati")
    with pytest.raises(CommandError, match="tidak dikenal: telepati"):
        tried("whatsapp")

    assert (whatsapp.all(), sms.all()) == ([], [])
    whatsapp.stop()
    sms.stop()


@pytest.mark.django_db
def test_the_setup_names_the_address_and_the_words_to_register(jetis: Facility) -> None:
    endpoint = Endpoint.objects.create(system="whatsapp", kind="cloud", facility=jetis)
    out = StringIO()

    call_command("message_setup", stdout=out)

    said = out.getvalue()
    assert f"whatsapp jetis: http://127.0.0.1:{settings.PORT}/kabar/{endpoint.uuid}/" in said
    assert "alur_numbered (id): {{1}}: nomor antrean Anda {{2}} untuk {{3}}." in said
    assert "alur_numbered (en): {{1}}: your queue number is {{2}} for {{3}}." in said


@pytest.mark.django_db
def test_trouble_is_one_line_too(jetis: Facility) -> None:
    simpus = FakeSimpus(0)
    simpus.start()
    Endpoint.objects.create(system="simpus", kind="neutral", url=simpus.url, secret="salah")

    with pytest.raises(CommandError, match=r"^simpus jetis: SIMPUS: ditolak \(401\)\.$"):
        tried("simpus")
    Endpoint.objects.update(kind="manual")
    manual = tried("simpus")
    with pytest.raises(CommandError, match="^puskesmas tidak dikenal$"):
        call_command("try_endpoint", "lain", "simpus")

    assert manual.startswith("simpus jetis: manual")
    assert simpus.log() == {}
    simpus.stop()
