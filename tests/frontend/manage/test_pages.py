"""An admin sets a facility up in the browser's terms: every page opens, saves, and refuses well."""

import pytest
from django.test import Client
from django.urls import reverse

from frontend.access import DEVICE_COOKIE
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import RejectionReason
from puskesmas.outbox.models import Endpoint, MessageTemplate
from puskesmas.people.models import User
from puskesmas.place.models import Clinic, Device, Facility
from puskesmas.schedule.models import Closure, OpeningHours, ServiceDay
from tests import cast
from tests.frontend.manage.pages import at, text


def posted(client, address, /, **data):
    return client.post(address, data, follow=True)


def test_the_admin_finds_every_page_from_the_first(andi):
    home = text(andi.get(reverse("manage:home")))
    overview = text(andi.get(at("facility")))

    assert at("facility") in home
    for name in (
        "profile",
        "policy",
        "modes",
        "hours",
        "closures",
        "clinics",
        "people",
        "devices",
        "messages",
        "connections",
    ):
        assert at(name) in overview
        assert andi.get(at(name)).status_code == 200


def test_a_profile_is_saved_and_a_mistake_keeps_what_was_typed(andi, world):
    good = {"name": "UPT Puskesmas Mergangsan", "city": "Kota Yogyakarta", "active": "on"}

    wrong = andi.post(at("profile"), good | {"name": "", "address": "Jalan Baru 1"})
    saved = posted(andi, at("profile"), **good, address="Jalan Baru 1")

    assert wrong.status_code == 422
    assert "Isian ini belum ada." in text(wrong)
    assert "Jalan Baru 1" in text(wrong)
    assert "Tersimpan." in text(saved)
    assert Facility.objects.get(code="mergangsan").address == "Jalan Baru 1"


def test_policy_stays_within_its_bounds(andi, world):
    page = andi.get(at("policy"))
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not False}

    refused = andi.post(at("policy"), data | {"warn_percent": "100"})
    posted(andi, at("policy"), **(data | {"horizon_days": "21", "needs_second_factor": "on"}))

    assert "Paling besar 99." in text(refused)
    facility = Facility.objects.get(code="mergangsan")
    assert (facility.horizon_days, facility.needs_second_factor) == (21, True)


def test_a_week_with_a_break_on_friday(andi, world):
    page = andi.get(at("hours"))
    form = page.context["form"]
    data = {name: str(form[name].value())[:5] for name in form.fields if form[name].value()}
    friday = {
        "d5_0_opens": "07:30",
        "d5_0_closes": "11:00",
        "d5_1_opens": "13:00",
        "d5_1_closes": "14.30",
    }

    half = andi.post(at("hours"), data | {"d7_0_opens": "08:00"})
    posted(andi, at("hours"), **(data | friday))

    assert "Tulis jam buka dan jam tutup." in text(half)
    assert OpeningHours.objects.filter(facility=world.mergangsan, weekday=5).count() == 2
    assert not OpeningHours.objects.filter(facility=world.mergangsan, weekday=7).exists()


def test_a_clinic_opens_and_gets_its_places(andi, world):
    new = {"name": "Poli Lansia", "code": "lansia", "letter": "l", "online_quota": "20"}

    taken = andi.post(at("new_clinic"), new | {"letter": "U"})
    posted(andi, at("new_clinic"), **new, active="on")
    posted(andi, at("quotas", "umum"), **_quotas(andi, "2026-11-24", 5))

    assert "Huruf itu sudah dipakai" in text(taken)
    assert Clinic.objects.get(code="lansia").letter == "L"
    assert ServiceDay.objects.get(clinic=world.umum, date=cast.TUESDAY).quota == 5
    assert ServiceDay.objects.filter(clinic=world.umum).count() == 1


def _quotas(client, day, quota):
    form = client.get(at("quotas", "umum")).context["form"]
    return {name: form[name].value() for name in form.fields} | {day: quota}


