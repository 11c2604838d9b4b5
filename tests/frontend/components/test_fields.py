"""A field shows its label, its hint and its problem, and the summary leads to it."""

from typing import Any

import pytest
from django import forms
from django.template import Context, Template

from frontend.components.widgets import DateParts
from frontend.components.words import Noted

SHOW = Template(
    "{% load alur %}{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}"
)


class VisitForm(forms.Form):
    name = forms.CharField(label="Nama", help_text="Seperti di KTP.")
    born = forms.DateField(label="Lahir", widget=DateParts())
    pay = forms.ChoiceField(
        label="Bayar",
        choices=[("bpjs", Noted("BPJS", "Kartu aktif")), ("umum", "Umum|bukan catatan")],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label="Keluhan", widget=forms.Textarea, required=False)

    def clean(self) -> dict[str, Any]:
        self.add_error(None, "Poli sudah penuh.")
        return self.cleaned_data


def shown(data: dict[str, str] | None = None) -> str:
    return SHOW.render(Context({"form": VisitForm(data)}))


def test_a_clean_form_speaks_of_no_problem() -> None:
    page = shown()

    assert "error-summary" not in page
    assert "aria-invalid" not in page
    assert '<label class="label" for="id_name">Nama</label>' in page
    assert 'aria-describedby="id_name_hint"' in page
    assert page.count("(boleh dikosongkan)") == 1
    assert page.count('<span class="choice-note">') == 1
    assert '<span class="choice-note">Kartu aktif</span>' in page
    assert "Umum|bukan catatan</span>" in page


@pytest.mark.parametrize("target", ["id_name", "id_born_day", "id_pay_0"])
def test_the_summary_leads_to_the_first_box_of_each_wrong_field(target: str) -> None:
    page = shown({})

    assert page.count(f'href="#{target}"') == 1
    assert page.count(f'id="{target}"') == 1


def test_a_problem_of_the_whole_form_is_in_the_summary_alone() -> None:
    page = shown({"name": "Siti"})

    assert page.count("Poli sudah penuh.") == 1
    assert "<li>Poli sudah penuh.</li>" in page


def test_the_problem_stands_beside_the_field_and_names_it_for_readers() -> None:
    page = shown({"born_day": "1", "pay": "umum"})

    assert 'aria-describedby="id_name_hint id_name_problem"' in page
    assert page.count('id="id_name_problem"') == 1
    assert page.count('value="1"') == 1


def test_what_was_typed_is_escaped() -> None:
    page = shown({"name": "<b>Siti</b>"})

    assert "<b>Siti" not in page
    assert "&lt;b&gt;Siti" in page
