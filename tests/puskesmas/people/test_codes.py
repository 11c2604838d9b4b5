"""Six digits: sent or handed over, for one citizen, a few tries, once."""

from datetime import timedelta

import pytest

from puskesmas import clock as clocks
from puskesmas.actor import Actor
from puskesmas.audit.models import AuditEvent
from puskesmas.errors import Conflict, NotAllowed, Refusal, TooOften
from puskesmas.messages.actions import send_code
from puskesmas.outbox.models import Message
from puskesmas.people import actions as people
from puskesmas.people.codes import make_code, make_counter_code, raise_level
from puskesmas.people.identities import see_identity
from puskesmas.people.models import AccessToken, CounterCode, OneTimeCode
from tests import cast


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def sign_in(nik=cast.NIK_SITI, born=cast.BORN_SITI, mark="hp") -> AccessToken:
    return people.sign_in_citizen(nik=nik, birth_date=born, made_on=mark)[1]


def hand_over(world, *, level=1, citizen=None) -> str:
    return make_counter_code(
        citizen=citizen or world.siti,
        facility=world.mergangsan,
        by=cast.staff(world.budi),
        level=level,
        case_code="0123456789ABCDEF",
    )


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_budi_hands_siti_a_code_and_she_is_known(world):
    code = hand_over(world)
    token = sign_in()

    level = raise_level(token=token, code=code)

    assert (level, AccessToken.objects.get(pk=token.pk).level) == (1, 1)
    assert code not in str(CounterCode.objects.values().get())
    given, raised = AuditEvent.objects.order_by("-id")[:2][::-1]
    assert (given.verb, given.actor_label, given.facility) == (
        "citizen.counter_code_given",
        "Budi Santoso",
        world.mergangsan,
    )
    assert (raised.verb, raised.actor_kind, raised.data) == (
        "citizen.level_raised",
        "citizen",
        {"citizen": world.siti.pk, "level": 1},
    )


def test_a_code_that_binds_needs_the_identity_card_seen_today(world, clock):
    with pytest.raises(Conflict) as unseen:
        hand_over(world, level=2)
    see_identity(citizen=world.siti, facility_id=world.mergangsan.pk, by=cast.staff(world.budi))
    code = hand_over(world, level=2)
    token = sign_in()

    assert raise_level(token=token, code=code, device="Chrome, Android") == 2
    bound = AccessToken.objects.get(pk=token.pk)
    assert unseen.value.code == "identity_unseen"
    assert (bound.device, bound.bound_at) == ("Chrome, Android", clocks.now())
    assert bound.expires_at - clocks.now() == timedelta(days=90)
    assert bound.idle_until - clocks.now() == timedelta(days=30)
    clock.set(cast.at(cast.TUESDAY, 8))
    with pytest.raises(Conflict):
        hand_over(world, level=2)


def test_another_citizens_code_opens_nothing(world):
    code = hand_over(world)
    joko = sign_in(cast.NIK_JOKO, cast.BORN_JOKO)

    with pytest.raises(Refusal) as refused:
        raise_level(token=joko, code=code)

    assert refused.value.code == "code_wrong"
    assert AccessToken.objects.get(pk=joko.pk).level == 0
    assert CounterCode.objects.get().tries == 0


def test_a_counter_code_works_once(world):
    code = hand_over(world)
    raise_level(token=sign_in(), code=code)
    second = sign_in(mark="hp lain")

    with pytest.raises(Refusal):
        raise_level(token=second, code=code)

    assert AccessToken.objects.get(pk=second.pk).level == 0


def test_after_five_wrong_tries_the_right_one_is_wrong_too(world):
    code = hand_over(world)
    token = sign_in()
    for _turn in range(5):
        with pytest.raises(Refusal):
            raise_level(token=token, code=other_than(code))

    with pytest.raises(Refusal):
        raise_level(token=token, code=code)

    assert CounterCode.objects.get().tries == 5
    assert AccessToken.objects.get(pk=token.pk).level == 0


@pytest.mark.parametrize(("minutes", "opens"), [(24 * 60 - 1, True), (24 * 60, False)])
def test_a_counter_code_lives_a_day(world, clock, minutes, opens):
    code = hand_over(world)
    clock.shift(minutes=minutes)
    token = sign_in()

    if opens:
        assert raise_level(token=token, code=code) == 1
    else:
        with pytest.raises(Refusal):
            raise_level(token=token, code=code)


def test_a_new_counter_code_ends_the_old_one(world):
    old = hand_over(world)
    new = hand_over(world)
    token = sign_in()

    if old != new:
        with pytest.raises(Refusal):
            raise_level(token=token, code=old)
    assert raise_level(token=token, code=new) == 1


def test_rudi_of_another_puskesmas_hands_over_nothing(world):
    with pytest.raises(NotAllowed):
        make_counter_code(citizen=world.siti, facility=world.mergangsan, by=cast.staff(world.rudi))
    with pytest.raises(NotAllowed):
        see_identity(citizen=world.siti, facility_id=world.mergangsan.pk, by=cast.staff(world.rudi))

    assert CounterCode.objects.count() == 0
    world.siti.refresh_from_db()
    assert world.siti.identity_seen_at is None


def test_a_one_time_code_belongs_to_the_sign_in_that_asked(world):
    asked, beside = sign_in(), sign_in(mark="hp lain")
    code = make_code(token=asked)

    with pytest.raises(Refusal):
        raise_level(token=beside, code=code)

    assert raise_level(token=asked, code=code) == 1


def test_three_codes_an_hour_whoever_asks(world, clock):
    for mark in ("a", "b", "c"):
        send_code(token=sign_in(mark=mark))
    with pytest.raises(TooOften) as refused:
        send_code(token=sign_in(mark="d"))
    stranger = sign_in("9901015203900077", cast.BORN_SITI)
    send_code(token=stranger)
    clock.shift(minutes=61)
    send_code(token=sign_in(mark="d"))

    assert refused.value.facts == {"wait": 3601}
    assert OneTimeCode.objects.count() == 5


def test_strangers_do_not_use_up_the_codes_of_the_owners_own_phone(world):
    own = sign_in(mark="hp")
    raise_level(token=own, code=hand_over(world))
    for mark in "abc":
        send_code(token=sign_in(mark=mark))

    for _turn in range(3):
        send_code(token=sign_in(mark="hp"))

    for mark in ("hp", "d"):
        with pytest.raises(TooOften):
            send_code(token=sign_in(mark=mark))
    assert OneTimeCode.objects.count() == 6


def test_the_letter_is_owed_by_the_puskesmas_last_visited(world):
    cast.reserve(world.umum_tegalrejo, world.siti, slot=cast.time(9))

    send_code(token=sign_in())

    letter = Message.objects.latest("id")
    assert letter.facility == world.tegalrejo


def test_a_code_lets_a_held_sign_in_go_on(world):
    token = people.sign_in_citizen(
        nik=cast.NIK_SITI, birth_date=cast.BORN_SITI, made_on="hp", needs_code=True
    )[1]

    raise_level(token=token, code=hand_over(world))

    assert not AccessToken.objects.get(pk=token.pk).needs_code


def test_only_an_officer_hands_over(world):
    siti = Actor(kind="citizen", id="citizen:1", label="Pemohon", citizen_id=world.siti.pk, level=2)

    with pytest.raises(NotAllowed):
        make_counter_code(citizen=world.siti, facility=world.mergangsan, by=siti)

    assert CounterCode.objects.count() == 0
