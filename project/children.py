"""Child processes that never outlive us: started in their own session, tied to our life."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)

Child = subprocess.Popen[bytes]


def spawn(
    argv: Sequence[str],
    *,
    log: Path,
    environ: Mapping[str, str] | None = None,
    dying_wish: int = signal.SIGTERM,
    **options: Any,
) -> Child:
    """Starts a process whose output goes to a file; the kernel ends it when we are killed."""
    parent = os.getpid()

    def tie_to_parent() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, dying_wish)
        if os.getppid() != parent:  # we died between fork and prctl
            os._exit(1)

    with open_log(log) as output:
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(environ) if environ is not None else None,
            start_new_session=True,
            preexec_fn=tie_to_parent,
            **options,
        )


def open_log(path: Path, limit: int = 10_000_000) -> IO[bytes]:
    """A log is appended to; a big one makes room once, at start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > limit:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")


def stop(children: Iterable[Child], *, seconds: float, with_signal: int = signal.SIGTERM) -> None:
    """Asks each leader alone (its own children are its own business), then ends what is left."""
    children = list(children)
    for child in children:
        if child.poll() is None:
            child.send_signal(with_signal)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(child.poll() is None for child in children):
        time.sleep(0.02)
    for child in children:
        bury(child)


def bury(child: Child) -> None:
    """Ends the whole session of a child: a granian worker would keep the port of a dead master."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
