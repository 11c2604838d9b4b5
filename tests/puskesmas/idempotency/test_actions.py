"""One intent, one effect: replay, mismatch, refusal, equal keys at the same moment."""

import threading

import pytest
from django.db import connections

from puskesmas.errors import Conflict, Refusal
from puskesmas.idempotency.actions import fingerprint, forget_old, once
from puskesmas.idempotency.models import Intent
from puskesmas.people.models import Family


def make_family(number):
    Family.objects.create(card=f"{number:016d}", card_index=f"{number:064d}")
    return 201, {"number": number}


@pytest.mark.django_db
def test_the_first_answer_is_given_again():
    words = {"actor": "citizen:1", "key": "k", "request": fingerprint({"a": 1})}

    first = once(**words, run=lambda: make_family(1))
    again = once(**words, run=lambda: make_family(2))

    assert (first, again) == ((201, {"number": 1}, False), (201, {"number": 1}, True))
    assert Family.objects.count() == 1


@pytest.mark.django_db
def test_the_same_key_with_another_request_is_refused():
    once(actor="citizen:1", key="k", request=fingerprint(1), run=lambda: make_family(1))

    with pytest.raises(Conflict) as refused:
        once(actor="citizen:1", key="k", request=fingerprint(2), run=lambda: make_family(2))

    assert refused.value.code == "idempotency_mismatch"
    assert Family.objects.count() == 1


@pytest.mark.django_db
def test_somebody_elses_equal_key_is_another_intent():
    once(actor="citizen:1", key="k", request=fingerprint(1), run=lambda: make_family(1))
    once(actor="citizen:2", key="k", request=fingerprint(1), run=lambda: make_family(2))

    assert Family.objects.count() == 2


@pytest.mark.django_db
def test_a_refusal_leaves_the_key_free_for_the_corrected_request():
    def refuse():
        make_family(1)
        raise Refusal("wrong", "Salah.")

    with pytest.raises(Refusal):
        once(actor="citizen:1", key="k", request=fingerprint(1), run=refuse)
    status, _answer, again = once(
        actor="citizen:1", key="k", request=fingerprint(2), run=lambda: make_family(2)
    )

    assert (status, again, Family.objects.count()) == (201, False, 1)


@pytest.mark.django_db
def test_intents_are_forgotten_after_two_days(clock):
    once(actor="citizen:1", key="k", request=fingerprint(1), run=lambda: make_family(1))

    clock.shift(hours=47)
    assert forget_old() == 0
    clock.shift(hours=2)
    assert forget_old() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_forty_equal_keys_at_once_have_one_effect():
    gate, answers = threading.Barrier(40), []

    def press():
        gate.wait()
        try:
            answers.append(
                once(actor="citizen:1", key="k", request="f", run=lambda: make_family(1))
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer[:2] for answer in answers] == [(201, {"number": 1})] * 40
    assert [answer[2] for answer in answers].count(False) == 1
    assert (Family.objects.count(), Intent.objects.count()) == (1, 1)
