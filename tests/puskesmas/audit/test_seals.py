"""The audit cannot be changed by the application, and whoever changes it otherwise is found."""

import os
import time

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from puskesmas.actor import SYSTEM
from puskesmas.audit.actions import record
from puskesmas.audit.models import AuditEvent, AuditSeal
from puskesmas.audit.seals import seal, verify
from puskesmas.place.models import Facility

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def facility():
    return Facility.objects.create(code="mergangsan", name="Mergangsan", city="Yogyakarta")


def write(facility, count):
    for number in range(count):
        record("case.noted", by=SYSTEM, facility_id=facility.pk, case_code="C", number=number)


def seal_when_others_are_done():
    """A transaction of any database on the server holds seals back: that is their promise."""
    until = time.monotonic() + 20
    while not (made := seal()):
        assert time.monotonic() < until, "nothing was sealed"
        time.sleep(0.05)
    return made


def as_superuser(statement, *values):
    url = os.environ["TEST_SUPERUSER_URL"].rpartition("/")[0]
    name = connection.settings_dict["NAME"]
    with psycopg.connect(f"{url}/{name}", autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(statement, values)


@pytest.mark.parametrize("table", ["puskesmas_auditevent", "puskesmas_auditseal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_change_what_was_written(facility, table, statement):
    write(facility, 2)
    seal_when_others_are_done()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))

    assert (AuditEvent.objects.count(), AuditSeal.objects.count()) == (2, 1)


def test_every_event_is_sealed_once(facility):
    write(facility, 3)
    assert seal_when_others_are_done() == 1
    assert seal() == 0
    write(facility, 2)
    assert seal_when_others_are_done() == 1

    assert list(AuditSeal.objects.order_by("number").values_list("events", flat=True)) == [3, 2]
    assert verify(facility.pk) is None


def test_one_changed_byte_is_found(facility, capsys):
    write(facility, 3)
    seal_when_others_are_done()
    target = AuditEvent.objects.order_by("id")[1].pk

    as_superuser("UPDATE puskesmas_auditevent SET verb = 'case.noteD' WHERE id = %s", target)

    found = verify(facility.pk)
    assert (found.what, found.number) == ("event_changed", target)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", facility="mergangsan")
    assert ended.value.code == 1
    assert str(target) in capsys.readouterr().err


def test_a_removed_event_is_found_by_its_seal(facility):
    write(facility, 3)
    seal_when_others_are_done()
    target = AuditEvent.objects.order_by("id")[1].pk

    as_superuser("DELETE FROM puskesmas_auditevent WHERE id = %s", target)

    assert verify(facility.pk).what == "seal_broken"


def test_a_forged_event_behind_a_seal_is_found(facility):
    write(facility, 1)
    seal_when_others_are_done()
    write(facility, 1)
    seal_when_others_are_done()
    first, second = AuditEvent.objects.order_by("id")

    as_superuser("UPDATE puskesmas_auditevent SET xact = %s WHERE id = %s", first.xact, second.pk)

    assert verify(facility.pk).what == "seal_broken"
