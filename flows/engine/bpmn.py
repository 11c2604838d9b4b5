"""The SOP as BPMN 2.0 with its diagram: lanes by executor, late exits as timers on the task.

Written with the standard library; the tests hold it against the schema of the OMG.
"""

from xml.etree import ElementTree as Xml

from django.utils.translation import gettext as _

from flows.engine.flow import SopFlow
from flows.engine.layout import Layout, Link, Metrics, Part, layout_of, place
from flows.engine.routes import route
from flows.engine.words import Outside
from flows.spans import Moment, Span

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
BOUNDS = "http://www.omg.org/spec/DD/20100524/DC"
EDGES = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
TARGET = "urn:alur:sop"
PREFIXES = {"bpmn": MODEL, "bpmndi": DIAGRAM, "dc": BOUNDS, "di": EDGES, "xsi": XSI}

ELEMENTS = {
    "start": "startEvent",
    "draft": "userTask",
    "begin": "userTask",
    "person": "userTask",
    "outside": "receiveTask",
    "system": "serviceTask",
    "ask": "exclusiveGateway",
    "end": "endEvent",
}
EVENT, GATEWAY, TASK_WIDTH, TASK_HEIGHT, POOL_HEAD, TIMER = 36, 50, 130, 80, 60, 36


def bpmn_of(flow: type[SopFlow]) -> bytes:
    """The BPMN file of a flow."""
    for prefix, address in PREFIXES.items():
        Xml.register_namespace(prefix, address)
    layout = layout_of(flow)
    place(layout, Metrics(_size, gap=56, margin=30, gutter=50, head=POOL_HEAD - 26))
    route(layout)
    root = Xml.Element(
        f"{{{MODEL}}}definitions",
        {
            "id": f"definitions_{flow.name}",
            "name": str(flow.sop.title),
            "targetNamespace": TARGET,
            "exporter": "Alur",
            "exporterVersion": str(flow.sop.current.number),
        },
    )
    _messages(root, layout)
    pool = _add(root, "collaboration", id=f"pool_{flow.name}")
    title = f"SOP {flow.sop.number} {flow.sop.title}"
    _add(pool, "participant", id=f"participant_{flow.name}", name=title, processRef=flow.name)
    _process(root, flow, layout)
    _diagram(root, flow, layout)
    Xml.indent(root)
    return Xml.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _size(part: Part) -> tuple[float, float, float]:
    if part.kind in ("start", "end"):
        return EVENT / 2, EVENT / 2, 0
    if part.kind == "ask":
        return GATEWAY / 2, GATEWAY / 2, 0
    return TASK_HEIGHT / 2, TASK_WIDTH / 2, 0


def _messages(root: Xml.Element, layout: Layout) -> None:
    for part in layout.parts:
        if isinstance(part.sentence, Outside):
            name = part.sentence.sends or part.key
            _add(root, "message", id=f"message_{part.key}", name=name)


def _process(root: Xml.Element, flow: type[SopFlow], layout: Layout) -> None:
    process = _add(root, "process", id=flow.name, name=str(flow.sop.title), isExecutable="true")
    _document(process, [str(flow.sop.purpose), str(flow.sop.closing)])
    lanes = _add(process, "laneSet", id=f"lanes_{flow.name}")
    for performer in layout.lanes:
        lane = _add(lanes, "lane", id=f"lane_{performer.key}", name=str(performer.title))
        for part in layout.parts:
            if part.lane == performer:
                _add(lane, "flowNodeRef").text = part.key
        for link in _late_links(layout):
            if link.source.lane == performer:
                _add(lane, "flowNodeRef").text = _timer_id(link)
    for part in layout.parts:
        _node(process, part, layout)
    for link in _late_links(layout):
        _timer(process, link)
    for link in layout.links:
        _flow(process, link)


def _late_links(layout: Layout) -> list[Link]:
    return [link for link in layout.links if link.kind == "late"]


def _timer_id(link: Link) -> str:
    return f"late_{link.source.key}"


def _leaves_from(link: Link) -> str:
    return _timer_id(link) if link.kind == "late" else link.source.key


def _node(process: Xml.Element, part: Part, layout: Layout) -> None:
    node = _add(process, ELEMENTS[part.kind], id=part.key, name=_name(part))
    if part.kind == "ask":
        no = next(link for link in layout.links if link.source is part and link.kind == "no")
        node.set("default", _flow_id(no))
        node.set("gatewayDirection", "Diverging")
    if part.kind == "outside":
        node.set("messageRef", f"message_{part.key}")
    _document(node, _facts(part))
    for link in layout.links:
        if link.target is part:
            _add(node, "incoming").text = _flow_id(link)
    for link in layout.links:
        if link.source is part and link.kind != "late":
            _add(node, "outgoing").text = _flow_id(link)


def _name(part: Part) -> str:
    """What a shape says: rows with their number, as in the table."""
    return f"{part.number}. {part.words}" if part.number else part.words


