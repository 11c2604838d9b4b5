"""The flow chart of an SOP as SVG: lanes by executor, time runs down.

Colours stand in attributes, so that the picture also lives alone; a page's stylesheet may override
them by class. No style attribute: the pages' policy forbids it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from flows.engine.flow import SopFlow
from flows.engine.layout import Layout, Link, Metrics, Part, layout_of, place
from flows.engine.lettering import wrapped
from flows.engine.routes import route

INK, HINT, LINE, BRAND, DEEP, SOFT = (
    "#14201f",
    "#566664",
    "#d9e2e0",
    "#0a675e",
    "#08524b",
    "#e2f1ee",
)
BAD, SPARK, CARD, PAPER, CALM = "#a3221b", "#ffd23f", "#ffffff", "#f4f7f6", "#e9eeed"
FONT = "'Plus Jakarta Sans Variable', 'Plus Jakarta Sans', 'Noto Sans', sans-serif"
BOX, TITLE, SMALL, LINE_HEIGHT = 160, 13, 11.5, 16
LANE_HEAD = 40
FILLS = {"outside": "#e7f0fa", "system": CALM, "draft": CARD}


@dataclass(frozen=True, slots=True)
class Load:
    """How many cases stand at a step now."""

    open: int
    overdue: int = 0


def chart_of(flow: type[SopFlow], loads: Mapping[str, Load] | None = None) -> str:
    """The chart as SVG text; ``loads`` by step name makes it the live map."""
    layout = layout_of(flow)
    place(layout, Metrics(_size, gap=27, margin=22, gutter=64, head=LANE_HEAD))
    route(layout)
    width, height = layout.across, layout.along
    svg = Xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "chart",
            "viewBox": f"0 0 {_n(width)} {_n(height)}",
            "width": _n(width),
            "height": _n(height),
            "role": "img",
            "aria-labelledby": f"chart-{flow.name} chart-{flow.name}-desc",
            "font-family": FONT,
            "font-size": _n(TITLE),
            "fill": INK,
        },
    )
    Xml.SubElement(svg, "title", {"id": f"chart-{flow.name}"}).text = _(
        "Diagram alir %(title)s"
    ) % {"title": flow.sop.title}
    Xml.SubElement(svg, "desc", {"id": f"chart-{flow.name}-desc"}).text = _(
        "Alur yang sama dengan tabel langkah, dari atas ke bawah, satu lajur tiap pelaksana."
    )
    _lanes(svg, layout)
    for link in layout.links:
        _link(svg, link)
    for part in layout.parts:
        _part(svg, part, (loads or {}).get(part.key))
    for link in layout.links:
        _link_words(svg, link)
    return Xml.tostring(svg, encoding="unicode")


def _words(part: Part) -> list[str]:
    return wrapped(part.words, BOX - 24, TITLE, bold=True)


def _time(part: Part) -> list[str]:
    return wrapped(part.time, BOX - 24, SMALL)


def _size(part: Part) -> tuple[float, float, float]:
    if part.kind == "start":
        return 13, 13, 0
    if part.kind == "end":
        return 13, 13, 6 + LINE_HEIGHT * len(_label(part))
    if part.kind == "ask":
        return BOX / 2, 24 + 8 * len(_label(part)), 0
    lines = len(_words(part)) * LINE_HEIGHT + len(_time(part)) * (LINE_HEIGHT - 1)
    return BOX / 2, (lines + 18) / 2, 0


def _label(part: Part) -> list[str]:
    """What a diamond or an end says."""
    return wrapped(part.words, BOX * 0.62 if part.kind == "ask" else BOX, SMALL)


def _lanes(svg: Xml.Element, layout: Layout) -> None:
    for number, (lane, (begin, end)) in enumerate(
        zip(layout.lanes, layout.lane_spans, strict=True)
    ):
        group = Xml.SubElement(svg, "g", {"class": "chart-lane"})
        fill = PAPER if number % 2 == 0 else CARD
        _rect(group, begin, 0, end - begin, layout.along, fill=fill, stroke=LINE)
        _rect(group, begin, 0, end - begin, LANE_HEAD, fill=SOFT, stroke=LINE)
        lines = wrapped(str(lane.title), end - begin - 16, TITLE, bold=True)
        _text(group, (begin + end) / 2, LANE_HEAD / 2, lines, weight="700", fill=DEEP)


def _link(svg: Xml.Element, link: Link) -> None:
    late = link.kind == "late"
    colour = BAD if late else HINT
    group = Xml.SubElement(svg, "g", {"class": f"chart-link chart-{link.kind}"})
    path = " ".join(
        f"{'M' if number == 0 else 'L'}{_n(x)} {_n(y)}"
        for number, (x, y) in enumerate(_shortened(link.points))
    )
    line = {"d": path, "fill": "none", "stroke": colour, "stroke-width": "1.6"}
    if late:
        line["stroke-dasharray"] = "5 4"
    Xml.SubElement(group, "path", line)
    Xml.SubElement(group, "path", {"d": _arrow(link.points), "fill": colour})


def _shortened(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Ends under the arrow head, not at its tip."""
    (x0, y0), (x, y) = points[-2:]
    return [*points[:-1], (x - 4 * _sign(x - x0), y - 4 * _sign(y - y0))]


