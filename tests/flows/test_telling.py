"""Messages from the event to the telephone: by real fake gateways, one road after another."""

import json
from datetime import timedelta

import pytest

from integrations.email.fake import FakeSmtp
from integrations.sms.fake import TOKEN as SMS_TOKEN
from integrations.sms.fake import FakeSms
from integrations.whatsapp.fake import TOKEN, FakeWhatsApp
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.notices import tell
from puskesmas.messages.actions import send_code
from puskesmas.messages.queries import letters_of
from puskesmas.messages.wishes import choose, hear
from puskesmas.outbox import relay
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.outbox.registry import Temporary
from puskesmas.people.models import AccessToken, Notice
from tests import cast

PHONE = "+6281234567890"


@pytest.fixture
def whatsapp(world):
    server = FakeWhatsApp(0)
    server.start()
    Endpoint.objects.create(system="whatsapp", kind="fonnte", url=server.url, secret=TOKEN)
    yield server
    server.stop()


@pytest.fixture
def sms(world):
    server = FakeSms(0)
    server.start()
    Endpoint.objects.create(
        system="sms", url=f"{server.url}/sms", secret=SMS_TOKEN, settings={"deduplicates": True}
    )
    yield server
    server.stop()


@pytest.fixture
def mail(world):
    server = FakeSmtp(0)
    server.start()
    Endpoint.objects.filter(system="email").update(url=server.url)
    yield server
    server.stop()


@pytest.fixture
def visit(world):
    """A reservation of Siti's, with nothing left to send."""
    reservation = cast.reserve(world.umum, world.siti)
    Message.objects.all().delete()
    return reservation


def wish(citizen, reach, language=""):
    citizen.reach, citizen.language = reach, language
    citizen.save(update_fields=["reach", "language"])


def letters(**found):
    rows = Message.objects.filter(**found).order_by("id")
    return [(row.topic.partition(".")[0], row.state) for row in rows]


def drain(clock, turns=1, **step):
    for _turn in range(turns):
        relay.drain()
        clock.shift(**(step or {"seconds": 1}))


def test_one_message_goes_by_the_first_road_that_fits(whatsapp, sms, mail, visit, clock):
    notice = tell(visit, "numbered", number="A-12")

    drain(clock)

    assert letters() == [("whatsapp", "delivered")]
    sent = whatsapp.all()[0]
    assert sent["to"] == PHONE
    assert sent["text"].startswith("Puskesmas Mergangsan: nomor antrean Anda A-12 untuk Selasa, 24")
    assert f"/q/{visit.code}" in sent["text"]
    assert notice.roads == {"whatsapp": "planned", "sms": "spare", "email": "spare"}
    assert (sms.log()["sent"], mail.mailbox.received) == (0, 0)
    assert Message.objects.get().external_id == "1"


def test_nothing_personal_lies_in_letters_audit_or_short_messages(whatsapp, visit, clock):
    visit.complaint = "Batuk darah"
    visit.save(update_fields=["complaint"])
    for event in ("submitted", "numbered", "reminder"):
        tell(visit, event, number="A-12")
    drain(clock)

    kept = json.dumps(
        [
            *Message.objects.values_list("body", "key", "answer", "trouble"),
            *AuditEvent.objects.filter(verb__startswith="message").values_list("data"),
        ]
    )
    texts = " ".join(row["text"] for row in whatsapp.all())
    assert len(whatsapp.all()) == 3
    for word in ("Siti", "Aminah", cast.NIK_SITI, "81234567890", "siti@", "Batuk", "1990"):
        assert word not in kept
        assert word not in texts


def test_a_road_that_fails_for_good_leads_to_the_next(whatsapp, sms, mail, visit, clock):
    whatsapp.faults.order("invalid")
    sms.faults.order("invalid")

    tell(visit, "numbered", number="A-12")
    drain(clock, 3)

    assert letters() == [("whatsapp", "dead"), ("sms", "dead"), ("email", "delivered")]
    assert [row["to"] for row in mail.mailbox.all()] == ["siti@contoh.id"]
    told = AuditEvent.objects.filter(verb="message.failed").order_by("id")
    assert [row.data["onward"] for row in told] == ["sms", "email"]
    assert len(letters_of([Notice.objects.latest("id")])[Notice.objects.latest("id").pk]) == 3


def test_the_same_failure_twice_makes_one_second_letter(whatsapp, mail, visit, clock):
    whatsapp.faults.order("invalid")
    tell(visit, "numbered", number="A-12")
    drain(clock, 2)
    Message.objects.filter(topic="whatsapp.send").update(state="due", next_at=clock.now())

    drain(clock, 2)

    assert letters() == [("whatsapp", "dead"), ("email", "delivered")]
    assert mail.mailbox.received == 1


