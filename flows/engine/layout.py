"""Where every part of a flow chart stands: lanes by executor, ranks from the engine's own layout.

«Along» is the direction in which time runs, «across» the one of the lanes; the SVG lets time run
down, the BPMN diagram to the right.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from viewflow.workflow.chart import calc_layout_data

from flows.actors import Performer
from flows.engine.flow import SopFlow
from flows.engine.table import name_of
from flows.engine.words import Ask, Done, Sentence, Step

START = "start"


@dataclass(slots=True)
class Part:
    """One shape: a row, a detour, a question, the start or an end. Sizes are half sizes."""

    key: str
    kind: str
    sentence: Sentence | None
    lane: Performer
    rank: int
    number: int | None = None
    track: int = 0
    across: float = 0
    along: float = 0
    half_across: float = 0
    half_along: float = 0
    below: float = 0

    @property
    def words(self) -> str:
        """What the shape says."""
        return _upper(self.sentence.title) if self.sentence else _("Mulai")

    @property
    def time(self) -> str:
        """Its time standard, or nothing."""
        return str(self.sentence.time_text) if self.sentence else ""


@dataclass(slots=True)
class Link:
    """An arrow between two parts; ``kind`` is next, yes, no or late."""

    source: Part
    target: Part
    kind: str
    points: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Distances of a drawing: ``size`` gives half across, half along, and room for a label."""

    size: Callable[[Part], tuple[float, float, float]]
    gap: float
    margin: float
    gutter: float
    head: float


@dataclass(slots=True)
class Layout:
    """All parts and links of a flow, and, once ``place`` ran, where they stand."""

    parts: list[Part]
    links: list[Link]
    lanes: list[Performer]
    lane_spans: list[tuple[float, float]] = field(default_factory=list)
    gutters: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    across: float = 0
    along: float = 0


def layout_of(flow: type[SopFlow]) -> Layout:
    """The parts and links of a flow, ranked and put into lanes, without coordinates."""
    parts, links = _parts(flow)
    lanes = list(dict.fromkeys(part.lane for part in parts))
    _tracks(parts, _main_line(parts, links))
    return Layout(parts, links, lanes)


def _parts(flow: type[SopFlow]) -> tuple[list[Part], list[Link]]:
    rows = flow.rows()
    numbers = {id(row): number for number, row in enumerate(rows, 1)}
    ranks = {cell.node: cell.col for cell in calc_layout_data(flow).cells}
    drafts = [row for row in rows if not isinstance(row, Step)]
    first = len(drafts) + 1
    line = [Part(START, "start", None, rows[0].performer, 0)]
    for rank, draft in enumerate(drafts, 1):
        line.append(
            Part(name_of(flow, draft), "draft", draft, draft.performer, rank, numbers[id(draft)])
        )
    steps = {
        node: Part(
            node.name, _kind(node), node, node.performer, first + ranks[node], numbers.get(id(node))
        )
        for node in flow.steps()
        if not isinstance(node, Done)
    }
    chain = [*line, steps[flow.begin()]]
    links = [Link(a, b, "next") for a, b in zip(chain, chain[1:], strict=False)]
    ends: list[Part] = []
    for node in sorted(steps, key=lambda node: ranks[node]):
        for target, kind in _ways(node):
            if isinstance(target, Done):
                ends.append(_end(target, steps[node], ends))
                links.append(Link(steps[node], ends[-1], kind))
            else:
                links.append(Link(steps[node], steps[target], kind))
    _lanes_of_questions(links)
    for link in links:
        if link.target.kind == "end":
            link.target.lane = link.source.lane
    return [*line, *steps.values(), *ends], links


def _kind(node: Step) -> str:
    return "ask" if isinstance(node, Ask) else type(node).__name__.lower()


def _ways(node: Step) -> Iterator[tuple[Step, str]]:
    names = {"cond_true": "yes", "cond_false": "no", "late": "late"}
    for edge in node._outgoing():
        yield edge.dst, names.get(edge.edge_class, "next")


def _end(node: Done, source: Part, before: list[Part]) -> Part:
    """Every way to an end gets an end of its own beside it: no arrow crosses the page."""
    count = sum(1 for part in before if part.sentence is node)
    key = node.name if count == 0 else f"{node.name}_{count + 1}"
    return Part(key, "end", node, source.lane, source.rank + 1)


def _lanes_of_questions(links: list[Link]) -> None:
    """A question stands in the lane of whoever did the step before it."""
    for link in sorted(links, key=lambda link: link.source.rank):
        if link.target.kind == "ask" and link.source.rank < link.target.rank:
            link.target.lane = link.source.lane


def _main_line(parts: list[Part], links: list[Link]) -> set[str]:
    """The way of a case in which every answer is yes and nobody is late."""
    onward = {link.source.key: link.target for link in links if link.kind in ("next", "yes")}
    here: Part | None = parts[0]
    seen: set[str] = set()
    while here is not None and here.key not in seen:
        seen.add(here.key)
        here = onward.get(here.key)
    return seen


def _tracks(parts: list[Part], main: set[str]) -> None:
    """The main line runs straight; detours stand on tracks beside it."""
    busy = {(part.lane.key, part.rank, 0) for part in parts if part.key in main}
    straight = {part.lane.key for part in parts if part.key in main}
    for part in sorted(parts, key=lambda part: part.rank):
        if part.key in main:
            continue
        part.track = 1 if part.lane.key in straight else 0
        while (part.lane.key, part.rank, part.track) in busy:
            part.track += 1
        busy.add((part.lane.key, part.rank, part.track))


def _upper(text: object) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


def place(layout: Layout, metrics: Metrics) -> None:
    """Give every part its coordinates."""
    for part in layout.parts:
        part.half_across, part.half_along, part.below = metrics.size(part)
    _place_across(layout, metrics)
    _place_along(layout, metrics)


def _place_across(layout: Layout, metrics: Metrics) -> None:
    layout.lane_spans, layout.gutters = [], []
    edge = 0.0
    for lane in layout.lanes:
        inside = [part for part in layout.parts if part.lane == lane]
        begin, space = edge, metrics.margin
        for track in range(max(part.track for part in inside) + 1):
            layout.gutters.append(edge + space / 2)
            column = [part for part in inside if part.track == track]
            half = max((part.half_across for part in column), default=0)
            for part in column:
                part.across = edge + space + half
            edge += space + 2 * half
            space = metrics.gutter
        edge += metrics.margin
        layout.gutters.append(edge - metrics.margin / 2)
        layout.lane_spans.append((begin, edge))
    layout.across = edge


def _place_along(layout: Layout, metrics: Metrics) -> None:
    layout.gaps = []
    edge = metrics.head
    for rank in range(max(part.rank for part in layout.parts) + 1):
        inside = [part for part in layout.parts if part.rank == rank]
        half = max((part.half_along for part in inside), default=0)
        below = max((part.half_along + part.below for part in inside), default=0)
        layout.gaps.append(edge + metrics.gap / 2)
        for part in inside:
            part.along = edge + metrics.gap + half
        edge += metrics.gap + half + max(half, below)
    layout.gaps.append(edge + metrics.gap / 2)
    layout.along = edge + metrics.gap
