"""The arrows of a flow chart: right-angled ways between placed parts that pass through no shape.

For every arrow a handful of plain ways is tried and the least bad one taken.
"""

from collections.abc import Iterator

from flows.engine.layout import Layout, Link, Part

Point = tuple[float, float]
Way = list[Point]

CLEAR = 6.0
STEP = 15.0
SIDEWAYS = ("no", "late")


def route(layout: Layout) -> None:
    """Give every link its points, straight ones first."""
    drawn: list[Way] = []
    for link in sorted(layout.links, key=_order):
        ways = [_tidy(way) for way in _ways(link, layout)]
        best = min(enumerate(ways), key=lambda item: (_cost(item[1], link, layout, drawn), item[0]))
        link.points = best[1]
        drawn.append(best[1])


def _order(link: Link) -> tuple[bool, int, int]:
    return link.kind in SIDEWAYS, abs(link.target.rank - link.source.rank), link.source.rank


def _ways(link: Link, layout: Layout) -> Iterator[Way]:
    """Ways to draw this link, the preferred ones first."""
    source, target = link.source, link.target
    if link.kind not in SIDEWAYS:
        yield from _ahead(source, target, layout)
    yield from _sideways(source, target, layout)


def _ahead(source: Part, target: Part, layout: Layout) -> Iterator[Way]:
    """Leaving in the direction of time."""
    leave, enter = _foot(source), _head(target)
    if source.across == target.across:
        yield [leave, enter]
    for gap in (layout.gaps[source.rank + 1], layout.gaps[target.rank]):
        yield [leave, (source.across, gap), (target.across, gap), enter]
    if source.across != target.across:
        yield [leave, (source.across, target.along), _side(target, source.across)]


def _sideways(source: Part, target: Part, layout: Layout) -> Iterator[Way]:
    """Leaving to the side: straight over the target, or down a gutter."""
    enter = _head(target)
    if source.across != target.across:
        yield [_side(source, target.across), (target.across, source.along), enter]
    above = layout.gaps[target.rank]
    for gutter in sorted(layout.gutters, key=lambda gutter: abs(gutter - source.across)):
        for shift in (0.0, -STEP, STEP):
            at = gutter + shift
            leave = _side(source, at)
            yield [leave, (at, source.along), (at, target.along), _side(target, at)]
            yield [leave, (at, source.along), (at, above), (target.across, above), enter]


def _foot(part: Part) -> Point:
    return part.across, part.along + part.half_along


def _head(part: Part) -> Point:
    return part.across, part.along - part.half_along


def _side(part: Part, towards: float) -> Point:
    sign = 1 if towards > part.across else -1
    return part.across + sign * part.half_across, part.along


def _tidy(way: Way) -> Way:
    """Without points that repeat or lie on a straight stretch."""
    kept = [way[0]]
    for here, after in zip(way[1:], [*way[2:], None], strict=True):
        before = kept[-1]
        if here == before:
            continue
        if after is not None and (
            before[0] == here[0] == after[0] or before[1] == here[1] == after[1]
        ):
            continue
        kept.append(here)
    return kept


def _cost(way: Way, link: Link, layout: Layout, drawn: list[Way]) -> float:
    pieces = list(zip(way, way[1:], strict=False))
    cost = 4.0 * len(pieces)
    if link.kind != "late" and way[-1] != _head(link.target) and _is_rerouted(link.target, layout):
        cost += 40.0  # its side is where the clock hangs
    for part in layout.parts:
        ends = part is link.source or part is link.target
        cost += 1000.0 * sum(_hits(piece, part, -1.0 if ends else CLEAR) for piece in pieces)
    for other in drawn:
        others = list(zip(other, other[1:], strict=False))
        same_end = other[-1] == way[-1]
        for piece in pieces:
            for rival in others:
                if _overlap(piece, rival) and not (same_end and rival == others[-1]):
                    cost += 60.0
                elif _cross(piece, rival):
                    cost += 12.0
    return cost + 0.01 * sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pieces)


def _is_rerouted(part: Part, layout: Layout) -> bool:
    return any(link.kind == "late" and link.source is part for link in layout.links)


def _hits(piece: tuple[Point, Point], part: Part, room: float) -> bool:
    (a1, l1), (a2, l2) = piece
    return (
        min(a1, a2) < part.across + part.half_across + room
        and max(a1, a2) > part.across - part.half_across - room
        and min(l1, l2) < part.along + part.half_along + part.below + room
        and max(l1, l2) > part.along - part.half_along - room
    )


def _overlap(one: tuple[Point, Point], two: tuple[Point, Point]) -> bool:
    """Two stretches of one line that lie on each other."""
    for axis in (0, 1):
        fixed = {one[0][axis], one[1][axis], two[0][axis], two[1][axis]}
        other = 1 - axis
        (a1, a2), (b1, b2) = (sorted((piece[0][other], piece[1][other])) for piece in (one, two))
        if len(fixed) == 1 and min(a2, b2) > max(a1, b1):
            return True
    return False


def _cross(one: tuple[Point, Point], two: tuple[Point, Point]) -> bool:
    across = one if one[0][1] == one[1][1] else two
    along = two if across is one else one
    if across[0][1] != across[1][1] or along[0][0] != along[1][0]:
        return False
    left, right = sorted((across[0][0], across[1][0]))
    top, foot = sorted((along[0][1], along[1][1]))
    return left < along[0][0] < right and top < across[0][1] < foot
