"""Nobody learns from the door who is a patient: known and unknown NIKs look and take the same."""

import json
import random
import time
from statistics import median

import pytest
from django.test import Client

from puskesmas.actor import SYSTEM
from puskesmas.people import actions as people
from puskesmas.people.models import Citizen
from tests import cast
from tests.frontend.api import web

PEOPLE = 500
BORN = cast.date(1990, 1, 1)
NOISE = {"Date", "Set-Cookie", "Content-Length"}


def nik(number: int) -> str:
    return f"990101010190{number:04d}"


KNOWN = [nik(number) for number in range(1, PEOPLE + 1)]
UNKNOWN = [nik(number) for number in range(PEOPLE + 1, 2 * PEOPLE + 1)]


@pytest.fixture
def half_of_them_known(transactional_db):
    cast.build()
    for number in KNOWN:
        people.register_citizen(
            name="Warga", nik=number, birth_date=BORN, sex="L", address="Jalan A",
            phone="081234567890", kk=cast.CARD_SITI, by=SYSTEM,
        )  # fmt: skip


def seen(response, secrets: tuple[str, ...]) -> tuple:
    """Status, headers and body, with every secret of its own put as dots of the same length."""
    text = response.content.decode()
    for secret in secrets:
        text = text.replace(secret, "·" * len(secret))
    headers = sorted((name, to) for name, to in response.headers.items() if name not in NOISE)
    cookies = sorted((name, len(one.value)) for name, one in response.cookies.items())
    return response.status_code, tuple(headers), tuple(cookies), text


def ask(address: str, body: dict, *, page: bool) -> tuple:
    """What somebody with a fresh browser sees, the NIK that was typed put as dots."""
    client = Client()
    if page:
        response = client.post(address, body)
        return seen(response, (body["nik"],))
    response = client.post(address, json.dumps(body), content_type="application/json")
    token = json.loads(response.content).get("token", "")
    return seen(response, (token, body["nik"]))


BIRTH = {"birth_date_day": "1", "birth_date_month": "1", "birth_date_year": "1990"}
MORE = {"name": "Siti", "sex": "L", "address": "Jalan B 2", "phone": "081298765432"}
DOORS = [
    ("/api/v1/auth/citizen/", {"birth_date": "1990-01-01"}, False),
    ("/api/v1/auth/citizen/", {"birth_date": "1990-01-02"}, False),
    ("/api/v1/citizens/", {"birth_date": "1990-01-01", **MORE}, False),
    ("/masuk/", BIRTH, True),
    ("/daftar/", {**BIRTH, **MORE}, True),
]


@pytest.mark.slow
def test_every_door_answers_the_same_to_known_and_unknown(half_of_them_known):
    known_rows = Citizen.objects.count()
    for address, body, page in DOORS:
        answers = {ask(address, {"nik": one, **body}, page=page) for one in KNOWN[:100]}
        answers |= {ask(address, {"nik": one, **body}, page=page) for one in UNKNOWN[:100]}

        assert len(answers) == 1, (address, [answer[:2] for answer in answers])
    assert Citizen.objects.count() == known_rows + 100


def rank_auc(one: list[float], other: list[float]) -> float:
    """The chance that a value of ``one`` is above one of ``other`` (Mann-Whitney)."""
    ordered = sorted([(value, 1) for value in one] + [(value, 0) for value in other])
    ranks = sum(rank for rank, (_value, mine) in enumerate(ordered, 1) if mine)
    return (ranks - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))


@pytest.mark.slow
def test_five_hundred_known_and_unknown_take_the_same_time(
    half_of_them_known, child_environ, capsys
):
    chance = random.Random(1)
    order = [(one, True) for one in KNOWN] + [(one, False) for one in UNKNOWN]
    chance.shuffle(order)
    took: dict[bool, list[float]] = {True: [], False: []}
    answers = set()

    with web.running(child_environ) as port:
        for warm in range(20):
            enter(port, nik(9000 + warm))
        for one, known in order:
            began = time.perf_counter()
            status, content = enter(port, one)
            took[known].append(time.perf_counter() - began)
            answers.add((status, len(json.dumps(content)), *sorted(content)))

    gap = abs(median(took[True]) - median(took[False])) * 1000
    auc = rank_auc(took[True], took[False])
    with capsys.disabled():
        print(f"\n500 known, 500 unknown: median gap {gap:.2f} ms, AUC {auc:.3f}")  # noqa: T201
    assert len(answers) == 1
    assert gap < 5
    assert 0.45 < auc < 0.55


def enter(port: int, number: str):
    body = {"nik": number, "birth_date": "1990-01-01"}
    return web.call(port, "POST", "/api/v1/auth/citizen/", body)
