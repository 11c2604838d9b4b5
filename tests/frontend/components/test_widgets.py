"""What people type into our own widgets, and what Alur understands."""

import datetime

import pytest
from django import forms
from django.utils import translation

from frontend.components.widgets import DateParts, NikInput


class BirthForm(forms.Form):
    nik = forms.CharField(widget=NikInput)
    born = forms.DateField(widget=DateParts(birth=True))


def filled(day: str, month: str, year: str, nik: str = "3273010203040001") -> BirthForm:
    return BirthForm({"nik": nik, "born_day": day, "born_month": month, "born_year": year})


@pytest.mark.parametrize(
    "typed", ["3273010203040001", "3273 0102 0304 0001", " 3273.0102-0304\u00a00001 "]
)
def test_siti_may_paste_her_nik_with_signs_between(typed: str) -> None:
    form = filled("27", "3", "1987", nik=typed)

    assert form.is_valid()
    assert form.cleaned_data["nik"] == "3273010203040001"


@pytest.mark.parametrize("language", ["id", "en"])
def test_three_boxes_are_one_date(language: str) -> None:
    form = filled(" 27 ", "03", "1987")

    with translation.override(language):
        assert form.is_valid()

    assert form.cleaned_data["born"] == datetime.date(1987, 3, 27)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "1987"),
        ("22", "11", "26"),
        ("1987", "3", "27"),
        ("", "3", "1987"),
        ("a", "b", "c"),
    ],
)
def test_a_wrong_date_is_refused_and_stays_in_its_boxes(day: str, month: str, year: str) -> None:
    form = filled(day, month, year)

    with translation.override("id"):
        assert not form.is_valid()

    assert list(form.errors) == ["born"]
    assert DateParts.split(form["born"].value()) == {"day": day, "month": month, "year": year}


def test_three_empty_boxes_are_a_missing_date() -> None:
    form = filled("", "", "")

    assert form.errors.as_data()["born"][0].code == "required"


def test_a_known_date_stands_in_the_boxes() -> None:
    assert DateParts.split(datetime.date(1987, 3, 27)) == {
        "day": "27",
        "month": "3",
        "year": "1987",
    }
