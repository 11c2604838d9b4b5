"""Nothing is lost while processes die: the real product, its clients, and the one reconciler."""

import json
import secrets

import pytest

from tests.e2e.product import start
from tests.faults.storm import Storm

GOOD = "hilang=0 ganda=0 hantu=0 melompat=0\n"


@pytest.mark.parametrize(
    ("people", "kills", "seconds"),
    [
        pytest.param(60, 1, 18, marks=[pytest.mark.e2e, pytest.mark.slow], id="short"),
        pytest.param(500, 9, 180, marks=[pytest.mark.long], id="long"),
    ],
)
def test_nothing_is_lost_when_processes_are_killed(
    people, kills, seconds, tmp_path, capsys, request
):
    seed = secrets.randbelow(10**6)
    with capsys.disabled():
        print(f"\nseed {seed}")  # noqa: T201
    product = start(tmp_path / "var")
    storm = Storm(product, people=people, kills=kills, seconds=seconds, seed=seed)

    try:
        storm.run()
        found = storm.reconcile()
    finally:
        product.stop()

    with capsys.disabled():
        print(json.dumps(storm.figures, indent=1), found, sep="\n")  # noqa: T201
    assert found == GOOD
    assert storm.failures == []
    assert sum(storm.figures["reservations"].values()) == people