def _facts(part: Part) -> list[str]:
    """The row behind a shape, for whoever opens its documentation."""
    sentence = part.sentence
    if sentence is None or part.kind in ("ask", "end"):
        return []
    facts = [f"{sentence.performer.title} {sentence.text}."]
    for label, text in (
        (_("Waktu"), sentence.time_text),
        (_("Kelengkapan"), sentence.needs),
        (_("Output"), sentence.gives),
        (_("Keterangan"), sentence.note),
    ):
        if text:
            facts.append(f"{label}: {text}")
    return facts


def _timer(process: Xml.Element, link: Link) -> None:
    timer = _add(
        process, "boundaryEvent", id=_timer_id(link),
        attachedToRef=link.source.key, cancelActivity="true",
    )  # fmt: skip
    step = link.source.sentence
    promise = (step.due or step.within) if step else None
    if promise is not None:
        _document(timer, [_("Waktu kerja puskesmas: %(time)s.") % {"time": promise.text}])
    _add(timer, "outgoing").text = _flow_id(link)
    event = _add(timer, "timerEventDefinition", id=f"timer_{link.source.key}")
    if promise is not None:
        _when(event, promise)


def _when(event: Xml.Element, promise: Span | Moment) -> None:
    """A span as an ISO duration, a moment by the name of the rule that answers it."""
    kind = "timeDuration" if isinstance(promise, Span) else "timeDate"
    when = _add(event, kind)
    when.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
    if isinstance(promise, Span):
        when.text = f"PT{int(promise.length.total_seconds()) // 60}M"
    else:
        when.text = promise.of.__name__


def _flow_id(link: Link) -> str:
    return f"{_leaves_from(link)}_to_{link.target.key}"


def _flow(process: Xml.Element, link: Link) -> None:
    flow = _add(
        process, "sequenceFlow", id=_flow_id(link),
        sourceRef=_leaves_from(link), targetRef=link.target.key,
    )  # fmt: skip
    word = {"yes": _("ya"), "no": _("tidak"), "late": _("lewat waktu")}.get(link.kind)
    if word:
        flow.set("name", word)
    if link.kind == "yes":
        condition = _add(flow, "conditionExpression")
        condition.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        condition.text = link.source.key


def _diagram(root: Xml.Element, flow: type[SopFlow], layout: Layout) -> None:
    diagram = _add(root, "BPMNDiagram", DIAGRAM, id=f"diagram_{flow.name}")
    plane = _add(
        diagram, "BPMNPlane", DIAGRAM, id=f"plane_{flow.name}", bpmnElement=f"pool_{flow.name}"
    )
    _shape(plane, f"participant_{flow.name}", 0, 0, layout.along, layout.across, lying=True)
    for performer, (begin, end) in zip(layout.lanes, layout.lane_spans, strict=True):
        _shape(
            plane, f"lane_{performer.key}", 30, begin, layout.along - 30, end - begin, lying=True
        )
    for part in layout.parts:
        width, height = 2 * part.half_along, 2 * part.half_across
        x, y = part.along - part.half_along, part.across - part.half_across
        shape = _shape(plane, part.key, x, y, width, height)
        if part.kind in ("ask", "start", "end"):
            top = y - 32 if part.kind == "ask" else y + height + 4
            _label(shape, part.along - 45, top, 90, 28)
    for link in _late_links(layout):
        across, along = link.points[0]
        _shape(plane, _timer_id(link), along - TIMER / 2, across - TIMER / 2, TIMER, TIMER)
    for link in layout.links:
        _edge(plane, link)


def _shape(
    plane: Xml.Element,
    element: str,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    lying: bool = False,
) -> Xml.Element:
    shape = _add(plane, "BPMNShape", DIAGRAM, id=f"shape_{element}", bpmnElement=element)
    if lying:
        shape.set("isHorizontal", "true")
    _bounds(shape, x, y, width, height)
    return shape


def _edge(plane: Xml.Element, link: Link) -> None:
    name = _flow_id(link)
    edge = _add(plane, "BPMNEdge", DIAGRAM, id=f"edge_{name}", bpmnElement=name)
    points = list(link.points)
    if link.kind == "late":
        (across, along), (next_across, next_along) = points[:2]
        points[0] = (
            across + TIMER / 2 * ((next_across > across) - (next_across < across)),
            along + TIMER / 2 * ((next_along > along) - (next_along < along)),
        )
    for across, along in points:
        _add(edge, "waypoint", EDGES, x=_n(along), y=_n(across))
    if link.kind != "next":
        across, along = points[0]
        _label(edge, along + 6, across + 4, 62 if link.kind == "late" else 30, 14)


def _label(shape: Xml.Element, x: float, y: float, width: float, height: float) -> None:
    _bounds(_add(shape, "BPMNLabel", DIAGRAM), x, y, width, height)


def _bounds(shape: Xml.Element, x: float, y: float, width: float, height: float) -> None:
    _add(shape, "Bounds", BOUNDS, x=_n(x), y=_n(y), width=_n(width), height=_n(height))


def _document(element: Xml.Element, lines: list[str]) -> None:
    if any(lines):
        _add(element, "documentation").text = "\n".join(line for line in lines if line)


def _add(parent: Xml.Element, tag: str, space: str = MODEL, **attributes: str) -> Xml.Element:
    return Xml.SubElement(parent, f"{{{space}}}{tag}", attributes)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