def _arrow(points: list[tuple[float, float]]) -> str:
    (x0, y0), (x, y) = points[-2:]
    dx, dy = _sign(x - x0), _sign(y - y0)
    left, right = (
        (x - 9 * dx - 4.5 * dy, y - 9 * dy - 4.5 * dx),
        (
            x - 9 * dx + 4.5 * dy,
            y - 9 * dy + 4.5 * dx,
        ),
    )
    return f"M{_n(x)} {_n(y)}L{_n(left[0])} {_n(left[1])}L{_n(right[0])} {_n(right[1])}Z"


def _clock(group: Xml.Element, x: float, y: float) -> None:
    """The boundary mark of a promise that reroutes when it is broken."""
    ring = {"cx": _n(x), "cy": _n(y), "r": "8", "fill": CARD, "stroke": BAD, "stroke-width": "1.6"}
    Xml.SubElement(group, "circle", ring)
    hands = {"d": f"M{_n(x)} {_n(y - 4.5)}V{_n(y)}H{_n(x + 3.5)}", "fill": "none", "stroke": BAD}
    Xml.SubElement(group, "path", hands | {"stroke-width": "1.5"})


def _link_words(svg: Xml.Element, link: Link) -> None:
    """The answer or the clock where an arrow leaves; above the shapes, so that nothing hides it."""
    word = {"yes": _("ya"), "no": _("tidak"), "late": _("lewat waktu")}.get(link.kind)
    if word is None:
        return
    colour = BAD if link.kind == "late" else INK
    group = Xml.SubElement(svg, "g", {"class": f"chart-word chart-{link.kind}"})
    if link.kind == "late":
        _clock(group, *link.points[0])
    (x0, y0), (x1, y1) = link.points[:2]
    lines, sign = [word], _sign(x1 - x0)
    if sign:
        lines = wrapped(word, max(abs(x1 - x0) - 12, 30), SMALL)
        x, anchor = x0 + sign * (12 if link.kind == "late" else 6), "start" if sign > 0 else "end"
        y = y0 - 8 - 6.5 * (len(lines) - 1)
    else:
        x, y, anchor = x0 + 6, y0 + 10, "start"
    _text(
        group, x, y, lines,
        size=SMALL, weight="600", fill=colour, anchor=anchor, line=13, halo=True,
    )  # fmt: skip


def _part(svg: Xml.Element, part: Part, load: Load | None) -> None:
    group = Xml.SubElement(svg, "g", {"class": f"chart-part chart-{part.kind}"})
    if load is not None:
        Xml.SubElement(group, "title").text = load_text(load)
    if part.kind in ("start", "end"):
        _terminal(group, part)
    elif part.kind == "ask":
        _diamond(group, part)
    else:
        _box(group, part)
    if load is not None and load.open:
        _badge(group, part, load)


