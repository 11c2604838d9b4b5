"""The one line that holds the keys."""

import base64

import pytest

from puskesmas.keyring import KeyringError, parse_keyring


def key(byte: int, length: int = 32) -> str:
    return base64.b64encode(bytes([byte]) * length).decode()


def test_keys_in_the_order_written() -> None:
    keys = parse_keyring(f"k2:{key(2)};k1:{key(1)};index:{key(9)}")

    assert keys == {"k2": b"\2" * 32, "k1": b"\1" * 32, "index": b"\x09" * 32}
    assert list(keys) == ["k2", "k1", "index"]


def test_blanks_and_a_last_semicolon_do_not_matter() -> None:
    assert list(parse_keyring(f" index:{key(9)} ;\n k1:{key(1)};")) == ["index", "k1"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "index"),
        (f"k1:{key(1)}", "tambahkan index"),
        (f"index:{key(9)}", "tambahkan kunci data"),
        (f"k1:{key(1)};k1:{key(2)};index:{key(9)}", "k1 tertulis dua kali"),
        (f"k1:{key(1)};index:{key(1)}", "harus berbeda"),
        (f"k1:{key(1)};k2:{key(1)};index:{key(9)}", "harus berbeda"),
        (f"k1:{key(1, 31)};index:{key(9)}", "k1: tulis 32 byte"),
        (f"k1:{key(1, 33)};index:{key(9)}", "k1: tulis 32 byte"),
        (f"k1:{key(1)};index:{key(9, 16)}", "index: tulis 32 byte"),
        (f"k1:!{key(1)};index:{key(9)}", "k1: tulis 32 byte"),
        (f"k1:ü;index:{key(9)}", "k1: tulis 32 byte"),
        ("k1;index", "k1: tulis 32 byte"),
        (f"K 1:{key(1)};index:{key(9)}", "tulis k1:BASE64"),
        (f":{key(1)};index:{key(9)}", "tulis k1:BASE64"),
        (f"{'k' * 17}:{key(1)};index:{key(9)}", "tulis k1:BASE64"),
    ],
)
def test_a_wrong_line_says_what_to_write_and_no_key(text: str, says: str) -> None:
    with pytest.raises(KeyringError, match=says) as refused:
        parse_keyring(text)

    assert not any(key(byte)[:8] in str(refused.value) for byte in (1, 2, 9))
