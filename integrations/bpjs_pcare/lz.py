"""LZString text in its URI alphabet: a bounded reader, and a writer for the fake."""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$"
VALUES: Final = {letter: value for value, letter in enumerate(ALPHABET)}
SHORT, LONG, END = 0, 1, 2  # the three reserved codes: an 8-bit letter, a 16-bit letter, the end


class _Bits:
    """Six bits a letter, highest first; a number comes lowest bit first."""

    def __init__(self, text: str) -> None:
        try:
            self._values = [VALUES[letter] for letter in text.replace(" ", "+")]
        except KeyError:
            raise ValueError("not the LZString alphabet") from None
        self._at = 0

    def take(self, width: int) -> int:
        number = 0
        for place in range(width):
            index, bit = divmod(self._at, 6)
            if index >= len(self._values):
                raise ValueError("truncated")
            number |= (self._values[index] >> (5 - bit) & 1) << place
            self._at += 1
        return number


def decompress(text: str, limit: int = 8_000_000) -> str:
    """The text behind LZString letters. Errors: ValueError for garbage and for bombs."""
    bits = _Bits(text)
    first = bits.take(2)
    if first == END:
        return ""
    if first > END:
        raise ValueError("bad header")
    word = chr(bits.take(16 if first == LONG else 8))
    table, out, size = ["", "", "", word], [word], 1
    width, room = 3, 4  # how many more entries fit before codes grow by one bit
    while (code := bits.take(width)) != END:
        if code in (SHORT, LONG):
            table.append(chr(bits.take(16 if code == LONG else 8)))
            code = len(table) - 1
            room -= 1
            if not room:
                room, width = 1 << width, width + 1
        if code > len(table):
            raise ValueError("bad code")
        entry = table[code] if code < len(table) else word + word[0]
        size += len(entry)
        if size > limit:
            raise ValueError("too large")
        out.append(entry)
        table.append(word + entry[0])
        word = entry
        room -= 1
        if not room:
            room, width = 1 << width, width + 1
    # Letters outside the basic plane travel as two halves.
    return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16")


class _Writer:
    """The growing dictionary of a text being compressed."""

    def __init__(self) -> None:
        self.bits: list[int] = []
        self.codes: dict[str, int] = {}
        self.new: set[str] = set()
        self.width, self.room = 2, 2

    def put(self, number: int, width: int) -> None:
        self.bits.extend(number >> place & 1 for place in range(width))

    def word(self, word: str) -> None:
        if word in self.new:
            self.new.discard(word)
            long = ord(word) > 255
            self.put(LONG if long else SHORT, self.width)
            self.put(ord(word), 16 if long else 8)
            self._grow()
        else:
            self.put(self.codes[word], self.width)
        self._grow()

    def _grow(self) -> None:
        self.room -= 1
        if not self.room:
            self.room, self.width = 1 << self.width, self.width + 1


def compress(text: str) -> str:
    """LZString letters for a text."""
    raw = text.encode("utf-16-le", "surrogatepass")
    writer, word = _Writer(), ""
    for unit in memoryview(raw).cast("H"):
        letter = chr(unit)
        if letter not in writer.codes:
            writer.codes[letter] = len(writer.codes) + 3
            writer.new.add(letter)
        if word + letter in writer.codes:
            word += letter
            continue
        writer.word(word)
        writer.codes[word + letter] = len(writer.codes) + 3
        word = letter
    if word:
        writer.word(word)
    writer.put(END, writer.width)
    bits = writer.bits + [0] * (6 - len(writer.bits) % 6)  # one spare bit at least, as theirs
    groups = (bits[at : at + 6] for at in range(0, len(bits), 6))
    return "".join(ALPHABET[int("".join(map(str, group)), 2)] for group in groups)
