"""Every process starts, comes back after a crash, and is gone when the supervisor is."""

import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import psutil
import pytest

from project.ports import is_taken
from project.supervisor import (
    Service,
    announce,
    make_folder,
    only_one,
    read_procfile,
    tell_address,
    what_is_missing,
)

pytestmark = pytest.mark.slow

PROGRAM = """
import sys
from pathlib import Path
from project import supervisor

var = Path(sys.argv[1])
supervisor.PATIENCE = 2.0
supervisor.listen_to_signals()
services = supervisor.read_procfile(var / "Procfile", demo=True)
try:
    supervisor.watch(services, dict(supervisor.os.environ), var / "log", sys.argv[2])
except supervisor.Stopped:
    pass
"""


@pytest.fixture
def supervise(tmp_path):
    """Starts a supervisor over the given Procfile; gives it twice: to look at, to talk to."""
    started = []

    def start(procfile, url="http://127.0.0.1:1"):
        (tmp_path / "Procfile").write_text(procfile)
        argv = [sys.executable, "-c", PROGRAM, str(tmp_path), url]
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return psutil.Process(process.pid), process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.05)
    pytest.fail("it did not happen in time")


def alive(processes):
    return [
        process
        for process in processes
        if process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    ]


def test_sigterm_lets_open_work_finish(supervise, tmp_path):
    script = tmp_path / "work.sh"
    script.write_text(
        f"trap 'sleep 0.5; echo done > {tmp_path}/finished; exit 0' TERM\n"
        f"touch {tmp_path}/ready\nwhile true; do sleep 0.1; done\n"
    )
    supervisor, process = supervise(f"work: sh {script}\n")
    wait_for((tmp_path / "ready").exists)
    children = supervisor.children(recursive=True)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=10) == 0
    assert (tmp_path / "finished").read_text() == "done\n"
    assert alive(children) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_whoever_does_not_stop_is_ended_with_all_its_children(supervise, number):
    deaf = "sh -c 'trap \"\" TERM INT; sleep 300 & while true; do sleep 1; done'"
    supervisor, process = supervise(f"deaf: {deaf}\n")
    wait_for(lambda: len(supervisor.children(recursive=True)) >= 2)
    children = supervisor.children(recursive=True)
    asked = time.monotonic()

    process.send_signal(number)

    assert process.wait(timeout=10) == 0
    assert time.monotonic() - asked < 5
    wait_for(lambda: alive(children) == [])


def test_killed_supervisor_leaves_no_orphan(supervise):
    supervisor, process = supervise("one: sleep 300\ntwo: sleep 300\n")
    wait_for(lambda: len(supervisor.children()) == 2)
    children = supervisor.children()

    process.kill()

    wait_for(lambda: alive(children) == [])


def test_crashed_process_comes_back_and_is_told(supervise, tmp_path):
    supervisor, process = supervise(f"frail: sh -c 'echo x >> {tmp_path}/starts; exit 3'\n")

    wait_for(lambda: (tmp_path / "starts").exists())
    wait_for(lambda: (tmp_path / "starts").read_text() == "x\nx\n")
    process.send_signal(signal.SIGTERM)

    _, told = process.communicate(timeout=10)
    assert f"frail berhenti (kode 3), dijalankan lagi 1 detik lagi; sebabnya ada di {tmp_path}" in (
        told
    )


def test_pause_doubles_with_each_crash_in_a_row(tmp_path):
    service = Service("frail", "true")
    pauses = []

    for _ in range(7):
        service.start({}, tmp_path)
        service.note_crash(tmp_path)
        pauses.append(service.pause)

    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_many_crashes_in_a_row_are_named(tmp_path, capsys):
    service = Service("frail", "false")

    for _ in range(6):
        service.start({}, tmp_path)
        service.note_crash(tmp_path)

    told = capsys.readouterr().err
    assert "frail gagal terus, 5 kali berturut-turut: perbaiki sebabnya" in told
    assert "frail gagal terus, 6 kali" in told
    assert "4 kali berturut-turut" not in told
    assert told.count("frail dijalankan lagi\n") == 5


def test_a_crash_after_steady_work_counts_from_the_beginning(tmp_path):
    service = Service("frail", "false", crashes=4, pause=8.0)
    service.start({}, tmp_path)
    service.started -= 16

    service.note_crash(tmp_path)

    assert (service.crashes, service.pause) == (1, 1.0)


SERVER = """
import sys
from pathlib import Path
from project import supervisor, valkey

var = Path(sys.argv[1])
supervisor.listen_to_signals()
server = valkey.start(var / "valkey", log=var / "log" / "valkey.log")
print(server.process.pid, server.port, flush=True)
try:
    supervisor.watch(supervisor.watched({"valkey": server}), {}, var / "log", "http://127.0.0.1:1")
except supervisor.Stopped:
    pass
valkey.wait_until_ready(server, var)  # it may still be reading its log
print(server.ask("PING").decode(), flush=True)
server.stop()
"""


