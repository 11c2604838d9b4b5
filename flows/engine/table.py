"""The rows of an SOP as data: what the page, the printed document and the API show."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from flows.actors import Performer
from flows.engine.flow import SopFlow
from flows.engine.words import Ask, Done, Sentence, Step


@dataclass(frozen=True, slots=True)
class Row:
    """One line of «Uraian prosedur»; ``remarks`` also names the question or detour that follows."""

    number: int
    step: str
    performer: Performer
    text: str
    needs: str
    time: str
    gives: str
    remarks: tuple[str, ...]

    @property
    def activity(self) -> str:
        """The whole sentence: who does what."""
        return f"{self.performer.title} {self.text[:1].lower()}{self.text[1:]}"


@dataclass(frozen=True, slots=True)
class SopTable:
    """The table of one SOP: its executor columns and its rows."""

    performers: tuple[Performer, ...]
    rows: tuple[Row, ...]


def table_of(flow: type[SopFlow]) -> SopTable:
    """The table as the flow file writes it, in the language that is active."""
    sentences = flow.rows()
    remarks = _Remarks(flow)
    rows = tuple(
        Row(
            number=number,
            step=name_of(flow, sentence),
            performer=sentence.performer,
            text=_sentence(sentence.text),
            needs=_sentence(sentence.needs),
            time=str(sentence.time_text),
            gives=_sentence(sentence.gives),
            remarks=tuple(remarks.of(sentence)),
        )
        for number, sentence in enumerate(sentences, 1)
    )
    return SopTable(tuple(dict.fromkeys(row.performer for row in rows)), rows)


def name_of(flow: type[SopFlow], sentence: Sentence) -> str:
    """The name a row has in the flow file; drafts have one too, though nothing stores it."""
    if isinstance(sentence, Step):
        return str(sentence.name)
    return next(name for name, part in vars(flow).items() if part is sentence)


class _Remarks:
    """Writes the «Keterangan» column: the note, then every way on that is not the next row."""

    def __init__(self, flow: type[SopFlow]) -> None:
        rows = flow.rows()
        self.number = {id(row): number for number, row in enumerate(rows, 1)}

    def of(self, sentence: Sentence) -> Iterator[str]:
        """What the row's remarks say, one text a line."""
        if sentence.note:
            yield str(sentence.note)
        if isinstance(sentence, Step):
            if sentence.late is not None:
                yield self._late(sentence)
            yield from self._onward(sentence)

    def _late(self, step: Step) -> str:
        promise = step.due or step.within
        return _("Lewat waktu (%(time)s): %(way)s.") % {
            "time": promise.text if promise else "",
            "way": self._way(step.late, step.performer),
        }

    def _onward(self, step: Step) -> Iterator[str]:
        following = step._next
        if isinstance(following, Ask):
            yield from self._question(following, step.performer)
        elif isinstance(following, Done):
            yield _("Selesai: %(end)s.") % {"end": following.text}
        elif following is not None and self._jumps(step, following):
            yield _("Lanjut: %(way)s.") % {"way": self._way(following, step.performer)}

    def _jumps(self, step: Step, following: Step) -> bool:
        return self.number.get(id(following)) != self.number[id(step)] + 1

    def _question(self, ask: Ask, who: Performer) -> Iterator[str]:
        yield _("%(question)s Ya: %(yes)s. Tidak: %(no)s.") % {
            "question": _sentence(ask.text),
            "yes": self._way(ask._on_true, who),
            "no": self._way(ask._on_false, who),
        }
        for answer in (ask._on_true, ask._on_false):
            if isinstance(answer, Ask):
                yield from self._question(answer, who)

    def _way(self, node: Step, who: Performer) -> str:
        """Where a way leads, in words."""
        if isinstance(node, Done):
            return _("selesai (%(end)s)") % {"end": node.text}
        if isinstance(node, Ask):
            return _("lihat «%(question)s»") % {"question": _sentence(node.text)}
        if id(node) in self.number:
            return _("langkah %(number)s") % {"number": self.number[id(node)]}
        return self._detour(node, who)

    def _detour(self, node: Step, who: Performer) -> str:
        """A step outside the table: what is done, by whom if by another, and what follows."""
        words = str(node.text)
        if node.performer != who:
            other = str(node.performer.title)
            words = f"{other[:1].lower()}{other[1:]} {words}"
        if node.time_text:
            words += f" ({node.time_text})"
        if node._next is None:
            return words
        following = self._way(node._next, node.performer)
        return _("%(detour)s, lalu %(way)s") % {"detour": words, "way": following}


def _sentence(text: object) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]
