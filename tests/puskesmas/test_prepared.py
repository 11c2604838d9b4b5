"""Questions written once: other values each time, rows with their relations as from a queryset."""

import pytest
from django.db import transaction

from puskesmas.people.models import Citizen
from puskesmas.place.models import Clinic
from puskesmas.place.queries import clinic_at
from puskesmas.prepared import Prepared, Slot, one_of
from tests import cast


def test_the_same_question_with_other_values(world: cast.World) -> None:
    first, second = clinic_at("mergangsan", "gigi"), clinic_at("tegalrejo", "umum")

    assert (first, second) == (world.gigi, world.umum_tegalrejo)
    assert clinic_at("tegalrejo", "gigi") is None


def test_relations_come_along(world: cast.World, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = clinic_at("mergangsan", "gigi")
        assert found is not None
        assert found.facility.name == "Puskesmas Mergangsan"


def test_a_value_stays_a_value(world: cast.World) -> None:
    assert clinic_at("mergangsan' OR true --", "gigi") is None


def test_sealed_columns_open_and_order_is_kept(world: cast.World) -> None:
    born_by = Prepared(lambda: Citizen.objects.filter(birth_date__lte=Slot("day")).order_by("id"))

    found = born_by.all(day=cast.BORN_SITI)

    assert [one.nik for one in found] == [cast.NIK_SITI, cast.NIK_JOKO]
    assert Clinic.objects.count() == 3


def test_one_of_a_list_that_is_named_later(world: cast.World) -> None:
    clinics = Prepared(lambda: Clinic.objects.filter(one_of("id", Slot("ids"))).order_by("id"))

    assert clinics.all(ids=[world.umum.pk, world.gigi.pk]) == [world.umum, world.gigi]
    assert clinics.all(ids=[]) == []


@pytest.mark.django_db(transaction=True)
def test_a_row_is_never_locked_for_nothing() -> None:
    held = Prepared(lambda: Citizen.objects.select_for_update().filter(pk=Slot("pk")))
    with transaction.atomic():
        assert held.first(pk=1) is None

    with pytest.raises(transaction.TransactionManagementError):
        held.first(pk=1)
