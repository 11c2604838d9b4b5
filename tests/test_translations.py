"""The English catalogue: complete, whole, and English."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, ngettext, override
from django.utils.translation.template import templatize

from project.languages import catalogues, compile_all, tidy

ROOT = Path(__file__).parents[1]
HOUSES = ("project", "frontend", "flows", "integrations", "puskesmas")
CALLS = {
    "_": "m",
    "gettext": "m",
    "gettext_lazy": "m",
    "gettext_noop": "m",
    "ngettext": "mp",
    "ngettext_lazy": "mp",
    "pgettext": "cm",
    "pgettext_lazy": "cm",
    "npgettext": "cmp",
}
LITERAL = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
IN_TEMPLATE = re.compile(
    rf"(?<!\w)(_|gettext|ngettext|pgettext)\(\s*{LITERAL}(?:\s*,\s*{LITERAL})?", re.DOTALL
)
NAMED = re.compile(r"%\((\w+)\)([sd])|%%")
_WORDS = (
    "yang dan untuk dengan tidak belum sudah akan dari atau pada oleh ini itu anda silakan pilih "
    "tulis petugas loket klinik antrean nomor tanggal kami kepada agar dapat harus "
    "masuk keluar daftar jam hari pasien warga pemohon alasan surat tugas kasus langkah "
    "kode pesan kartu keluarga buka tutup kembali ulangi periksa hapus simpan batal surel"
)
INDONESIAN = frozenset(_WORDS.split())
KEPT = {"mulai", "berhenti"}  # what a citizen answers, word for word

Key = tuple[str, str, str]  # context, singular, plural


@cache
def catalogue() -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"))


def in_code(text: str, name: str) -> Iterator[tuple[Key, bool]]:
    """Every text of a module, and whether it stands inside an f-string."""
    tree = ast.parse(text, name)
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            shape = CALLS.get(node.func.id, "")
            words = [one.value for one in node.args if isinstance(one, ast.Constant)]
            if shape and len(words) >= len(shape) and isinstance(words[0], str):
                found = dict(zip(shape, words, strict=False))
                key = (found.get("c", ""), found["m"], found.get("p", ""))
                yield key, id(node) in inside


def in_template(text: str) -> Iterator[Key]:
    for name, first, second in IN_TEMPLATE.findall(templatize(text)):
        one = ast.literal_eval(first)
        two = ast.literal_eval(second) if second else ""
        yield (one, two, "") if name == "pgettext" else ("", one, two)


def said() -> dict[Key, str]:
    """Every text that the code asks gettext for, and one file that does."""
    found: dict[Key, str] = {}
    for house in HOUSES:
        for path in sorted((ROOT / house).rglob("*.py")):
            if "migrations" not in path.parts:
                text = path.read_text(encoding="utf-8")
                found |= {key: path.name for key, _inside in in_code(text, path.name)}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        found |= dict.fromkeys(in_template(path.read_text(encoding="utf-8")), path.name)
    return found


def test_every_text_of_the_code_is_in_the_catalogue() -> None:
    known = {(one.msgctxt or "", one.msgid, one.msgid_plural) for one in catalogue()}

    missing = {key[1]: file for key, file in said().items() if key not in known}

    assert missing == {}, "manage.py makemessages, then translate"
    assert len(said()) > 2000


def test_no_text_hides_in_an_f_string_where_makemessages_is_blind() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}: {key[1]}"
        for house in HOUSES
        for path in sorted((ROOT / house).rglob("*.py"))
        for key, inside in in_code(path.read_text(encoding="utf-8"), path.name)
        if inside
    ]

    assert hidden == []


def test_every_entry_is_translated_for_certain() -> None:
    assert [one.msgid for one in catalogue() if one.fuzzy or one.obsolete] == []
    assert [one.msgid for one in catalogue() if "" in translations(one)] == []


def test_plurals_have_both_forms() -> None:
    plural = [one for one in catalogue() if one.msgid_plural]

    assert {tuple(sorted(one.msgstr_plural)) for one in plural} == {(0, 1)}
    assert [one.msgid for one in plural if one.msgstr_plural[0] == one.msgstr_plural[1]] == []


def test_placeholders_are_the_same_on_both_sides() -> None:
    wrong = [
        one.msgid
        for one in catalogue()
        for text in translations(one)
        if (holes(one.msgid), one.msgid.count("|")) != (holes(text), text.count("|"))
    ]

    assert wrong == []


def test_edges_and_marks_of_sentences_are_kept() -> None:
    wrong = [
        one.msgid
        for one in catalogue()
        for text in translations(one)
        if text != text.strip()
        or (one.msgid.endswith((".", "?", "…", ":")) and text[-1] != one.msgid[-1])
        or (one.msgid[0].isupper() and text[0].islower())
    ]

    assert wrong == []


def test_nothing_indonesian_is_left() -> None:
    left = {}
    for one in catalogue():
        for text in translations(one):
            words = {word.lower() for word in re.findall(r"[A-Za-z-]+", NAMED.sub("", text))}
            if words & (INDONESIAN - KEPT):
                left[text] = words & INDONESIAN

    assert left == {}


def test_the_catalogue_is_tidy(tmp_path: Path) -> None:
    path = next(catalogues())
    again = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    again.parent.mkdir(parents=True)
    again.write_bytes(path.read_bytes())

    tidy(again)

    assert again.read_text() == path.read_text()
    assert "@" not in again.read_text().split("\n\n")[0]


def test_it_is_compiled_for_whoever_reads_english() -> None:
    compile_all()

    with override("en"):
        assert gettext("Nomor antrean Anda") == "Your queue number"
        assert ngettext("%(count)s jam", "%(count)s jam", 1) == "%(count)s hour"
        assert ngettext("%(count)s jam", "%(count)s jam", 2) == "%(count)s hours"
    assert gettext("Nomor antrean Anda") == "Nomor antrean Anda"


def test_each_language_but_our_own_has_a_catalogue() -> None:
    assert [path.parts[-3] for path in catalogues()] == [
        code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE
    ]


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def holes(text: str) -> tuple[list[str], list[str]]:
    """%(name)s and {name}, in any order."""
    named = sorted("".join(match) for match in NAMED.findall(text))
    try:
        braces = sorted(name for _text, name, _spec, _kind in Formatter().parse(text) if name)
    except ValueError:
        pytest.fail(f"a brace without its other half: {text}")
    return named, braces
