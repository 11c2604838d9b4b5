"""Signatures and sealed answers against fixed values; all identities in them are invented."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.bpjs_pcare import lz, signing
from integrations.bpjs_pcare.crypto import DecryptError, decrypt, encrypt

SIGNATURES = [
    ("10001", "rahasia-Uji_01", "1750000000", "ZLpwaA29Ieb36Zgfqz+VxRerBRho5wXAAv2pGOJUV08="),
    ("10001", "rahasia-Uji_01", "1750000002", "mlfJHhTUDScA+nVVTICOn8rB4fG3AgrD4Xc6BkxCkrw="),
    ("10001", "rahasia-Uji_01", "1750000004", "TmeaTNoKSPDyzV8WLabnSySTaA9AzK5NMhnTt6Z5l0c="),
    ("10001", "rahasia-Uji_01", "1750000006", "jLmXmKRmByEHHxRgc83J8ndU8VLBqqZbTYFJp0j3k1U="),
    ("77", "s3cr3t&/+=", "1750000008", "cWNdSPZBrCt4fMp1LOn7zYTX6wFolggaBEAtinHmWz8="),
    ("10001", "rahasia-Uji_01", "1750000010", "bcJWvZMwTK1j5O0M3vL3RIYSNJ2cmoobu8Le5rDURe0="),
]
SEALED = [
    (
        "10001",
        "rahasia-Uji_01",
        "1750000000",
        (
            '{"noKartu":"0000000000017","nama":"PESERTA UJI SATU","hubunganKeluarga":"Peserta'
            '","sex":"P","tglLahir":"25-10-1985","tglMulaiAktif":"12-11-2014","tglAkhirBerlak'
            'u":"01-01-2050","kdProviderPst":{"kdProvider":"0114U163","nmProvider":"PUSKESMAS'
            ' UJI"},"kdProviderGigi":{"kdProvider":null,"nmProvider":null},"jnsKelas":{"nama"'
            ':"KELAS III","kode":"3"},"jnsPeserta":{"nama":"PBI (APBN)","kode":"21"},"golDara'
            'h":"0","noHP":"081200000001","noKTP":"9999996510850001","pstProl":"","pstPrb":""'
            ',"aktif":true,"ketAktif":"AKTIF","asuransi":{"kdAsuransi":null,"nmAsuransi":null'
            ',"noAsuransi":null,"cob":false},"tunggakan":0}'
        ),
        (
            "N4Igdg9g0ghgTgFwK4gFwgAxezjBGAdhABpwYBbGNEABQFEBlOgJQBUBBAAgFUApASU4N2rbiRAALJAC"
            "MkYAOYwwUAKYAbJPEXUaKgM4rEVUgYAeO8QnlqAMjAkBLONQBMAVgC0eDF4CcADjdLawBZJDUYB3YAaw"
            "QHADNqPBcvPA8XfAAWYLUYxzgAIUMI6JR0fA8KjLcMcWiAExo4CAA3B3rDGj0ENFAGptb2w2p8PEzuPA"
            "A2AGZxMHIBto7ndBpuBihGEPYGHgEQAF9SfualwwBxB3kHXpATweW0MHC1UnnFoZXntTUjkAArMB6VQR"
            "PS3MAUKjoTY2HacfgIuoQDrUWZ-QF6XQGIzgyE6AqCAAU7BoBQAcgBKJEo9AuPCHUjyCBqAAi8HsIzmE"
            "AAEjQRv5krgsPS3tBWHz0L4pdLJm5vIFsCKQAAHboDNTUcSqhBNaSa0gwWIJNAIOBIFTHFQIGJxRLodh"
            "QVj8ABi4hgeiQcCUehuqD69XYHq9QN931e4HIgc93tDL1FUeDPqecZAAGMIHrUPEYGoDH9kApFNElGgM"
            "AcgA"
        ),
        (
            "s79hVonI3LDEW4RX8A8ERE90HxFZ2CFSz6XJmK9KKeNmiFkJ9wICusxDP+LIZrnAjXGdpy0Y7X8iTcHV"
            "sytXl/BDOtAc8BBu3JZmyX2vLWdm87zGf8etoHryLzu16UXvGBu6wA5WgP3gdN97jgnEIlxU+V0MkT0T"
            "fj7qSa2og6Sja/RIpN9OnVcYnnwoco/caSIwGWipvCiznJDjZVGpW36XlxF9xyahopqwF9XnNveVCAon"
            "2Y28cZTDXdvE1HdJ+d9yJdorpUiQuXptwzPz87cmzA/T4I4URWW4EunICixoiMXLK03O2zY+z1fFwFKq"
            "fZmtf6MWq+37PSEqj5bWos91su279jeEsCJk6E+vk9YkeMy43hZuNzc2iSq2H3+rlRTXTfYeqkAUmMLf"
            "c/qozA6qjD9Jkm57xaM2SffCd5G8cbvnhL0xjI74Dm9Gh6z6kOY9rNIwE8opgAjoOpf/757IVaTOdxwd"
            "P3EB3u0UfcWG1pEEtqyOOK5450u5Q152zbCuaxQVm3bfYoZkKDc+obMULcaMGdrbgCd1NP28zyKTHbOn"
            "hvJSUb6Cu8J2ACwSC/9oSMeqs+tlK0fAeBiAZ7l5M+Yh2ku1T4OhBWjkjn7pS3r/wzRjq2Z5GzBiJmQQ"
            "ZDfm9Y/1WZFQchcL9M49ZHB03ViMvBVGQz/pa8AyNvRmHI4Bu8kpcE0k9AeKxCJ1pPxk1cya3afZ6CCU"
            "/GabeoXfjsz8DQDlhyA4KHJ09lmBVQLveLjryEB0w5JiEeUD"
        ),
    ),
    (
        "10001",
        "rahasia-Uji_01",
        "1750000002",
        '{"field":"noUrut","message":"A1"}',
        "N4IgZglgpgNgJiAXCAdgewKoCcCuAXEAGhAFsoBncgQwHMokQBBARhAF8g",
        (
            "S1GyKrIaGn9efANUXhg3vUAlH5iRIg7cmx/bO1I0QnoowKqRsqZD1EJJKfsRgJ/SdH+bn7/Pn3ho58Vw"
            "xvONVA=="
        ),
    ),
    (
        "10001",
        "rahasia-Uji_01",
        "1750000004",
        ('[{"field":"noKartu","message":"Belum melakukan pendaftaran pada poli tersebut."}]'),
        (
            "NobwRAZglgpgNgEzALjAOwPYGkCGAnAFwFcwAaMAWxgGdqcBzGFMAIXiIoAIq4cBrInxxpOABxhoEOCA"
            "XzCxOKWIxwonAjDzUYAIyIEAdGAC+AXSA"
        ),
        (
            "/CWvUzHSpZGadr45ZmMf3+QbHrvNKEzNW7poTUOo/KmXjY9Ef+ah+CKLz7AKn/waBYlz4RM3qInT3h+f"
            "ebLzTDSBXx43bwEL7NM+azSsV2xM52W+o2OsjnwLPhQ1OX+6v8CXuq032pCDnMZG9QEAqRCeez8f0a5k"
            "9nvVgZFcFtc="
        ),
    ),
    (
        "10001",
        "rahasia-Uji_01",
        "1750000006",
        (
            '{"list":[{"namapoli":"POLI UMUM","nmsubspesialis":"UMUM","kdsubspesialis":"001",'
            '"kodepoli":"001"},{"namapoli":"POLI GIGI & MULUT","kodepoli":"002"}]}'
        ),
        (
            "N4IgNglgzgLiBcBtUA7AhgWzQBwPaQRAAUB5AGQEkACAVQFl6QAaEFDKAVwCMpsBTKBDSQoheoxYBrAC"
            "ace-QcOiEADCoCMzEJNzS+eAvBBrNAXyapMOfBEKlKVAOIVnVAGRUGZGgBUtOvQNbIzUAJhBTAF1TIA"
        ),
        (
            "9BBeIVdQo8mx68UzgsKmFnOokuJo7LwrDk0yoTlB60AwYSaBXPCQPEqtpoK3KhQQ8MJO3EzIurGhvUGM"
            "Be4ORhjUpP25uQtnVGnWk7/y6UaAHXxlgpN9chDBuUBf9Nhjuv1x791BhifSqKGW83eehcuaUIW54029"
            "3XHoBvEGsfyievLS2NEX28m2Jq8wIQlLUteqrx3nyhLeHRdxHsTeXg=="
        ),
    ),
    (
        "77",
        "s3cr3t&/+=",
        "1750000008",
        '{"nama":"Ñandú é – “kutip” 你好","rt":"01/02"}',
        ("N4IgdghgthIFwgIsTAEwF8AICXnDIBJoDgEA1gK4AuAlgA6C4BJoAbygvpogA0IATufCAAwCMAel4AmEAF8gA"),
        (
            "1NV+kNTNSfsUjLiy91Yg2KIvMrQFqzkDu4+4RWtmJyUoZydv3PLg1fCWIJXUDdzgkBU7avFQIdI/LTsx"
            "xkVhcw/bdYX9TUpdA7UpcxrvEMGVurGyXClmqRDuZJBZ0cuS"
        ),
    ),
    (
        "10001",
        "rahasia-Uji_01",
        "1750000010",
        (
            '{"x":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            'Z"}'
        ),
        "N4IgHiBcIIZ-DFOS1b0c17PcwFogC+QA",
        "e0Nh7wD7+Su8O1ZkjldUBt29fkanOs4RDdnPhC6yG+dR+dmLJlNfftIogTHhCt4A",
    ),
]
UNOPENABLE = [
    (
        "10001",
        "rahasia-Uji_01",
        "1750000001",
        SEALED[0][5],  # opened one second off
    ),
    (
        "10001",
        "rahasia-Uji_01",
        "1750000000",
        "<!doctype html>",
    ),
    (
        "10001",
        "rahasia-Uji_01",
        "1750000000",
        "O2qc3I20DxFKABrHWMFIC0W6cwpxyUI0BRtRL1m+nHE=",
    ),
]


@pytest.mark.parametrize(("cons_id", "secret", "timestamp", "expected"), SIGNATURES)
def test_signatures(cons_id: str, secret: str, timestamp: str, expected: str) -> None:
    assert signing.signature(cons_id, secret, timestamp) == expected


def test_the_published_signature() -> None:
    assert signing.sign("aaa", "bbb") == "20BKS3PWnD3XU4JbSSZvVlGi2WWnDa8Sv9uHJ+wsELA="


def test_the_authorization_header() -> None:
    header = signing.authorization("usernamePcare", "passwordPcare")

    assert header == "Basic dXNlcm5hbWVQY2FyZTpwYXNzd29yZFBjYXJlOjA5NQ=="


@pytest.mark.parametrize(("cons_id", "secret", "timestamp", "text", "letters", "sealed"), SEALED)
def test_sealed_answers_open_and_close(
    cons_id: str, secret: str, timestamp: str, text: str, letters: str, sealed: str
) -> None:
    assert decrypt(cons_id, secret, timestamp, sealed) == text
    assert encrypt(cons_id, secret, timestamp, text) == sealed
    assert lz.decompress(letters) == text
    assert lz.compress(text) == letters


@pytest.mark.parametrize(("cons_id", "secret", "timestamp", "sealed"), UNOPENABLE)
def test_answers_that_do_not_open(cons_id: str, secret: str, timestamp: str, sealed: str) -> None:
    with pytest.raises(DecryptError, match="^answer does not open$") as caught:
        decrypt(cons_id, secret, timestamp, sealed)

    assert caught.value.__context__ is None


def test_letters_outside_the_basic_plane() -> None:
    letters = "N4IgdghgthIFwgMoEkAqyAEheDcAB7GCuAVgJYgA0IAHvCAJcgC+QA"

    assert lz.decompress(letters) == '{"nama":"SITI 😀 uji","x":"é"}'
    assert lz.compress('{"nama":"SITI 😀 uji","x":"é"}') == letters


@given(st.text())
def test_every_text_survives(text: str) -> None:
    assert lz.decompress(lz.compress(text)) == text


@given(st.text(lz.ALPHABET, max_size=200))
def test_random_letters_give_text_or_value_error(letters: str) -> None:
    try:
        text = lz.decompress(letters)
    except ValueError:
        return
    text.encode("utf-8")


def test_truncated_answers_end() -> None:
    letters = lz.compress('{"nama": "PESERTA UJI", "aktif": true}' * 20)

    for length in range(len(letters) - 1):
        with pytest.raises(ValueError, match="truncated"):
            lz.decompress(letters[:length])


def test_a_bomb_is_refused_quickly() -> None:
    bomb = lz.compress("a" * 2_000_000)
    began = time.monotonic()

    with pytest.raises(ValueError, match="too large"):
        lz.decompress(bomb, limit=1_000_000)

    assert len(bomb) < 5_000
    assert time.monotonic() - began < 1.0


def test_random_bytes_never_open() -> None:
    chance = random.Random(7)
    for _ in range(500):
        sealed = chance.randbytes(16 * chance.randint(1, 8)).hex()
        with pytest.raises(DecryptError):
            decrypt("10001", "rahasia-Uji_01", "1750000000", sealed)