def _terminal(group: Xml.Element, part: Part) -> None:
    thick = "3.5" if part.kind == "end" else "1.8"
    ring = {"cx": _n(part.across), "cy": _n(part.along), "r": _n(part.half_across)}
    Xml.SubElement(group, "circle", ring | {"fill": CARD, "stroke": DEEP, "stroke-width": thick})
    if part.kind == "start":
        _text(group, part.across + 20, part.along, [_("Mulai")], size=SMALL, anchor="start")
        return
    lines = _label(part)
    top = part.along + part.half_along + 6
    _text(group, part.across, top + LINE_HEIGHT * len(lines) / 2, lines, size=SMALL, halo=True)


def _diamond(group: Xml.Element, part: Part) -> None:
    x, y, dx, dy = part.across, part.along, part.half_across, part.half_along
    path = f"M{_n(x)} {_n(y - dy)}L{_n(x + dx)} {_n(y)}L{_n(x)} {_n(y + dy)}L{_n(x - dx)} {_n(y)}Z"
    Xml.SubElement(group, "path", {"d": path, "fill": "#fff3d6", "stroke": "#7a4a00"})
    _text(group, x, y, _label(part), size=SMALL, weight="600")


def _box(group: Xml.Element, part: Part) -> None:
    x, y = part.across - part.half_across, part.along - part.half_along
    more = {"stroke-dasharray": "3 3"} if part.kind == "draft" else {}
    _rect(
        group, x, y, 2 * part.half_across, 2 * part.half_along,
        fill=FILLS.get(part.kind, CARD), stroke=BRAND, rx="8", **more,
    )  # fmt: skip
    words, time = _words(part), _time(part)
    height = len(words) * LINE_HEIGHT + len(time) * (LINE_HEIGHT - 1)
    top = part.along - height / 2
    _text(group, part.across, top + len(words) * LINE_HEIGHT / 2, words, weight="600")
    foot = top + height - len(time) * (LINE_HEIGHT - 1) / 2
    _text(group, part.across, foot, time, size=SMALL, fill=HINT, line=LINE_HEIGHT - 1)
    if part.number is not None:
        disc = {"cx": _n(x + 4), "cy": _n(y + 2), "r": "10", "fill": BRAND}
        Xml.SubElement(group, "circle", disc)
        _text(group, x + 4, y + 2, [str(part.number)], size=SMALL, weight="700", fill=CARD)


def _badge(group: Xml.Element, part: Part, load: Load) -> None:
    """The open cases of a step, and in red those past their time."""
    marks = [(str(load.open), SPARK, INK)]
    if load.overdue:
        marks.append((_("%(count)s lewat") % {"count": load.overdue}, BAD, CARD))
    right, y = part.across + part.half_across + 20, part.along - part.half_along
    for words, fill, ink in reversed(marks):
        width = 14 + 6.6 * len(words)
        right -= width
        _rect(group, right, y - 10, width, 20, fill=fill, stroke=CARD, rx="10")
        _text(group, right + width / 2, y, [words], size=SMALL, weight="800", fill=ink)


def load_text(load: Load) -> str:
    """«3 kasus, 1 lewat waktu»."""
    words = ngettext("%(count)s kasus", "%(count)s kasus", load.open) % {"count": load.open}
    if load.overdue:
        words += ", " + _("%(count)s lewat waktu") % {"count": load.overdue}
    return words


def _rect(group: Xml.Element, x: float, y: float, width: float, height: float, **more: str) -> None:
    box = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
    Xml.SubElement(group, "rect", box | more)


def _text(
    group: Xml.Element,
    x: float,
    y: float,
    lines: list[str],
    *,
    size: float = TITLE,
    weight: str = "400",
    fill: str = INK,
    anchor: str = "middle",
    line: float = LINE_HEIGHT,
    halo: bool = False,
) -> None:
    """Lines of text around the middle height ``y``."""
    shared = {"text-anchor": anchor, "font-size": _n(size), "font-weight": weight, "fill": fill}
    for number, words in enumerate(lines):
        base = y + (number - (len(lines) - 1) / 2) * line + size * 0.36
        place = {"x": _n(x), "y": _n(base)}
        if halo:  # a text of its own: not every reader knows paint-order
            under = shared | place | {"fill": CARD, "stroke": CARD, "stroke-width": "3"}
            Xml.SubElement(group, "text", under).text = words
        Xml.SubElement(group, "text", shared | place).text = words


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