def test_a_lost_reply_is_a_doubt_and_nothing_is_sent_again(whatsapp, sms, visit, clock):
    whatsapp.faults.order("drop_reply", 1)

    tell(visit, "numbered", number="A-12")
    drain(clock, 20, minutes=1)

    assert letters() == [("whatsapp", "unknown")]
    assert whatsapp.log() == {"calls": 1, "sent": 1}
    assert sms.log()["sent"] == 0


def test_where_repeats_are_known_a_lost_reply_is_sent_again_as_one(sms, visit, clock):
    sms.faults.order("drop_reply", 1)

    tell(visit, "numbered", number="A-12")
    drain(clock, 5, seconds=3)

    assert letters() == [("sms", "delivered")]
    assert sms.log() == {"calls": 2, "sent": 1}


def test_siti_reads_english_and_wants_mail(whatsapp, mail, world, visit, clock):
    wish(world.siti, "email", "en")
    visit = cast.fresh(visit)

    tell(visit, "reminder")
    drain(clock)

    assert letters() == [("email", "delivered")]
    found = mail.mailbox.all()[0]
    assert found["subject"] == "Reminder: your visit on Tuesday, 24 November 2026"
    assert "Dear Siti Aminah," in found["text"]
    assert whatsapp.all() == []


def test_whoever_wants_none_has_the_message_in_the_app(whatsapp, mail, world, visit, clock):
    wish(world.siti, "none")

    notice = tell(cast.fresh(visit), "reminder")
    drain(clock)

    assert letters() == []
    assert set(notice.roads.values()) == {"opted_out"}
    assert Notice.objects.filter(template="reminder", case_code=visit.code).count() == 1


def test_opting_out_between_the_event_and_its_delivery_counts(whatsapp, world, visit, clock):
    tell(visit, "reminder")
    wish(world.siti, "none")

    drain(clock)

    assert Message.objects.get().answer == {"skipped": "opted_out"}
    assert whatsapp.all() == []


@pytest.mark.parametrize("word", ["BERHENTI", "berhenti.", " Stop "])
def test_the_word_stop_ends_all_roads_until_she_begins_again(
    word, whatsapp, mail, world, visit, clock
):
    assert hear(number="6281234567890", text=word, road="whatsapp", facility_id=None) == "stopped"
    assert hear(number="081234567890", text=word, road="sms", facility_id=None) == ""
    tell(visit, "reminder")
    drain(clock)
    assert (whatsapp.all(), mail.mailbox.received) == ([], 0)

    by = cast.citizen(level=1)
    choose(reach="", language="id", by=by)
    tell(visit, "cancelled")
    drain(clock)

    assert len(whatsapp.all()) == 1
    heard = AuditEvent.objects.get(verb="messages.stopped")
    assert "8123" not in json.dumps(heard.data)


def test_other_words_stop_nothing(world):
    for text in ("Berhenti di mana angkotnya?", "", "stop" * 900, "Terima kasih"):
        assert hear(number="6281234567890", text=text, road="sms", facility_id=None) == ""
    assert hear(number="bukan nomor", text="STOP", road="sms", facility_id=None) == ""


@pytest.mark.parametrize(
    ("zone", "morning"),
    [("Asia/Jakarta", 6), ("Asia/Makassar", 5), ("Asia/Jayapura", 4)],
)
def test_at_night_it_waits_for_the_facilitys_morning(zone, morning, whatsapp, world, visit, clock):
    world.mergangsan.zone = zone
    world.mergangsan.save(update_fields=["zone"])
    clock.set(cast.at(cast.MONDAY, 23, 30))

    tell(cast.fresh(visit), "numbered", number="A-12")
    drain(clock)
    assert whatsapp.all() == []
    clock.set(cast.at(cast.TUESDAY, morning) - timedelta(minutes=1))
    drain(clock)
    assert whatsapp.all() == []
    clock.set(cast.at(cast.TUESDAY, morning))
    drain(clock)

    assert len(whatsapp.all()) == 1


def test_what_cannot_wait_leaves_at_night(whatsapp, world, visit, clock):
    clock.set(cast.at(cast.MONDAY, 23, 30))
    until = clock.now() + timedelta(minutes=30)

    tell(visit, "place_held", until=until.isoformat())
    drain(clock)

    assert "sampai 00.00 WIB" in whatsapp.all()[0]["text"]


