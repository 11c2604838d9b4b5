"""How a machine runs: so many lives of so many acts, the same ones in every ordinary run."""

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test


def run(machine: Any, lives: int, acts: int, *, anew: bool = False) -> None:
    """Fails with the shortest life that breaks something. ``anew``: lives nobody saw before."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=acts,
            deadline=None,
            database=None,
            derandomize=not anew,
            suppress_health_check=list(HealthCheck),
        ),
    )