def test_killed_server_comes_back_on_its_port_and_outlives_the_others(tmp_path):
    argv = [sys.executable, "-c", SERVER, str(tmp_path)]
    with subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        pid, port = process.stdout.readline().split()
        os.kill(int(pid), signal.SIGKILL)

        wait_for(lambda: not is_taken(int(port)) or not psutil.pid_exists(int(pid)))
        wait_for(lambda: is_taken(int(port)))
        process.send_signal(signal.SIGTERM)
        out, told = process.communicate(timeout=15)

    assert out == "+PONG\n"
    assert "valkey berhenti (kode -9), dijalankan lagi 0.1 detik lagi" in told
    assert "valkey dijalankan lagi\n" in told
    assert not is_taken(int(port))


def test_output_goes_to_a_file_of_its_own(supervise, tmp_path):
    supervise("speaker: echo halo\n")

    wait_for(lambda: (tmp_path / "log" / "speaker.log").exists())
    wait_for(lambda: (tmp_path / "log" / "speaker.log").read_text().startswith("halo\n"))


def test_procfile_outside_the_demo_has_no_fakes():
    procfile = Path(__file__).parents[2] / "Procfile"

    demo = [service.name for service in read_procfile(procfile, demo=True)]
    real = [service.name for service in read_procfile(procfile, demo=False)]

    assert demo == ["web", "live", "worker", "beat", "tick", "fakes", "print_agent"]
    assert real == ["web", "live", "worker", "beat", "tick"]


def test_two_cannot_run_from_one_folder(tmp_path):
    with (
        only_one(tmp_path / "run.lock"),
        pytest.raises(SystemExit, match="^Alur sudah berjalan dari folder ini"),
        only_one(tmp_path / "run.lock"),
    ):
        pass


def test_taken_port_is_named_before_anything_starts(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", "0", "--bind", "127.0.0.1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().split()[5].decode()
        environ = {**os.environ, "PORT": port, "ALUR_VAR": str(tmp_path)}

        done = subprocess.run(
            [sys.executable, "-m", "project.supervisor"],
            env=environ,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        server.kill()

    assert done.returncode == 1
    assert done.stderr == f"Port {port} sudah dipakai: jalankan PORT=nomor-lain ./run\n"
    assert not (tmp_path / "postgres").exists()


def test_demo_description_names_the_port_of_this_start(tmp_path):
    described = tmp_path / "demo.json"
    described.write_text('{"url": "http://127.0.0.1:8000", "staff": {}}')

    tell_address(described, "http://127.0.0.1:8123")

    assert described.read_text() == '{\n "url": "http://127.0.0.1:8123",\n "staff": {}\n}'
    assert described.stat().st_mode & 0o777 == 0o600


def test_ready_is_one_line_on_standard_output(capsys):
    announce("http://127.0.0.1:8000")

    assert capsys.readouterr().out == "Alur siap di http://127.0.0.1:8000\n"


def test_a_folder_that_cannot_be_written_is_named_in_one_line(tmp_path):
    (tmp_path / "var").write_text("somebody's file")

    for folder in (tmp_path / "var", tmp_path / "var" / "below"):
        with pytest.raises(SystemExit, match="tidak dapat ditulisi .* pilih ALUR_VAR lain"):
            make_folder(folder)


def test_a_database_that_does_not_answer_is_named_in_one_line_without_its_password():
    environ = {**os.environ, "DATABASE_URL": "postgresql://alur:geheim@127.0.0.1:1/alur"}
    environ |= {"APPLICATION_URL": environ["DATABASE_URL"], "DATABASE_OWNER_URL": ""}
    argv = [sys.executable, "-m", "project.prepare"]

    done = subprocess.run(argv, env=environ, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "DATABASE_URL: PostgreSQL tidak dapat dipakai" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert "geheim" not in done.stderr


class OfThatNameAlone(BaseHTTPRequestHandler):
    """As a site that answers to its own name and to no other."""

    def do_GET(self):
        self.server.asked = self.headers["Host"]
        self.send_response(200 if self.headers["Host"] == "alur.contoh.go.id" else 400)
        self.end_headers()

    def log_message(self, *words):
        pass


def test_a_site_with_a_name_is_asked_by_it(monkeypatch):
    server = HTTPServer(("127.0.0.1", 0), OfThatNameAlone)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"

    monkeypatch.setenv("ALLOWED_HOSTS", "alur.contoh.go.id 127.0.0.1")

    missing = what_is_missing(url)
    server.shutdown()
    server.server_close()

    assert server.asked == "alur.contoh.go.id"
    assert missing == ""
