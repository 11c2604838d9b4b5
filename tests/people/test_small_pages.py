"""Pages that stand there only at times: the same eyes look at them as at all others."""

from typing import Any

import pytest

from puskesmas.booking.models import Reservation
from tests import cast
from tests.frontend.public import phone
from tests.frontend.public.phone import FORM, WISH
from tests.people.test_every_page import looked_at, opened_by

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_photo_that_was_missing_can_be_added_by_everybody(
    transactional_db: None, clock: Any, live_server: Any, new_context: Any
) -> None:
    clock.set(cast.at(cast.MONDAY, 8))
    cast.build()
    siti = phone.signed_in()
    assert siti.post(FORM, WISH).status_code == 302
    page = opened_by(siti, live_server.url, new_context())

    answer = page.goto(f"{live_server.url}/reservasi/{Reservation.objects.get().code}/foto/")
    found, sizes = looked_at(page)

    assert answer is not None
    assert (answer.status, found, sizes) == (200, [], 4)
