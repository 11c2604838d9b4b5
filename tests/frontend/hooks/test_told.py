"""Gateways tell us news: only the right one is believed, and the same news twice change nothing."""

import json

import pytest
from django.test import Client

from integrations.sms import fake as sms_fake
from integrations.whatsapp import fake
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.notices import tell
from puskesmas.messages.hooks import hook_path
from puskesmas.messages.models import StoppedNumber
from puskesmas.messages.queries import ref_of
from puskesmas.outbox.models import Endpoint, Message
from tests import cast

SECRETS = json.dumps(
    {"token": "t", "app_secret": fake.APP_SECRET, "verify_token": fake.VERIFY_TOKEN}
)


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


@pytest.fixture
def gateway(world):
    """The city's WhatsApp: of the kind a test wants."""

    def make(kind="cloud", facility=None):
        system = "sms" if kind == "http" else "whatsapp"
        return Endpoint.objects.create(system=system, kind=kind, secret=SECRETS, facility=facility)

    return make


@pytest.fixture
def letter(world):
    """A message that left, with the gateway's number «12»."""
    visit = cast.reserve(world.umum, world.siti)
    Message.objects.all().delete()

    def make(road="whatsapp", **fields):
        tell(visit, "numbered", number="A-12")
        row = Message.objects.get()
        Message.objects.filter(pk=row.pk).update(
            topic=f"{road}.send",
            **{"state": "delivered", "external_id": "12", "attempts": 1, **fields},
        )
        return Message.objects.get(pk=row.pk)

    return make


def told(endpoint, body, **headers):
    path = hook_path(str(endpoint.uuid))
    raw = json.dumps(body).encode()
    return Client().post(path, raw, content_type="application/json", headers=headers)


def cloud(endpoint, body, **headers):
    return told(endpoint, body, **(fake.signed(body) | headers)).status_code


def receipt(letter):
    letter.refresh_from_db()
    return letter.state, letter.receipt


def test_news_are_taken_in_any_order_and_only_once(gateway, letter):
    one, endpoint = letter(), gateway()

    answers = [
        cloud(endpoint, fake.cloud_news("12", state))
        for state in ("read", "sent", "delivered", "read", "failed")
    ]

    assert answers == [200] * 5
    assert receipt(one) == ("delivered", "read")
    assert Message.objects.count() == 1


def test_a_wrong_signature_is_an_address_that_does_not_exist(gateway, letter):
    one, endpoint = letter(), gateway()
    news = fake.cloud_news("12", "read")

    for headers in ({}, fake.signed(news, "lain"), fake.signed(fake.cloud_news("12", "sent"))):
        assert told(endpoint, news, **headers).status_code == 404

    assert receipt(one) == ("delivered", "")


def test_a_wrong_secret_or_a_switched_off_gateway_neither(gateway, letter):
    one, endpoint = letter(), gateway("fonnte")
    path = hook_path(str(endpoint.uuid))
    other = path[:-5] + "0000/"
    news = {"id": "12", "status": "sent", "state": "read"}

    assert Client().post(other, news, content_type="application/json").status_code == 404
    Endpoint.objects.update(enabled=False)
    assert Client().post(path, news, content_type="application/json").status_code == 404

    assert receipt(one) == ("delivered", "")


def test_meta_asks_whether_the_address_is_ours(gateway):
    path = hook_path(str(gateway().uuid))
    asked = {"hub.mode": "subscribe", "hub.challenge": "4711"}

    good = Client().get(path, asked | {"hub.verify_token": fake.VERIFY_TOKEN})
    bad = Client().get(path, asked | {"hub.verify_token": "tebakan"})

    assert (good.status_code, good.content, good["Content-Type"]) == (200, b"4711", "text/plain")
    assert bad.status_code == 404


def test_fonnte_tells_by_its_number_first_and_by_another_later(gateway, letter):
    one, endpoint = letter(), gateway("fonnte")

    answers = [told(endpoint, news).status_code for news in fake.fonnte_news("12")]
    again = [told(endpoint, news).status_code for news in fake.fonnte_news("12")]

    assert answers == again == [200, 200]
    assert receipt(one) == ("delivered", "delivered")


def test_a_failure_learned_later_tries_the_next_road_once(gateway, letter):
    one = letter(body={**letter_body(), "roads": ["sms"]})
    endpoint = gateway("fonnte")

    for _turn in range(3):
        assert told(endpoint, fake.fonnte_news("12", failed=True)[0]).status_code == 200

    assert receipt(one) == ("delivered", "failed")
    assert [row.topic for row in Message.objects.order_by("id")] == ["whatsapp.send", "sms.send"]
    assert AuditEvent.objects.filter(verb="message.failed").count() == 1


def letter_body():
    return {"event": "numbered", "citizen_id": 1, "of": 5, "at": "2026-11-23T01:00:00+00:00"}


def test_a_doubt_is_resolved_by_our_number_carried_along(gateway, letter):
    one = letter(state="unknown", external_id="", trouble="putus")
    endpoint = gateway()

    cloud(endpoint, fake.cloud_news("wamid.9", "delivered", ref_of(one.pk, one.key)))
    cloud(endpoint, fake.cloud_news("wamid.8", "read", f"{one.pk}.tebakan"))

    assert receipt(one) == ("delivered", "delivered")
    assert (one.external_id, one.trouble) == ("wamid.9", "")


def test_a_gateway_tells_only_of_its_own_facility(gateway, letter, world):
    one = letter()

    answer = told(gateway("fonnte", world.tegalrejo), fake.fonnte_news("12")[0])

    assert answer.status_code == 404
    assert receipt(one) == ("delivered", "")


def test_news_of_an_unknown_message_are_asked_for_again(gateway):
    assert told(gateway("fonnte"), fake.fonnte_news("77")[0]).status_code == 404


def test_sms_tells_too(gateway, letter):
    one = letter("sms")

    answer = told(gateway("http"), sms_fake.news("12", "", "delivered"))

    assert answer.status_code == 200
    assert receipt(one) == ("delivered", "delivered")


@pytest.mark.parametrize("kind", ["cloud", "fonnte", "http"])
def test_berhenti_is_heard_on_every_wire(kind, gateway, world):
    endpoint = gateway(kind)
    said = {
        "cloud": fake.cloud_reply("6281234567890", "BERHENTI"),
        "fonnte": fake.fonnte_reply("6281234567890", "BERHENTI"),
        "http": sms_fake.reply("+6281234567890", "BERHENTI"),
    }[kind]

    for _turn in range(2):
        assert cloud(endpoint, said) == 200

    assert StoppedNumber.objects.count() == 1
    assert "8123" not in StoppedNumber.objects.get().number_index
    assert AuditEvent.objects.filter(verb="messages.stopped").count() == 1


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b'{"id": {}}'])
def test_rubbish_changes_nothing(raw, gateway, letter):
    one, endpoint = letter(), gateway("fonnte")

    answer = Client().post(hook_path(str(endpoint.uuid)), raw, content_type="application/json")

    assert answer.status_code == 200
    assert receipt(one) == ("delivered", "")


def test_too_much_is_not_read(gateway):
    endpoint = gateway("fonnte")

    answer = Client().post(
        hook_path(str(endpoint.uuid)), b" " * 300_000, content_type="application/json"
    )

    assert answer.status_code == 413
