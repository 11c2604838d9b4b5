"""`./test`: long tests only when asked for, two workers unless somebody looks at one file."""

import sys

import pytest

from project import checks, testing


@pytest.mark.parametrize(
    ("expression", "arguments", "wanted"),
    [
        ("", [], "not long"),
        ("not e2e and not slow", [], "(not e2e and not slow) and not long"),
        ("long", [], "long"),
        ("", ["tests/faults/test_kill.py::test_worker"], ""),
    ],
)
def test_long_tests_run_only_when_asked_for(expression, arguments, wanted):
    assert testing.without_long(expression, arguments) == wanted


@pytest.mark.parametrize(
    ("arguments", "workers"),
    [
        ([], ["-n", "2"]),
        (["-m", "not e2e"], ["-n", "2"]),
        (["tests/project"], []),
        (["tests/project/test_env.py::test_networks"], []),
        (["-k", "clock", "-s"], []),
        (["-n", "4"], []),
    ],
)
def test_workers(arguments, workers):
    assert checks.pytest(arguments) == [sys.executable, "-m", "pytest", *workers]
