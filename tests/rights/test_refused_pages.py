"""Whatever a page refuses, and however it was asked, there is a page that says how to go on."""

from collections import Counter

import pytest
from django.db import transaction

from tests.rights import stage as stages
from tests.rights.table import TABLE, Row
from tests.rights.test_every_url import where

MACHINES = frozenset({"healthz", "readyz", "metrics", "hooks:told", "pwa:worker"})
FROZEN = "demo:jump"
"""The clock of these tests stands still."""


def who_may(row: Row) -> str:
    usual = {"public": "nobody", "citizen": "citizen2", "device": "kiosk"}
    return usual.get(row.door) or min(row.may, default="admin")


@pytest.mark.slow
def test_every_address_opened_in_the_wrong_way_answers_with_a_page(db, clock):
    stage = stages.build()
    pages = [row for row in TABLE if not row.api and row.name not in MACHINES | {FROZEN}]
    seen: Counter[int] = Counter()
    bare = []
    for row in pages:
        caller = stage.callers[who_may(row)]
        for method in ("get", "post", "put"):
            cookies = caller.cookies.copy()
            with transaction.atomic():
                answer = getattr(caller, method)(where(row, stage.own))
                transaction.set_rollback(True)
            caller.cookies = cookies
            seen[answer.status_code] += 1
            if answer.status_code >= 400 and not _is_told(answer):
                bare.append(f"{method} {row.name}: {answer.status_code}")

    assert bare == []
    assert seen[405] > len(pages)  # no address takes all three
    assert seen[500] == 0


def _is_told(answer) -> bool:
    """A page of ours with a heading and somewhere to go, or words for a script."""
    if answer.headers["Content-Type"].startswith("application/json"):
        return bool(answer.json().get("detail"))
    onward = 'class="btn' in answer.text or "<form" in answer.text
    return answer.text.count("<h1") == 1 and onward


def test_the_copy_of_ones_data_typed_into_the_browser_says_where_the_button_is(db, clock):
    stage = stages.build()

    answer = stage.callers["citizen2"].get("/data/salinan/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Kembali ke halamannya, lalu pakai tombolnya." in answer.text
    assert "Ke halaman depan" in answer.text


def test_the_api_keeps_its_own_shape(db, client):
    answer = client.put("/api/v1/facilities/")

    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
