"""Signing in with a second step: a code of an app, a recovery code, a passkey of a real browser."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client
from django.urls import reverse

from frontend.staff.factors import is_demanded
from puskesmas.audit.models import AuditEvent
from puskesmas.people.models import RoleAssignment, User
from tests import cast

SIGN_IN, SECOND, SECURITY = "/petugas/masuk/", "/petugas/masuk/kode/", "/petugas/keamanan/"
PASSWORD = "sandi-yang-panjang"


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    found = cast.build()
    for user in (found.budi, found.rudi):
        user.set_password(PASSWORD)
        user.save()
    return found


def sign_in(name="budi", password=PASSWORD):
    client = Client()
    return client, client.post(SIGN_IN, {"username": name, "password": password})


def code_of(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


@pytest.fixture
def budi(world):
    """Budi has the app on his phone; gives his secret and recovery codes."""
    client, _sent = sign_in()
    client.get(reverse("staff:security_app"))
    secret = client.session["second_secret"]
    page = client.post(reverse("staff:security_app"), {"code": code_of(secret)})
    return secret, page.context["codes"]


def inside(client):
    return client.get("/petugas/").status_code == 200


def test_without_a_second_factor_the_password_opens(world):
    client, sent = sign_in()

    assert (sent["Location"], inside(client)) == ("/petugas/", True)


def test_the_password_alone_no_longer_opens(budi):
    client, sent = sign_in()

    assert (sent["Location"], inside(client)) == (SECOND, False)
    wrong = client.post(SECOND, {"code": "000000"})
    assert (wrong.status_code, inside(client)) == (422, False)
    right = client.post(SECOND, {"code": code_of(budi[0], ahead=1)})
    assert (right["Location"], inside(client)) == ("/petugas/", True)


def test_a_code_opens_once(budi):
    code = code_of(budi[0], ahead=1)
    first, _sent = sign_in()
    second, _sent = sign_in()

    first.post(SECOND, {"code": code})
    again = second.post(SECOND, {"code": code})

    assert (inside(first), inside(second), again.status_code) == (True, False, 422)


def test_a_recovery_code_opens_once(budi):
    first, _sent = sign_in()
    second, _sent = sign_in()

    first.post(SECOND, {"code": budi[1][0]})
    second.post(SECOND, {"code": budi[1][0]})

    assert (len(budi[1]), inside(first), inside(second)) == (10, True, False)


def test_the_step_without_the_password_leads_back(world, clock, budi):
    assert Client().get(SECOND)["Location"] == SIGN_IN
    client, _sent = sign_in()
    clock.shift(minutes=6)
    late = client.post(SECOND, {"code": code_of(budi[0], ahead=1)})

    assert (late["Location"], inside(client)) == (SIGN_IN, False)


def _guess(client, number):
    afar = {"REMOTE_ADDR": "203.0.113.9"}
    return client.post(SECOND, {"code": f"{number:06d}"}, **afar).status_code


def test_guessing_is_slowed_down(budi):
    client, _sent = sign_in()

    answers = [_guess(client, n) for n in range(11)]

    assert answers == [422] * 10 + [429]
    assert not inside(client)


def test_where_it_is_demanded_nothing_opens_before_it_is_set_up(world):
    world.mergangsan.needs_second_factor = True
    world.mergangsan.save()
    client, sent = sign_in()

    assert sent["Location"] == SECURITY
    assert client.get("/petugas/")["Location"] == SECURITY
    client.get(reverse("staff:security_app"))
    secret = client.session["second_secret"]
    client.post(reverse("staff:security_app"), {"code": code_of(secret)})
    assert inside(client)
    factor = Authenticator.objects.get(user=world.budi, type="totp")
    client.post(reverse("staff:security_remove", args=[factor.pk]))
    assert Authenticator.objects.filter(pk=factor.pk).exists()
    rudi, _sent = sign_in("rudi")
    assert inside(rudi)


def test_whoever_works_for_the_whole_city_needs_it_as_soon_as_one_demands_it(world):
    andi = User.objects.create_user("andi", password=PASSWORD)
    RoleAssignment.objects.create(user=andi, role="admin", facility=None)
    before = is_demanded(andi)
    world.mergangsan.needs_second_factor = True
    world.mergangsan.save()

    _client, sent = sign_in("andi")

    assert (before, sent["Location"]) == (False, SECURITY)


def test_the_secret_lies_sealed_and_leaves_no_trace(budi):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        stored = str(cursor.fetchall())

    assert budi[0] not in stored
    events = AuditEvent.objects.filter(verb="staff.factor_added")
    assert [event.data for event in events] == [{"user": "budi", "kind": "totp"}]


def test_a_colleague_cannot_remove_it(budi):
    rudi, _sent = sign_in("rudi")
    factor = Authenticator.objects.get(type="totp")

    rudi.post(reverse("staff:security_remove", args=[factor.pk]))

    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_a_script_needs_the_code_as_well(budi, world):
    def ask(**more):
        return Client().post(
            "/api/v1/auth/staff/",
            {"username": "budi", "password": PASSWORD, **more},
            content_type="application/json",
        )

    assert (ask().status_code, ask().json()["code"]) == (422, "otp_needed")
    assert ask(otp="123456").json()["code"] == "code_wrong"
    assert ask(otp=code_of(budi[0], ahead=1)).json()["token"]


def test_the_own_password_changes_with_the_old_one_only(world):
    client, _sent = sign_in()
    address = reverse("staff:security_password")

    wrong = client.post(address, {"current": "salah", "new": "kalimat-baru-panjang"})
    weak = client.post(address, {"current": PASSWORD, "new": "12345"})
    client.post(address, {"current": PASSWORD, "new": "kalimat-baru-panjang"})

    assert (wrong.status_code, weak.status_code, inside(client)) == (422, 422, True)
    assert inside(sign_in(password="kalimat-baru-panjang")[0])
    assert not inside(sign_in()[0])


@pytest.mark.e2e
def test_a_passkey_signs_in_without_any_password(world, live_server, page):
    """A virtual authenticator of Chromium makes the key and shows it; the host must be a name."""
    base = live_server.url.replace("127.0.0.1", "localhost")
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{base}{SIGN_IN}")
    page.fill("[name=username]", "budi")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.goto(f"{base}{SECURITY}")
    page.get_by_role("button", name="Tambah kunci sandi").click()
    page.get_by_text("Kode cadangan").first.wait_for()
    page.context.clear_cookies()

    page.goto(f"{base}{SIGN_IN}")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    page.wait_for_url(f"{base}/petugas/")

    assert page.locator("h1").inner_text() == "Kotak masuk"
    assert Authenticator.objects.filter(user=world.budi, type="webauthn").count() == 1