def test_a_quota_below_what_is_taken_is_refused_beside_its_date(andi, world):
    cast.reserve(world.umum, world.siti)
    cast.reserve(world.umum, world.joko)

    page = andi.post(at("quotas", "umum"), _quotas(andi, "2026-11-24", 1))

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"2026-11-24"}
    assert ServiceDay.objects.get(clinic=world.umum, date=cast.TUESDAY).quota == 30


def test_a_day_is_closed_and_opened_again(andi, world):
    day = {"day_day": "1", "day_month": "12", "day_year": "2026", "reason": "Lokakarya"}

    past = andi.post(at("closures"), day | {"day_month": "1"})
    posted(andi, at("closures"), **day)
    closure = Closure.objects.get()
    posted(andi, at("end_closure", closure.pk))

    assert "Pilih hari ini atau sesudahnya." in text(past)
    assert not Closure.objects.exists()


def test_a_kiosk_is_let_in_by_its_code_and_sent_away(andi, world):
    page = andi.post(at("devices"), {"kind": "kiosk", "name": "Anjungan 2"})
    code = page.context["code"]
    kiosk = Client()
    kiosk.post(reverse("kiosk:enroll"), {"token": code.lower()})
    second = Client().post(reverse("kiosk:enroll"), {"token": code})

    assert kiosk.cookies[DEVICE_COOKIE].value != code
    assert kiosk.get(reverse("kiosk:home")).status_code == 200
    assert second.status_code == 422
    device = Device.objects.get(name="Anjungan 2")
    assert code not in text(andi.get(at("devices")))
    posted(andi, at("revoke_device", device.pk))
    assert kiosk.get(reverse("kiosk:home")).status_code == 302


def test_a_colleague_is_hired_promoted_and_leaves(andi, world):
    new = {"first_name": "Tari", "username": "tari", "role": "registrar"}
    page = andi.post(at("hire"), new)
    tari = User.objects.get(username="tari")

    assert page.context["password"] in text(page)
    assert tari.check_password(page.context["password"])
    assert "sudah dipakai" in text(andi.post(at("hire"), new))
    posted(andi, at("give_role", tari.pk), role="supervisor", facility=world.mergangsan.pk)
    posted(andi, at("take_role", tari.pk, tari.roles.get(role="registrar").pk))
    posted(andi, at("train", tari.pk), title="PCare", day_day="1", day_month="2", day_year="2026")
    posted(andi, at("switch_person", tari.pk), aktif="0")
    tari.refresh_from_db()
    assert [row.role for row in tari.roles.all()] == ["supervisor"]
    assert (tari.trainings.count(), tari.is_active) == (1, False)
    assert andi.post(at("new_password", tari.pk)).context["password"]


def test_a_reason_is_added_and_a_message_gets_own_words(andi, world):
    posted(andi, reverse("manage:new_reason"), code="penuh", text="Penuh", advice="Lain hari")
    posted(andi, at("words", "numbered", "sms", "id"), text="Nomor {number} siap. {link}")
    wrong = andi.post(at("words", "numbered", "sms", "id"), {"text": "Nomor {nik}"})

    assert RejectionReason.objects.get(code="penuh").active is False
    assert MessageTemplate.objects.get().text == "Nomor {number} siap. {link}"
    assert wrong.status_code == 422
    assert "Nomor {nik}" in text(wrong)


def test_a_secret_is_written_and_never_shown(andi, world):
    posted(
        andi,
        at("connection", "simpus"),
        kind="neutral",
        url="https://simpus.contoh.id",
        secret="sangat-rahasia",
        enabled="on",
    )

    assert Endpoint.objects.get(facility=world.mergangsan).secret == "sangat-rahasia"
    assert "sangat-rahasia" not in text(andi.get(at("connection", "simpus")))
    assert "sangat-rahasia" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_a_new_puskesmas_joins(andi, world):
    address = reverse("manage:new_facility")
    new = {"code": "jetis", "name": "Puskesmas Jetis", "city": "Kota Yogyakarta"}

    posted(andi, address, **new, zone="Asia/Jakarta", mode="instant")

    jetis = Facility.objects.get(code="jetis")
    assert jetis.queues.get().letter == "A"
    assert jetis.modes.get().mode == "instant"