def test_a_retry_that_slides_into_the_night_waits_too(whatsapp, visit, clock):
    clock.set(cast.at(cast.MONDAY, 19, 59))
    whatsapp.faults.order("rate_limit", 1)
    tell(visit, "numbered", number="A-12")
    drain(clock, 2, minutes=5)
    assert whatsapp.all() == []

    clock.set(cast.at(cast.TUESDAY, 6, 1))
    drain(clock)

    assert letters() == [("whatsapp", "delivered")]
    assert Message.objects.get().attempts == 2


def test_what_is_no_use_any_more_is_not_sent(whatsapp, visit, clock):
    tell(visit, "place_held", until=(clock.now() + timedelta(minutes=30)).isoformat())
    clock.shift(minutes=31)

    drain(clock)

    assert Message.objects.get().answer == {"skipped": "too_late"}
    assert whatsapp.all() == []


def token_of(citizen):
    cast.people.sign_in_citizen(nik=citizen.nik, birth_date=citizen.birth_date, made_on="hp")
    return AccessToken.objects.latest("id")


def test_a_code_travels_sealed_and_even_to_whoever_wants_no_news(whatsapp, world, clock):
    wish(world.siti, "none")

    send_code(token=token_of(world.siti))
    clock.set(cast.at(cast.MONDAY, 23))
    Message.objects.update(next_at=clock.now(), body=fresh_body(clock))
    drain(clock)

    text = whatsapp.all()[0]["text"]
    code = text.partition("Anda: ")[2][:6]
    assert code.isdigit()
    assert code not in json.dumps(Message.objects.get().body)


def fresh_body(clock):
    return {**Message.objects.get().body, "at": clock.now().isoformat()}


def test_a_code_does_not_wait_for_a_gateway_that_rests(whatsapp, mail, world, clock):
    whatsapp.faults.order("error500")
    Endpoint.objects.filter(system="whatsapp").update(
        failures=5, open_until=clock.now() + timedelta(minutes=5)
    )

    send_code(token=token_of(world.siti))
    drain(clock, 2)

    assert letters() == [("whatsapp", "dead"), ("email", "delivered")]
    assert "Kode masuk Anda:" in mail.mailbox.all()[0]["text"]


def test_a_gateway_switched_off_meanwhile_is_passed_by(whatsapp, mail, visit, clock):
    tell(visit, "numbered", number="A-12")
    Endpoint.objects.filter(system="whatsapp").update(enabled=False)

    drain(clock, 2)

    assert letters() == [("whatsapp", "delivered"), ("email", "delivered")]
    assert Message.objects.first().answer == {"skipped": "not_configured"}
    assert whatsapp.all() == []


@pytest.mark.slow
def test_five_hundred_messages_while_the_gateway_is_dead(sms, visit, clock):
    """The core goes on, five calls are wasted, and everything arrives once afterwards."""
    Endpoint.objects.filter(system="email").delete()
    sms.faults.order("refuse")
    visit.facility.quiet_from = visit.facility.quiet_until
    visit.facility.save(update_fields=["quiet_from"])
    for _number in range(500):
        tell(visit, "numbered", number="A-12")

    while relay.drain(1_000):
        clock.shift(seconds=2)
        if clock.now() > cast.at(cast.MONDAY, 8, 5):
            break
    endpoint = Endpoint.objects.get(system="sms")
    assert endpoint.failures >= 5
    assert sum(Message.objects.values_list("attempts", flat=True)) <= 10
    assert Message.objects.filter(state="due").count() == 500
    assert cast.reserve(visit.clinic, visit.patient, cast.date(2026, 11, 25)).live

    sms.faults.order("ok")
    for _turn in range(6):
        clock.shift(minutes=5)
        relay.drain(1_000)

    assert Message.objects.filter(state="delivered").count() == 501
    assert sms.log()["sent"] == 501


def test_a_gateway_that_asks_for_patience_gets_it(whatsapp, visit, clock):
    Endpoint.objects.filter(system="email").delete()
    whatsapp.faults.order("rate_limit", 1)
    for _number in range(20):
        tell(visit, "reminder")

    drain(clock)
    assert whatsapp.log()["calls"] == 1
    drain(clock, 2, seconds=61)

    assert whatsapp.log() == {"calls": 21, "sent": 20}


def test_waiting_is_told_as_waiting(visit, clock, whatsapp):
    tell(visit, "numbered", number="A-12")
    clock.set(cast.at(cast.MONDAY, 23))
    letter = relay.letter_of(Message.objects.get())

    with pytest.raises(Temporary, match="jam tenang") as caught:
        relay.deliverer(letter.topic)(letter)

    assert (caught.value.tried, caught.value.retry_after) == (False, 7 * 3600)
