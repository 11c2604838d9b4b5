"""What a citizen does with a phone: sign in, fill in the form, read a page."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.test import Client

from puskesmas.people.models import AccessToken
from tests import cast

FORM = "/reservasi/baru/mergangsan/umum/"
SIGN_IN = {
    "nik": cast.NIK_SITI,
    "birth_date_day": "12",
    "birth_date_month": "3",
    "birth_date_year": "1990",
}
BRINGS = {"asli_ktp": "1", "asli_bpjs": "1", "asli_skd": "1"}
"""No photo now: the originals come along."""
WISH = {"who": "self", "date": "2026-11-24", "payment": "umum", "complaint": "Batuk", **BRINGS}


def signed_in(nik: str = cast.NIK_SITI, born: date = cast.BORN_SITI, *, level: int = 0) -> Client:
    """A browser of its own whose citizen has signed in."""
    client = Client()
    typed = {
        "nik": nik,
        "birth_date_day": str(born.day),
        "birth_date_month": str(born.month),
        "birth_date_year": str(born.year),
    }
    answer = client.post("/masuk/", typed)
    assert answer.status_code == 302, answer.content.decode()
    if level:
        AccessToken.objects.filter(pk=AccessToken.objects.latest("id").pk).update(level=level)
    return client


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def hand_in(client: Client, address: str = FORM, **typed: Any) -> HttpResponse:
    """Post the form, following to the reservation's page when it was accepted."""
    return client.post(address, {**WISH, **typed}, follow=True)
