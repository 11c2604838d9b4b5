"""Faults to order: what a caller of a fake sees, and whether the effect happened behind it."""

from __future__ import annotations

import http.client
import json
import smtplib
from collections.abc import Iterator
from typing import Any

import pytest

from integrations.email.fake import FakeSmtp
from integrations.fakes import Answer, Call, FakeServer, Faults, mistyped

SAID = {"id": "sms-1", "count": 2, "good": True, "list": ["a"], "none": None}


class Counter(FakeServer):
    """Counts what it did."""

    done = 0

    def answer(self, call: Call) -> Answer:
        self.done += 1
        return Answer(201, SAID)


@pytest.fixture
def fake() -> Iterator[Counter]:
    server = Counter()
    server.start()
    yield server
    server.stop()


def ask(fake: Counter) -> tuple[int, bytes]:
    host, port = fake.server_address[:2]
    connection = http.client.HTTPConnection(str(host), int(port), timeout=5)
    try:
        connection.request("POST", "/", b"{}")
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_every_second_call_is_answered_with_500_after_it_was_done(fake: Counter) -> None:
    fake.faults.order("half500")

    statuses = [ask(fake)[0] for _turn in range(4)]

    assert statuses == [201, 500, 201, 500]
    assert fake.done == 4


def test_garbage_is_nonsense_then_half_an_answer_then_wrong_types(fake: Counter) -> None:
    fake.faults.order("garbage")

    nonsense, cut, wrong, again = (ask(fake) for _turn in range(4))

    assert nonsense == again == (200, bytes(range(256)))
    with pytest.raises(ValueError, match="JSON|Expecting|Unterminated"):
        json.loads(cut[1])
    assert (wrong[0], json.loads(wrong[1])) == (201, mistyped(SAID))
    assert fake.done == 4


def test_wrong_types_keep_no_value_of_its_type() -> None:
    assert mistyped(SAID) == {
        "id": ["sms-1"],
        "count": "2",
        "good": "True",
        "list": {"0": ["a"]},
        "none": {},
    }


def test_faults_are_counted_and_end_after_their_number() -> None:
    faults = Faults()
    faults.order("half500", 3)

    fates = [faults.take() for _turn in range(5)]

    assert fates == ["ok", "late500", "ok", "ok", "ok"]
    assert (faults.mode, faults.hits) == ("ok", 3)


@pytest.mark.parametrize(
    ("mode", "said"), [("half500", [250, 451, 250]), ("garbage", [-1, 25, -1])]
)
def test_the_post_office_keeps_what_it_answers_badly(mode: str, said: list[int]) -> None:
    post = FakeSmtp(0)
    post.start()
    post.mailbox.faults.order(mode)

    heard = [_post(post.server_address[1]) for _turn in range(3)]
    post.stop()

    assert heard == said
    assert post.mailbox.received == 3


def _post(port: Any) -> int:
    client = smtplib.SMTP("127.0.0.1", port, timeout=5)
    try:
        client.helo()
        client.mail("a@contoh.id")
        client.rcpt("b@contoh.id")
        return client.data(b"Subject: uji\r\n\r\nuji")[0]
    except smtplib.SMTPDataError as error:
        return error.smtp_code
    finally:
        client.close()
