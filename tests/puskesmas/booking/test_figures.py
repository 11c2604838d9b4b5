"""The tables over groups of reservations."""

from puskesmas.booking.figures import Group, Reason, summed
from puskesmas.booking.models import Status
from tests.cast import MONDAY, TUESDAY

GROUPS = [
    Group(MONDAY, "Poli Umum", "umum", "done", 3, 3),
    Group(MONDAY, "Poli Umum", "bpjs", "no_show", 2, 0),
    Group(MONDAY, "Poli Gigi", "bpjs", "rejected", 1, 0),
    Group(TUESDAY, "Poli Umum", "umum", "submitted", 4, 0),
    Group(TUESDAY, "Poli Umum", "umum", "rejected", 1, 1),
]


def test_the_whole_and_its_lines_agree():
    figures = summed(GROUPS, [Reason("Data tidak cocok", 2)])

    assert (figures.whole.total, figures.whole.arrived) == (11, 4)
    assert [(line.label, line.payment, line.total) for line in figures.by_clinic] == [
        ("Poli Umum", "umum", 8),
        ("Poli Umum", "bpjs", 2),
        ("Poli Gigi", "bpjs", 1),
    ]
    assert [(day, line.total) for day, line in figures.by_day] == [(MONDAY, 6), (TUESDAY, 5)]
    assert figures.by_clinic[0].statuses == {"done": 3, "submitted": 4, "rejected": 1}


def test_statuses_are_counted_and_listed_in_the_order_of_a_case():
    figures = summed(GROUPS, [])

    assert figures.of(Status.REJECTED) == 2
    assert figures.of(Status.SUBMITTED, Status.NO_SHOW) == 6
    assert figures.used_statuses == ["submitted", "rejected", "done", "no_show"]


def test_no_reservations_are_empty_tables():
    figures = summed([], [])

    assert (figures.whole.total, figures.by_clinic, figures.by_day) == (0, [], [])
    assert figures.used_statuses == []
