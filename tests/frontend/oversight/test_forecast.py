"""The supervisor reads in one sentence what will be late today, and sees which tasks they are."""

from tests import cast
from tests.cast import reserve

PAGE = "/pengawasan/"


def test_wati_reads_how_many_will_be_late_since_when_and_why(world, desk, clock):
    for person in (world.siti, world.joko, world.dimas):
        reserve(world.umum, person)
    reserve(world.gigi, world.joko, cast.FRIDAY)
    clock.set(cast.at(cast.TUESDAY, 7, 55))

    answer = desk(world.wati).get(PAGE)

    told = answer.context["forecast"]
    assert told["text"] == (
        "2 dari 4 tugas diperkirakan lewat hari ini, mulai 08.00 WIB, dengan 1 petugas."
    )
    assert [row[1:] for row in told["rows"]] == [
        ["Belum diambil", "Sel 24 Nov, 08.00", "Sel 24 Nov, 08.01"],
        ["Belum diambil", "Sel 24 Nov, 08.00", "Sel 24 Nov, 08.04"],
    ]
    assert told["text"] in answer.content.decode()


def test_when_all_goes_well_that_is_said_too(world, desk):
    reserve(world.umum, world.siti)

    told = desk(world.wati).get(PAGE).context["forecast"]

    assert told["text"] == "Dengan 1 petugas, tidak ada tugas yang diperkirakan lewat hari ini."
    assert told["rows"] == []


def test_beside_what_is_late_already_it_speaks_of_the_others(world, desk, clock):
    reserve(world.umum, world.siti)
    clock.set(cast.at(cast.TUESDAY, 8, 5))

    told = desk(world.wati).get(PAGE).context["forecast"]

    assert told["text"] == (
        "Dengan 1 petugas, tidak ada tugas lain yang diperkirakan lewat hari ini."
    )
    assert (told["late"], told["rows"]) == (0, [])


def test_over_several_facilities_one_is_chosen_first(world, desk):
    office = desk(cast._staff("dinas", "Dinas Kesehatan", "health_office", None))

    every, one = office.get(PAGE), office.get(PAGE, {"puskesmas": "tegalrejo"})

    assert every.context["forecast"] is None
    assert "Pilih satu puskesmas" in every.content.decode()
    assert one.context["forecast"]["late"] == 0
