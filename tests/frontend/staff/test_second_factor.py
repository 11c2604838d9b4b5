"""Signing in with a second step: a code of an app, a recovery code, a passkey of a real browser."""

import time
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client
from django.urls import reverse

from frontend.staff.factors import is_demanded
from puskesmas.audit.models import AuditEvent
from puskesmas.people import actions as people
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


def test_a_recovery_code_is_typed_as_printed_and_tells_how_many_are_left(budi):
    client, _sent = sign_in()
    printed = f"{budi[1][3][:4]} {budi[1][3][4:]}"

    landed = client.post(SECOND, {"code": printed}, follow=True).content.decode()

    assert "Anda masuk dengan kode cadangan, tersisa 9." in landed
    assert "Kode cadangan tersisa: 9." in client.get(SECURITY).content.decode()


def test_a_spent_recovery_code_has_no_next_one_to_wait_for(budi):
    first, _sent = sign_in()
    second, _sent = sign_in()
    first.post(SECOND, {"code": budi[1][0]})

    answer = second.post(SECOND, {"code": budi[1][0]}).content.decode()

    assert "Kode cadangan salah atau sudah dipakai. Pakai yang lain." in answer
    assert "Tunggu kode berikutnya" not in answer


def test_an_app_on_a_new_phone_ends_the_old_app_and_the_old_recovery_codes(budi):
    client, _sent = sign_in()
    client.post(SECOND, {"code": budi[1][0]})
    client.get(reverse("staff:security_app"))
    new = client.session["second_secret"]

    page = client.post(reverse("staff:security_app"), {"code": code_of(new)})

    codes = page.context["codes"]
    assert (len(codes), set(codes) & set(budi[1])) == (10, set())
    later, _sent = sign_in()
    later.post(SECOND, {"code": budi[1][1]})
    later.post(SECOND, {"code": code_of(budi[0], ahead=1)})
    assert not inside(later)
    later.post(SECOND, {"code": codes[0]})
    assert inside(later)


def test_who_lost_phone_and_paper_comes_in_again_with_a_new_password_of_the_admin(world, budi):
    boss = Client()
    boss.force_login(cast.admin("andi"))

    handed = boss.post(reverse("manage:new_password", args=["mergangsan", world.budi.pk]))

    client, sent = sign_in(password=handed.context["password"])
    assert (sent["Location"], inside(client)) == ("/petugas/", True)
    assert not Authenticator.objects.filter(user=world.budi).exists()
    event = AuditEvent.objects.get(verb="staff.factor_removed")
    assert (event.actor_label, event.data["user"]) == ("andi", "budi")


def test_rudi_takes_no_second_step_from_budi(world, budi):
    rudi = Client()
    rudi.force_login(world.rudi)

    refused = rudi.post(reverse("manage:new_password", args=["mergangsan", world.budi.pk]))

    assert refused.status_code == 403
    assert Authenticator.objects.filter(user=world.budi).count() == 2


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


def task_page(world):
    """A step that waits for an officer."""
    reservation = cast.reserve(world.umum, world.siti)
    return reverse("staff:task", args=[cast.open_task(reservation, "verify").task])


def demand(world):
    world.mergangsan.needs_second_factor = True
    world.mergangsan.save()


def test_a_session_from_before_the_demand_sets_it_up_first(world):
    client, _sent = sign_in()
    task = task_page(world)
    demand(world)
    form = {"HTTP_REFERER": f"http://testserver{task}"}

    sent = client.post(task, {"valid": "ya"}, **form)
    polled = client.get("/petugas/", headers={"HX-Request": "true"})
    pressed = client.post("/petugas/", headers={"HX-Request": "true"})

    assert sent["Location"] == client.get("/petugas/")["Location"] == SECURITY
    assert (polled.status_code, polled.content) == (204, b"")  # the page stays as it is
    assert "HX-Refresh" not in polled
    assert pressed["HX-Refresh"] == "true"
    page = client.get(SECURITY)
    assert "Isian tadi belum terkirim" in page.text
    assert "mewajibkan langkah kedua" in page.text
    client.get(reverse("staff:security_app"))
    secret = client.session["second_secret"]
    page = client.post(reverse("staff:security_app"), {"code": code_of(secret)})
    assert "mewajibkan langkah kedua" not in page.text
    assert inside(client)


def test_a_session_from_before_shows_what_the_account_has_and_goes_on_where_it_was(world, budi):
    old = Client()
    old.force_login(world.budi)
    task = task_page(world)
    before = inside(old)
    demand(world)
    form = {"HTTP_REFERER": f"http://testserver{task}"}

    sent = old.post(task, {"valid": "ya"}, **form)

    assert before
    assert sent["Location"] == f"{SECOND}?next={quote(task, safe='')}"
    assert "Isian tadi belum terkirim" in old.get(sent["Location"]).text
    assert old.post(sent["Location"], {"code": "000000"}).status_code == 422
    assert not inside(old)
    right = old.post(sent["Location"], {"code": code_of(budi[0], ahead=1)})
    assert (right["Location"], inside(old)) == (task, True)


def test_a_password_alone_neither_adds_nor_removes_a_factor(world, budi):
    old = Client()
    old.force_login(world.budi)
    factor = Authenticator.objects.get(user=world.budi, type="totp")

    sent = [
        old.get(reverse("staff:security_app")),
        old.post(reverse("staff:security_passkey_begin")),
        old.post(reverse("staff:security_remove", args=[factor.pk])),
    ]

    assert [answer["Location"].split("?")[0] for answer in sent] == [SECOND] * 3
    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_whoever_removed_the_last_one_owes_it_when_it_is_demanded(world, budi):
    client, _sent = sign_in()
    client.post(SECOND, {"code": code_of(budi[0], ahead=1)})
    factor = Authenticator.objects.get(user=world.budi, type="totp")
    client.post(reverse("staff:security_remove", args=[factor.pk]))
    before = inside(client)

    demand(world)

    assert (before, client.get("/petugas/")["Location"]) == (True, SECURITY)


def test_the_page_of_an_sop_shows_no_load_to_an_unproved_session(world, budi):
    old = Client()
    old.force_login(world.budi)
    before = old.get("/sop/reservation_verified/").context["standing"]
    demand(world)

    after = old.get("/sop/reservation_verified/").context["standing"]

    assert (before is None, after) == (False, None)


def test_a_token_from_before_the_demand_opens_nothing_but_the_way_out(world, budi):
    def call(secret, method, path):
        ask = getattr(Client(HTTP_AUTHORIZATION=f"Bearer {secret}"), method)
        return ask(f"/api/v1/{path}", content_type="application/json")

    old, _token = people.sign_in_staff(user=world.budi)
    new = Client().post(
        "/api/v1/auth/staff/",
        {"username": "budi", "password": PASSWORD, "otp": code_of(budi[0], ahead=1)},
        content_type="application/json",
    )
    before = call(old, "get", "tasks/").status_code

    demand(world)
    refused = call(old, "get", "tasks/")

    assert (before, refused.status_code) == (200, 403)
    assert refused.json()["code"] == "second_factor_needed"
    assert call(new.json()["token"], "get", "tasks/").status_code == 200
    assert call(old, "post", "auth/sign-out/").status_code == 204


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
