"""The BPMN export: valid by the OMG's schema, readable by another engine, drawn within its pool."""

from io import BytesIO
from pathlib import Path

import pytest
import SpiffWorkflow.bpmn.parser as spiff
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser

from flows.engine.bpmn import BOUNDS, DIAGRAM, MODEL, bpmn_of
from flows.engine.flow import SopFlow, all_flows, flow_named

SCHEMA = Path(spiff.__file__).parent / "schema" / "BPMN20.xsd"
FLOWS = list(all_flows())


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


@pytest.fixture
def jss() -> etree._Element:
    return etree.fromstring(bpmn_of(flow_named("reservation_verified")))


def found(root: etree._Element, tag: str) -> list[etree._Element]:
    return list(root.iter(f"{{{MODEL}}}{tag}"))


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_the_schema_of_the_omg_accepts_it(schema: etree.XMLSchema, flow: type[SopFlow]) -> None:
    schema.assertValid(etree.fromstring(bpmn_of(flow)))


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_another_engine_reads_it(flow: type[SopFlow]) -> None:
    parser = BpmnParser()
    parser.add_bpmn_io(BytesIO(bpmn_of(flow)))

    read = parser.get_spec(flow.name)

    steps = {node.name for node in flow.steps()}
    assert steps <= set(read.task_specs)


def test_nine_rows_are_nine_tasks_in_two_lanes(jss: etree._Element) -> None:
    names = [lane.get("name") for lane in found(jss, "lane")]
    tasks = [
        node.get("name")
        for tag in ("userTask", "receiveTask", "serviceTask")
        for node in found(jss, tag)
    ]

    assert names == ["Pemohon", "Petugas pendaftaran puskesmas"]
    assert sorted(int(name.split(".")[0]) for name in tasks if name[0].isdigit()) == [
        1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]  # fmt: skip


def test_a_late_exit_is_a_timer_that_ends_the_waiting(jss: etree._Element) -> None:
    timers = {timer.get("attachedToRef"): timer for timer in found(jss, "boundaryEvent")}
    simpus = timers["simpus"]
    way = next(
        flow for flow in found(jss, "sequenceFlow") if flow.get("sourceRef") == "late_simpus"
    )

    assert sorted(timers) == ["arrive", "simpus"]
    assert simpus.get("cancelActivity") == "true"
    assert simpus.findtext(f".//{{{MODEL}}}timeDuration") == "PT30M"
    assert timers["arrive"].findtext(f".//{{{MODEL}}}timeDate") == "day_end"
    assert (way.get("targetRef"), way.get("name")) == ("enter_number", "lewat waktu")


def test_a_task_documents_its_time_standard(jss: etree._Element) -> None:
    reject = next(node for node in found(jss, "userTask") if node.get("id") == "reject")

    assert "Waktu: 5 menit" in reject.findtext(f"{{{MODEL}}}documentation")


def test_every_node_has_a_place_inside_the_pool(jss: etree._Element) -> None:
    shapes = {
        shape.get("bpmnElement"): shape.find(f"{{{BOUNDS}}}Bounds")
        for shape in jss.iter(f"{{{DIAGRAM}}}BPMNShape")
    }
    pool = shapes["participant_reservation_verified"]
    width, height = float(pool.get("width")), float(pool.get("height"))
    nodes = [ref.text for ref in found(jss, "flowNodeRef")]

    assert len(nodes) == len(set(nodes)) == 21
    for name in nodes:
        box = shapes[name]
        assert 0 <= float(box.get("x")) <= width - float(box.get("width"))
        assert 0 <= float(box.get("y")) <= height - float(box.get("height"))
