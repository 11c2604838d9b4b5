"""What a bench found, in the one shape that all of them print."""

import sys
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Figures:
    """``seconds`` holds one time per act; ``more`` what only this bench knows."""

    rate: float
    unit: str
    seconds: list[float]
    errors: int = 0
    ratios: dict[str, float] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def line(self, name: str) -> dict[str, Any]:
        """The JSON of `python -m bench`."""
        return {
            "name": name,
            "rate": round(self.rate, 2),
            "unit": self.unit,
            **{f"p{share}_ms": round(percentile(self.seconds, share), 2) for share in (50, 95, 99)},
            "errors": self.errors,
            "ratios": {key: round(value, 3) for key, value in self.ratios.items()},
            **self.more,
        }


def percentile(seconds: list[float], share: int) -> float:
    """In milliseconds, by nearest rank; 0 for nothing."""
    ranked = sorted(seconds)
    return ranked[max(-(-len(ranked) * share // 100) - 1, 0)] * 1000 if ranked else 0.0


def say(line: str) -> None:
    """Progress, for whoever watches."""
    print(line, file=sys.stderr, flush=True)
