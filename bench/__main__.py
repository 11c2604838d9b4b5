"""`python -m bench NAME…`: progress on stderr, one line of JSON per bench on stdout."""

import argparse
import json
import signal
import subprocess
import sys
from importlib import import_module

from bench import stage

NAMES = {
    "steps": "one human step through the engine, beside other engines and a hand-written one",
    "reserve": "reservations over HTTP, beside a bare view that writes the same rows",
    "checkin": "a QR code at the kiosk until its ticket and print job are stored",
    "inbox": "inbox, SLA page and queue snapshot with a long history behind them",
    "sweep": "deadlines to warn of and breached ones, and a sweep that finds nothing",
}
"""Each is a module of this package with ``measure(options) -> Figures``."""

LIMIT = 1800  # seconds: a bench always ends by itself


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "names",
        choices=NAMES,
        nargs="+",
        metavar="NAME",
        help="; ".join(f"{k}: {v}" for k, v in NAMES.items()),
    )
    parser.add_argument("--quick", action="store_true", help="tiny: shows that it runs, no figure")
    parser.add_argument("--rows", type=int, default=1_000_000, help="inbox: finished tasks")
    parser.add_argument("--plans", action="store_true", help="inbox: EXPLAIN on stderr")
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, _end)
    if len(options.names) > 1:
        sys.exit(_one_after_the_other(options.names))
    [name] = options.names
    signal.alarm(LIMIT)
    with stage.servers():
        figures = import_module(f"bench.{name}").measure(options)
    print(json.dumps(figures.line(name)), flush=True)


def _one_after_the_other(names: list[str]) -> int:
    """Each bench in a process with servers of its own; the worst exit code."""
    words = [word for word in sys.argv[1:] if word not in NAMES]
    codes = []
    for name in names:
        with subprocess.Popen([sys.executable, "-m", "bench", name, *words]) as bench:
            try:
                codes.append(bench.wait())
            finally:
                bench.terminate()
    return max(codes)


def _end(number: int, _frame: object) -> None:
    sys.exit(f"bench: stopped by {signal.Signals(number).name}")


if __name__ == "__main__":
    main()
