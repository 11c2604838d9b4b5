"""Every bench runs from its own command line and prints the one line that scripts read."""

import json
import os
import subprocess
import sys
from functools import lru_cache
from typing import Any

import pytest

from bench.__main__ import NAMES
from project import env

KEYS = {"name", "rate", "unit", "p50_ms", "p95_ms", "p99_ms", "errors", "ratios"}
RATIOS = {
    "steps": {"stock_viewflow", "spiff", "orm_floor", "pgbench"},
    "reserve": {"hot_1", "hot_8", "hot_32", "spread_1", "spread_8", "spread_32"},
    "checkin": {"bare_p50", "bare_p99"},
    "inbox": {"inbox", "sla", "queues"},
    "sweep": {"orm_floor", "of_bar", "idle_of_bar"},
}


@lru_cache
def run(*names: str) -> list[dict[str, Any]]:
    """Benches as somebody calls them, small: what they print."""
    done = subprocess.run(
        [sys.executable, "-m", "bench", *names, "--quick"],
        cwd=env.BASE_DIR,
        env={**os.environ, "ALUR_TEST": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_bench_prints_its_line(name: str) -> None:
    [line] = run(name)

    assert line.keys() >= KEYS
    assert line["name"] == name
    assert line["errors"] == 0
    assert line["ratios"].keys() == RATIOS[name]
    assert 0 < line["p50_ms"] <= line["p95_ms"] <= line["p99_ms"]


@pytest.mark.slow
def test_the_reservations_of_a_rush_are_counted_in_the_database() -> None:
    [line] = run("reserve")

    assert (line["oversold"], line["duplicates"]) == (0, 0)
    assert line["rush"]["given"] == line["rush"]["places"] == 2
    assert line["rush"]["other"] == 0


@pytest.mark.slow
def test_several_benches_in_one_run_print_a_line_each() -> None:
    assert [line["name"] for line in run("sweep", "steps")] == ["sweep", "steps"]


def test_a_name_that_is_no_bench_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "steps", "nothing"],
        cwd=env.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "steps" in done.stderr
