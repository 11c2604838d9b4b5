"""A name is one line, whatever was pasted into it."""

import pytest

from puskesmas.oneline import one_line


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("  Siti   Aminah ", "Siti Aminah"),
        ("Siti\nNIK 9901010506150002", "Siti NIK 9901010506150002"),
        ("Siti\r\n\u2028Aminah\u2029\x85", "Siti Aminah"),
        ("\u202eitiS", "itiS"),
        ("Si\u200bti\u00ad \u2066Aminah\u2069\ufeff", "Siti Aminah"),
        ("\x1b[31mSiti\x07", "[31mSiti"),
        ("Mu'min, S.Pd. D’Angelo–Ós", "Mu'min, S.Pd. D’Angelo–Ós"),
        ("\u200b\u202e", ""),
    ],
)
def test_what_ends_hides_or_turns_a_line_falls_away(typed, line):
    assert one_line(typed) == line
