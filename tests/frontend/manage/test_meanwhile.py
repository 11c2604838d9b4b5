"""Two tabs with the same settings: the second one is told what the first one saved."""

from puskesmas.place.models import Facility
from puskesmas.schedule.models import OpeningHours, ServiceDay
from tests import cast
from tests.frontend.manage.pages import at, text


def opened(client, address):
    """What a browser would send when nothing is typed on this page."""
    response = client.get(address)
    form = response.context["form"]
    filled = {name: form[name].value() for name in form.fields}
    shown = {name: value for name, value in filled.items() if value not in (None, False)}
    return {**shown, "seen": response.context["seen"]}


def test_a_field_that_both_changed_is_shown_first_and_saved_when_asked_again(andi, world):
    first, second = opened(andi, at("profile")), opened(andi, at("profile"))
    andi.post(at("profile"), first | {"phone": "0274 1"})

    clash = andi.post(at("profile"), second | {"phone": "0274 2", "address": "Jalan Baru"})

    assert clash.status_code == 422
    assert "diubah menjadi «0274 1»" in text(clash)
    assert "Jalan Baru" in text(clash)
    assert Facility.objects.get(pk=world.mergangsan.pk).phone == "0274 1"
    again = second | {"phone": "0274 2", "seen": clash.context["seen"]}
    assert andi.post(at("profile"), again).status_code == 302
    assert Facility.objects.get(pk=world.mergangsan.pk).phone == "0274 2"


def test_a_field_that_only_the_other_changed_is_not_turned_back_unseen(andi, world):
    first, second = opened(andi, at("policy")), opened(andi, at("policy"))
    andi.post(at("policy"), first | {"live_limit": "5", "asks_card_photo": ""})

    clash = andi.post(at("policy"), second | {"undo_minutes": "20"})

    assert clash.status_code == 422
    assert set(clash.context["form"].errors) == {"live_limit", "asks_card_photo"}
    place = Facility.objects.get(pk=world.mergangsan.pk)
    assert (place.live_limit, place.asks_card_photo, place.undo_minutes) == (5, False, 10)


def test_the_same_form_sent_twice_is_no_clash(andi, world):
    page = opened(andi, at("profile")) | {"phone": "0274 1"}

    answers = [andi.post(at("profile"), page).status_code for _time in range(2)]

    assert answers == [302, 302]


def test_a_week_and_the_quotas_are_guarded_too(andi, world):
    week, places = opened(andi, at("hours")), opened(andi, at("quotas", "umum"))
    OpeningHours.objects.filter(facility=world.mergangsan, weekday=1).update(closes="13:00")
    ServiceDay.objects.create(clinic=world.umum, date=cast.TUESDAY, quota=11)

    hours = andi.post(at("hours"), week | {"d2_0_closes": "12:00"})
    quotas = andi.post(at("quotas", "umum"), places)

    assert "diubah menjadi «13.00»" in text(hours)
    assert "diubah menjadi «11»" in text(quotas)
    assert ServiceDay.objects.get(clinic=world.umum, date=cast.TUESDAY).quota == 11
    assert not OpeningHours.objects.filter(closes="12:00", weekday=2).exists()
