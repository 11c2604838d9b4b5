"""The reconciler finds nothing in a healthy house, and every kind of damage in a broken one."""

import pytest
from django.core.management import call_command

from flows.engine.undo import undo
from project.reconcile.findings import Finding, tally
from project.reconcile.look import ROOMS, findings
from puskesmas.booking.models import Reservation
from puskesmas.people.models import User
from tests import cast
from tests.project.reconcile.damage import DAMAGE, run, said

pytestmark = pytest.mark.slow

GOOD = "hilang=0 ganda=0 hantu=0 melompat=0"


def test_a_healthy_house_has_no_findings(house):
    assert said(findings()) == []


def test_the_one_line_counts_every_word():
    found = [Finding("hilang", "a"), Finding("hantu", "b"), Finding("hilang", "c")]

    assert tally([]) == GOOD
    assert tally(found) == "hilang=2 ganda=0 hantu=1 melompat=0"


def test_command_says_the_line_and_exits_with_0_or_1(house, capsys, settings, tmp_path):
    settings.VAR = tmp_path
    call_command("reconcile")
    assert capsys.readouterr().out == f"{GOOD}\n"
    run("UPDATE puskesmas_serviceday SET taken = taken + 1 WHERE taken = 2")

    with pytest.raises(SystemExit) as ended:
        call_command("reconcile")

    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines()[-1] == "hilang=0 ganda=0 hantu=2 melompat=0"


@pytest.mark.parametrize(("sql", "finding"), DAMAGE.values(), ids=DAMAGE)
def test_every_damage_is_found(house, sql, finding):
    run(sql, **house)

    found = said(findings())

    assert any(finding.format(**house) in line for line in found), found


def test_every_rule_has_its_damage():
    starts = {rule.says.split("{")[0].strip() for room in ROOMS for rule in room.RULES}
    shown = " ".join(finding for _sql, finding in DAMAGE.values())

    assert [start for start in starts if start not in shown] == []


def test_a_verdict_taken_back_is_no_damage(house):
    case = Reservation.objects.get(code=house["asked"])
    budi = User.objects.get(username="budi")
    task = cast.open_task(case, "verify").task
    cast.do(case, "verify", budi, valid="true")

    undo(task, by=cast.staff(budi))

    assert cast.open_steps(case) == ["verify"]
    assert said(findings()) == []


def test_a_place_held_for_somebody_who_waits_is_no_phantom(house):
    run(
        "UPDATE puskesmas_serviceday SET taken = taken + 1 WHERE date = '2026-11-24' AND clinic_id"
        " = (SELECT clinic_id FROM puskesmas_reservation WHERE code = '{queued}');"
        "INSERT INTO puskesmas_waitingentry (code, date, made_on, payment, bpjs_number, complaint,"
        " channel, state, joined_at, held_until, applicant_id, clinic_id, patient_id)"
        " SELECT 'HHHHHHHHHHHHHHHH', date, '', 'umum', '', '', 'web', 'held', submitted_at,"
        " submitted_at, applicant_id, clinic_id, patient_id"
        " FROM puskesmas_reservation WHERE code = '{queued}'",
        **house,
    )

    assert said(findings()) == []