def test_lists_ask_the_database_as_often_for_many_as_for_one(
    andi, world, django_assert_max_num_queries
):
    for number in range(3):
        cast._staff(f"p{number}", f"Petugas {number}", "registrar", world.mergangsan)

    with django_assert_max_num_queries(9):
        andi.get(at("people"))


def test_a_device_shows_since_when_it_is_silent(world, andi, clock):
    kiosk = Client()
    kiosk.cookies[DEVICE_COOKIE] = "kiosk"
    before = andi.get(at("devices")).content.decode()

    kiosk.get("/kiosk/")
    clock.shift(seconds=59)
    kiosk.get("/kiosk/")
    after = andi.get(at("devices")).content.decode()
    clock.shift(minutes=5)
    kiosk.get("/kiosk/")

    assert "belum pernah terlihat" in before
    assert "08.00" in after
    assert "08.05" in andi.get(at("devices")).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Poli\u202eGigi", "PoliGigi"),
        ("Poli\r\nGigi", "Poli Gigi"),
        ("Poli\x07 Gigi ", "Poli Gigi"),
    ],
)
def test_a_name_stays_on_one_line_and_the_right_way_round(andi, world, typed, kept):
    new = {"name": typed, "code": "Mata", "letter": "M", "online_quota": "5", "active": "on"}

    posted(andi, at("new_clinic"), **new)
    unseen = andi.post(at("new_clinic"), new | {"name": "\u200b", "code": "kulit", "letter": "K"})

    assert Clinic.objects.get(code="mata").name == kept
    assert unseen.status_code == 422
    assert "Isian ini belum ada." in text(unseen)


@pytest.mark.parametrize(("year", "words"), [("2025", "Pilih hari ini"), ("9999", "Periksa tahun")])
def test_a_year_that_slipped_changes_nothing(andi, world, year, words):
    day = {"day_day": "1", "day_month": "12", "day_year": year, "reason": "Rapat"}
    sop = {f"effective_from_{part}": day[f"day_{part}"] for part in ("day", "month", "year")}

    closure = andi.post(at("closures"), day)
    mode = andi.post(at("modes"), sop | {"mode": "instant"})

    assert (closure.status_code, mode.status_code) == (422, 422)
    assert words in text(closure)
    assert words in text(mode)
    assert not Closure.objects.exists()
    assert world.mergangsan.modes.count() == 1


def test_one_more_role_is_offered_here_and_not_for_the_whole_city(andi, world):
    page = andi.get(at("person", world.budi.pk))

    assert page.context["role_form"]["facility"].value() == world.mergangsan.pk


def test_hours_that_overlap_are_named_beside_their_day(andi, world):
    friday = ("d5_0_opens", "08:00"), ("d5_0_closes", "12:00")
    again = ("d5_1_opens", "11:00"), ("d5_1_closes", "14:00")

    page = andi.post(at("hours"), dict((*friday, *again)))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["d5_1_opens"]
    assert "Bertumpuk dengan rentang pertama" in text(page)


@pytest.mark.parametrize(
    ("system", "url"),
    [
        ("simpus", "javascript:alert(1)"),
        ("simpus", "ftp://simpus.contoh.id"),
        ("simpus", "http://[::1"),
        ("sms", "https://nama:sandi@sms.contoh.id"),
        ("sms", "https://sms.contoh.id:99999"),
        ("email", "https://surat.contoh.id"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_at_once(andi, world, system, url):
    page = andi.post(at("connection", system), {"kind": "neutral", "url": url, "secret": "r"})

    assert page.status_code == 422
    assert "Tulis alamat seperti" in text(page)
    assert not Endpoint.objects.filter(facility=world.mergangsan, system=system).exists()


def test_a_password_in_the_city_s_address_is_not_read_by_its_facilities(world):
    Endpoint.objects.update_or_create(
        facility=None, system="email", defaults={"url": "smtp://alur:geheim@surat.contoh.id:587"}
    )
    yuni = Client()
    yuni.force_login(cast.admin("Yuni", world.mergangsan))

    page = text(yuni.get(at("connections")))

    assert "smtp://surat.contoh.id:587" in page
    assert "geheim" not in page
