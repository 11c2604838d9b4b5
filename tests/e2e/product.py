"""The whole product as a visitor gets it: ./run in a folder of its own, every process real."""

import json
import os
import random
import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 180
# A visitor's shell knows nothing of the test run's servers.
FOREIGN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "TEST_SUPERUSER_URL", "ALUR_TEST")


@dataclass
class Product:
    """A running Alur and what its demo file says."""

    url: str
    var: Path
    process: subprocess.Popen[str]

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.var / "demo.json").read_text())
        return found

    def receipts(self) -> list[Path]:
        """The pictures of the tickets that were printed, oldest first."""
        return sorted((self.var / "receipts").glob("*.png"))

    def stop(self) -> float:
        """End it as Ctrl-C would; the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        return time.monotonic() - began


def start(var: Path) -> Product:
    """`./run`, until its ready line."""
    port = free_ports()
    environ = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    environ |= {"ALUR_VAR": str(var), "PORT": str(port), "ALUR_DEMO": "1"}
    environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environ['PATH']}"
    log = var.with_name("run.log")
    with log.open("w") as errors:
        process = subprocess.Popen(
            [str(ROOT / "run")],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    watchdog = time.monotonic() + STARTS_WITHIN
    line = ""
    while "Alur siap" not in line and time.monotonic() < watchdog and process.poll() is None:
        if select.select([process.stdout], [], [], 1)[0]:  # a line that never comes never ends
            line = process.stdout.readline()
    if "Alur siap" not in line:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    assert "Alur siap" in line, f"the product did not start:\n{log.read_text()[-2000:]}"
    return Product(f"http://127.0.0.1:{port}", var, process)


def free_ports() -> int:
    """A port whose neighbours for the fakes are free as well.

    Any of them: web processes share ports, so two that start at once must not choose the same.
    """
    for port in random.sample(range(8400, 9300, 10), 90):
        if all(_free(port + extra) for extra in (0, 1, 25, 91, 92, 93, 94, 1100)):
            return port
    raise AssertionError("no free ports")


def _free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
