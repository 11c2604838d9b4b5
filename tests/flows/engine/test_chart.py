"""The flow chart: complete, inside its picture, with no arrow through a shape, and no style."""

from itertools import combinations

import pytest
from lxml import etree

from flows.engine.chart import Load, chart_of
from flows.engine.flow import SopFlow, all_flows, flow_named
from flows.engine.layout import Layout, Metrics, layout_of, place
from flows.engine.lettering import width_of, wrapped
from flows.engine.routes import route

SVG = "{http://www.w3.org/2000/svg}"
FLOWS = list(all_flows())
each_flow = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)


def drawn(flow: type[SopFlow]) -> Layout:
    layout = layout_of(flow)
    place(layout, Metrics(lambda part: (80, 30, 0), gap=27, margin=22, gutter=64, head=40))
    route(layout)
    return layout


def words_of(svg: str) -> str:
    return " ".join(text.text or "" for text in etree.fromstring(svg).iter(f"{SVG}text"))


@each_flow
def test_every_node_is_drawn(flow: type[SopFlow]) -> None:
    keys = {part.key for part in layout_of(flow).parts}

    assert {node.name for node in flow.steps()} <= keys


@each_flow
def test_shapes_stand_apart(flow: type[SopFlow]) -> None:
    for one, two in combinations(drawn(flow).parts, 2):
        apart = (
            abs(one.across - two.across) >= one.half_across + two.half_across
            or abs(one.along - two.along) >= one.half_along + two.half_along
        )
        assert apart, (one.key, two.key)


@each_flow
def test_no_arrow_runs_through_a_shape(flow: type[SopFlow]) -> None:
    layout = drawn(flow)
    for link in layout.links:
        for (x1, y1), (x2, y2) in zip(link.points, link.points[1:], strict=False):
            assert x1 == x2 or y1 == y2
            for part in layout.parts:
                inside = (
                    min(x1, x2) < part.across + part.half_across - 1
                    and max(x1, x2) > part.across - part.half_across + 1
                    and min(y1, y2) < part.along + part.half_along - 1
                    and max(y1, y2) > part.along - part.half_along + 1
                )
                assert not inside, (link.source.key, link.target.key, part.key)


@each_flow
def test_shapes_stand_in_the_lane_of_their_executor(flow: type[SopFlow]) -> None:
    layout = drawn(flow)
    spans = dict(zip(layout.lanes, layout.lane_spans, strict=True))
    for part in layout.parts:
        begin, end = spans[part.lane]
        assert begin <= part.across - part.half_across
        assert part.across + part.half_across <= end
        if part.sentence is not None and part.kind not in ("ask", "end"):
            assert part.lane == part.sentence.performer


@each_flow
def test_it_keeps_the_policy_of_the_pages(flow: type[SopFlow]) -> None:
    svg = chart_of(flow)

    assert "style" not in svg
    assert "script" not in svg


def test_it_says_what_it_is_to_those_who_do_not_see_it() -> None:
    root = etree.fromstring(chart_of(flow_named("reservation_verified")))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "Diagram alir Antrian Pendaftaran Puskesmas Secara Online"


def test_arrows_carry_their_answer_and_late_ones_are_dashed() -> None:
    svg = chart_of(flow_named("reservation_verified"))
    root = etree.fromstring(svg)
    dashed = [
        path
        for group in root.iter(f"{SVG}g")
        if group.get("class") == "chart-link chart-late"
        for path in group.iter(f"{SVG}path")
        if path.get("stroke-dasharray")
    ]

    assert words_of(svg).split().count("tidak") == 3 * 2 + 1  # halos, «Catat tidak hadir»
    assert len(dashed) == 2


def test_the_live_map_marks_open_and_late_cases() -> None:
    quiet = words_of(chart_of(flow_named("reservation_verified")))
    busy = chart_of(flow_named("reservation_verified"), {"verify": Load(12, 3)})

    assert "3 lewat" not in quiet
    assert "12" not in quiet.split()
    assert "12" in words_of(busy).split()
    assert "3 lewat" in words_of(busy)
    assert "<title>12 kasus, 3 lewat waktu</title>" in busy


def test_words_break_where_they_must() -> None:
    assert wrapped("datang pada tanggal periksa", 110, 13) == ["datang pada", "tanggal periksa"]
    assert wrapped("", 100, 13) == []
    assert wrapped("dipertanggungjawabkan", 20, 13) == ["dipertanggungjawabkan"]
    assert width_of("m", 10) > width_of("i", 10)
