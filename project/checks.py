"""What `./test` runs: format, lint, architecture, types, templates, migrations, then pytest."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from project import env

BIN = Path(sys.executable).parent
TEMPLATES = ("templates", "frontend", "flows", "puskesmas")
CHECKS = {
    "lint": ["ruff", "check", "--quiet", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "architecture": ["lint-imports", "--no-cache"],
    "types": ["mypy"],
    "templates": ["djlint", "--lint", *TEMPLATES],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
}
WORKERS = ["-n", "2"]


def main() -> None:
    os.chdir(env.BASE_DIR)
    arguments = sys.argv[1:]
    os.environ["PATH"] = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    if arguments:
        os.execv(sys.executable, [*pytest(arguments), *arguments])
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    if failed:
        say(f"gagal: {', '.join(failed)}")
    # Last, so that the last line of all is its summary.
    tests = subprocess.run([*pytest([]), "-q"], check=False, stdin=subprocess.DEVNULL).returncode
    sys.exit(tests or bool(failed))


def pytest(arguments: list[str]) -> list[str]:
    """Two workers, except where somebody names files or wants to look inside."""
    narrow = any(Path(argument.partition("::")[0]).exists() for argument in arguments)
    looking = {"-n", "-s", "--pdb", "-p"} & set(arguments)
    return [sys.executable, "-m", "pytest", *([] if narrow or looking else WORKERS)]


def passes(name: str, command: list[str]) -> bool:
    say(f"== {name}")
    with tempfile.TemporaryDirectory(prefix="alur-check-") as var:
        own = {"ALUR_VAR": var, "ALUR_TEST": "1", "ALUR_DEMO": "1"}
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **own},
            check=False,
        )
    if done.returncode:
        say(done.stdout.decode(errors="replace"))
    return done.returncode == 0


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 -- the person who runs the tests


if __name__ == "__main__":
    main()
