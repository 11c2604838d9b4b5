"""The whole OpenAPI, fuzzed over real HTTP as every kind of caller: no defect, nothing unwritten.

Operations come from the schema itself, so a new one is covered on the day it appears.
"""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from frontend.api.docs import schema
from tests.api_contract.stage import Stage, build
from tests.frontend.api import web

HERE = Path(__file__).parent
KINDS = ("nobody", "citizen", "registrar", "supervisor", "admin", "kiosk", "print_agent")
FEW = ["--phases", "coverage,fuzzing", "--max-examples", "3", "--generation-deterministic"]
MANY = [
    *("--phases", "coverage,fuzzing,stateful", "--max-examples", "100"),
    *("--generation-database", "none"),
]


def operations() -> int:
    return sum(len(methods) for methods in schema()["paths"].values())


def fuzz(kind: str, stage: Stage, port: int, folder: Path, environ: Any, words: list[str]) -> Any:
    """One run of Schemathesis as one caller: its report as JSON and as text."""
    facts = {"things": stage.things, "words": stage.words, "tokens": stage.callers[kind]}
    report = folder / f"{kind}.json"
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", f"{HERE}/schemathesis.toml"),
        *("run", f"http://127.0.0.1:{port}/api/v1/schema/?format=json", "--no-color"),
        *("--request-timeout", "30", "--continue-on-failure"),
        *("--report", "json", "--report-json-path", str(report), *words),
    ]
    ours = {
        "ALUR_CONTRACT": json.dumps(facts),
        "SCHEMATHESIS_HOOKS": "tests.api_contract.hooks",
        "PYTHONPATH": str(HERE.parents[1]),
    }
    done = subprocess.run(
        command, env={**environ, **ours}, cwd=folder, capture_output=True, text=True, check=False
    )
    assert report.exists(), done.stdout + done.stderr
    return json.loads(report.read_text()), done.stdout


def everybody(folder: Path, environ: Any, words: list[str]) -> list[tuple[str, Any, str]]:
    """Every kind of caller against one web process, two at a time; each with what was found."""
    stage = build()
    with web.running(environ) as port, ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(fuzz, kind, stage, port, folder, environ, words) for kind in KINDS]
        return [(kind, *run.result()) for kind, run in zip(KINDS, runs, strict=True)]


def check(found: list[tuple[str, Any, str]]) -> int:
    """Nothing found, everything asked; how many cases that took."""
    for kind, report, text in found:
        assert report["operations"]["tested"] == operations(), (kind, text)
        assert report["test_cases"]["with_failures"] == 0, f"as {kind}:\n{text}"
        assert report["test_cases"]["errored"] == 0, f"as {kind}:\n{text}"
        assert report["exit_code"] == 0, f"as {kind}:\n{text}"
    return sum(report["test_cases"]["generated"] for _kind, report, _text in found)


@pytest.mark.slow
def test_nobody_draws_a_defect_or_an_unwritten_answer(transactional_db, child_environ, tmp_path):
    cases = check(everybody(tmp_path, child_environ, FEW))

    assert cases >= 20 * operations() * len(KINDS)


@pytest.mark.long
def test_a_hundred_cases_an_operation_change_nothing(transactional_db, child_environ, tmp_path):
    cases = check(everybody(tmp_path, child_environ, MANY))

    assert cases >= 100 * operations() * len(KINDS)
