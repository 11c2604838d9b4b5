"""The first connections come from the environment, once."""

import json

import pytest
from pytest_django.fixtures import Settings

from project import gateways
from puskesmas.outbox.models import Endpoint

GIVEN = {
    "EMAIL_URL": "smtps://alur@surel.contoh.id",
    "SMS_URL": "",
    "SMS_TOKEN": "",
    "WHATSAPP_KIND": "cloud",
    "WHATSAPP_URL": "https://graph.facebook.com/v25.0",
    "WHATSAPP_TOKEN": "t",
    "WHATSAPP_PHONE_ID": "106",
    "WHATSAPP_APP_SECRET": "a",
    "WHATSAPP_VERIFY_TOKEN": "v",
}


@pytest.mark.django_db
def test_rows_are_made_once_and_an_admins_are_kept(settings: Settings) -> None:
    settings.ENDPOINT_DEFAULTS = GIVEN

    assert gateways.fill_in() == 2
    Endpoint.objects.filter(system="email").update(url="smtps://lain")
    assert gateways.fill_in() == 0

    whatsapp = Endpoint.objects.get(system="whatsapp")
    assert (whatsapp.kind, whatsapp.settings) == ("cloud", {"phone_id": "106"})
    assert json.loads(whatsapp.secret) == {"token": "t", "app_secret": "a", "verify_token": "v"}
    assert Endpoint.objects.get(system="email").url == "smtps://lain"


@pytest.mark.django_db
def test_fonnte_keeps_its_token_as_it_is(settings: Settings) -> None:
    settings.ENDPOINT_DEFAULTS = GIVEN | {"WHATSAPP_KIND": "fonnte", "EMAIL_URL": ""}

    gateways.fill_in()

    assert Endpoint.objects.get().secret == "t"
