"""A full disk: uploads, documents and the print agent say so, keep no halves, and go on later."""

import http.client
import json
import os
import sqlite3
import subprocess
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from frontend.reports import press
from integrations.printer.device import Outcome
from integrations.printer.spool import Spool
from puskesmas.errors import Busy
from puskesmas.idempotency.models import Intent
from puskesmas.papers.models import Paper, PaperBody
from puskesmas.people import actions as people
from tests import cast
from tests.frontend.api import web
from tests.puskesmas.papers.pictures import a_picture

UPLOADS = 50
SMALL, LARGE = "1m", "64m"


class Disk:
    """A file system of its own that can be full and grow."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def mount(self, size: str) -> None:
        self._run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(self.place))

    def grow(self, size: str) -> None:
        self._run("mount", "-o", f"remount,size={size}", str(self.place))

    def fill(self) -> Path:
        """Take what is left; the file that took it."""
        taken = self.place / "penuh"
        with taken.open("wb", buffering=0) as file:
            try:
                while file.write(b"\0" * 4096):
                    pass
            except OSError:
                return taken
        raise AssertionError

    def unmount(self) -> None:
        self._run("umount", "--lazy", str(self.place))

    def _run(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def disk() -> Iterator[Callable[[str], Disk]]:
    """Mounted on demand below the folder of the test's servers."""
    made: list[Disk] = []

    def mount(size: str) -> Disk:
        place = Path(tempfile.mkdtemp(prefix="disk-", dir=os.environ["ALUR_VAR"]))
        found = Disk(place)
        try:
            found.mount(size)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("mounting a tmpfs is not allowed here")
        made.append(found)
        return found

    yield mount
    for one in made:
        one.unmount()


@pytest.fixture
def photos_on(transactional_db, child_environ) -> Iterator[Callable[[Path], None]]:
    """Moves the photos' table to a disk: where they lie in the database, and nothing else."""
    database = connection.settings_dict["NAME"]
    superuser = os.environ["TEST_SUPERUSER_URL"].rpartition("/")[0]
    data = Path(os.environ["ALUR_VAR"]) / "postgres" / "data"

    def run(*statements: str, **names: object) -> None:
        with psycopg.connect(f"{superuser}/{database}", autocommit=True) as server:
            for statement in statements:
                server.execute(sql.SQL(statement).format(**names))  # type: ignore[arg-type]

    def move(disk: Path) -> None:
        folder = disk / "ruang"
        folder.mkdir(mode=0o700)
        owner = data.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        run(
            "CREATE TABLESPACE sempit LOCATION {place}",
            "ALTER TABLE puskesmas_paperbody SET TABLESPACE sempit",
            place=sql.Literal(str(folder)),
        )

    yield move
    run(
        "ALTER TABLE puskesmas_paperbody SET TABLESPACE pg_default",
        "DROP TABLESPACE IF EXISTS sempit",
    )


def send(port: int, token: str, key: str, photo: bytes) -> tuple[int, dict[str, str]]:
    """One photo over HTTP."""
    edge = uuid.uuid4().hex
    body = (
        f'--{edge}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nktp\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode() + photo
    headers = {
        "Authorization": f"Bearer {token}",
        "Idempotency-Key": key,
        "Content-Type": f"multipart/form-data; boundary={edge}",
    }
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        caller.request(
            "POST", "/api/v1/me/documents/", body + f"\r\n--{edge}--\r\n".encode(), headers
        )
        answer = caller.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        caller.close()


def print_many(spool: Spool) -> None:
    """Until the rows need another page."""
    for job in range(2, 5_000):
        spool.take(job, b"dua")
        spool.finish(job, Outcome("confirmed", ""))
        spool.reported(job)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_photos_that_find_no_room_are_refused_whole_and_welcome_later(
    disk, photos_on, child_environ, capsys
):
    small = disk(SMALL)
    cast.build()
    photos_on(small.place)
    born = cast.date(1990, 1, 1)
    phones = [
        people.sign_in_citizen(nik=f"990101010190{number}", birth_date=born)[0]
        for number in range(1001, 1001 + UPLOADS)
    ]
    photo = a_picture((1800, 1200), quality=95)
    refused, texts, seen = [], set(), Counter()

    with web.running(child_environ) as port:
        for number in range(UPLOADS):
            token, key = phones[number], f"foto-{number}"
            status, content = send(port, token, key, photo)
            seen[status] += 1
            if status != 201:
                refused.append((token, key))
                texts.add(content["detail"])
        kept = Paper.objects.count(), PaperBody.objects.count(), Intent.objects.count()
        small.grow(LARGE)
        later = Counter(send(port, token, key, photo)[0] for token, key in refused)
        again = Counter(
            send(port, phones[number], f"foto-{number}", photo)[0] for number in (0, 49)
        )

    with capsys.disabled():
        print(f"\n{dict(seen)}, later {dict(later)}: {texts}")  # noqa: T201
    assert set(seen) == {201, 503}
    assert kept == (seen[201],) * 3
    assert texts == {"Sistem sedang sibuk. Tunggu sebentar, lalu ulangi."}
    assert later == {201: len(refused)}
    assert again == {201: 2}
    assert Paper.objects.count() == PaperBody.objects.count() == UPLOADS


def test_a_document_waits_for_room_and_then_has_its_own_fonts(disk, monkeypatch):
    page = "<!DOCTYPE html><html lang='id'><title>Uji</title><h1>Laporan</h1></html>"
    whole = press.press(page)
    small = disk("40k")  # half a font
    monkeypatch.setattr(tempfile, "tempdir", str(small.place))
    press._begin_anew()

    for _press in range(2):
        with pytest.raises(Busy, match="busy"):
            press.press(page)
    small.grow(LARGE)
    drawn = press.press(page)

    assert abs(len(drawn) - len(whole)) < 50  # packed bytes differ by a few from run to run
    press._begin_anew()


def test_the_print_agent_prints_nothing_that_it_cannot_write_down(disk):
    small = disk("64k")
    path = small.place / "spool.sqlite3"
    spool = Spool(path)
    assert spool.take(1, b"satu")
    spool.mark(1, "sending")
    taken = small.fill()

    with pytest.raises(sqlite3.OperationalError, match="full"):
        print_many(spool)
    spool.close()
    with pytest.raises(sqlite3.OperationalError, match="full"):
        Spool(small.place / "lain.sqlite3")  # and not «another agent works with it»
    taken.unlink()
    again = Spool(path)
    again.recover()

    assert [(one.job_id, one.outcome) for one in again.unreported()] == [
        (1, Outcome("unknown", "interrupted"))
    ]
    assert again.take(5_000, b"tiga")
    again.close()
