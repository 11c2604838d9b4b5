"""What the house answers at its door: an address with a NUL, a database held for too long."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from frontend.refusals import RefusalPages

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/reservasi/%00/", "/petugas/?langkah=%00", "/q/%00"])
def test_an_address_with_a_nul_is_no_address(client, address):
    answer = client.get(address)

    assert answer.status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/tasks/?step=%00", "/api/v1/tickets/%00/"])
def test_the_api_says_so_in_its_own_shape(client, address):
    answer = client.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"


def test_a_lock_that_is_held_for_too_long_asks_to_wait():
    pages = RefusalPages(lambda request: None)

    answer = pages.process_exception(RequestFactory().get("/"), OperationalError("lock timeout"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "2")


def test_a_true_defect_stays_one():
    pages = RefusalPages(lambda request: None)

    assert pages.process_exception(RequestFactory().get("/"), ZeroDivisionError()) is None
