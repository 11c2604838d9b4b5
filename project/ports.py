"""Ports of this machine."""

import random
import socket
from pathlib import Path

LENT = Path("/proc/sys/net/ipv4/ip_local_port_range")
LOWEST = 15_000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def lasting_port() -> int:
    """A free port below those that the kernel lends to outgoing connections.

    A server that must come back on its port finds it free: clients that knock meanwhile could
    otherwise be lent that very port and even connect to themselves.
    """
    first_lent = int(LENT.read_text().split()[0]) if LENT.exists() else 32_768
    below = range(LOWEST, first_lent)
    for port in random.sample(below, min(len(below), 200)):
        if not is_taken(port):
            return port
    return free_port()


def is_taken(port: int, host: str = "127.0.0.1") -> bool:
    """A plain bind: granian shares ports, so a second one would start and take half of it all."""
    with socket.socket() as probe:
        # Connections that are only being forgotten do not count, listeners do.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return True
    return False
