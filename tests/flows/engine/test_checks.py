"""The system check refuses a flow without lock, SOP, revision or permission."""

import gc
from dataclasses import replace

import pytest
from viewflow import this
from viewflow.workflow.lock import no_lock

from flows.actors import APPLICANT, REGISTRAR
from flows.engine.checks import check_flows, flow_problems
from flows.engine.flow import SopFlow
from flows.engine.words import Begin, Done, Person
from flows.reservation_verified import ReservationVerifiedFlow
from flows.screens import Verify
from flows.spans import minutes


@pytest.fixture
def a_flow(request):
    """Make a flow class for one test and take it out of the family again."""
    made = []

    def make(**parts):
        body = {
            "__module__": "flows.reservation_verified",
            "name": "tried",
            "sop": ReservationVerifiedFlow.sop,
            "start": Begin(APPLICANT, "mulai", run=print).Next(this.work),
            "work": Person(REGISTRAR, "bekerja", screen=Verify, run=print, within=minutes(5)).Next(
                this.end
            ),
            "end": Done("selesai"),
        }
        flow = type("TriedFlow", (SopFlow,), {**body, **parts})
        made.append(flow)
        return flow

    yield make
    made.clear()
    gc.collect()  # classes die late; other tests must not meet these flows


def problems(flow):
    return [problem.id for problem in flow_problems(flow)]


def test_the_products_own_flows_are_clean():
    for flow in (ReservationVerifiedFlow,):
        assert problems(flow) == []
    assert [problem for problem in check_flows(None) if "TriedFlow" not in problem.msg] == []


def test_a_good_flow_has_no_problem(a_flow):
    assert problems(a_flow()) == []


def test_each_missing_thing_is_named(a_flow):
    unrevised = replace(ReservationVerifiedFlow.sop, revisions=())
    unpromised = Person(REGISTRAR, "bekerja", screen=Verify, run=print).Next(this.end)
    anyone = Person(APPLICANT, "bekerja", screen=Verify, run=print, within=minutes(1)).Next(
        this.end
    )

    assert problems(a_flow(lock_impl=no_lock)) == ["flows.E001"]
    assert problems(a_flow(sop=None)) == ["flows.E002"]
    assert problems(a_flow(sop=unrevised)) == ["flows.E003"]
    assert problems(a_flow(name="")) == ["flows.E004"]
    assert problems(a_flow(work=anyone)) == ["flows.E006"]
    assert problems(a_flow(work=unpromised)) == ["flows.E007"]


def test_tried_flows_are_gone_afterwards():
    assert sorted(flow.__name__ for flow in SopFlow.__subclasses__()) == [
        "ReservationInstantFlow",
        "ReservationVerifiedFlow",
    ]
