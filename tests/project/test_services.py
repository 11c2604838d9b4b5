"""The embedded servers: two roles with different rights, data that stays, nothing left behind."""

import os
import signal
import stat
import subprocess
import time

import psutil
import psycopg
import pytest
import redis

from project import env, ports, postgres, services, valkey

pytestmark = pytest.mark.slow


@pytest.fixture
def no_addresses(monkeypatch):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster")
    server = postgres.start(folder / "pg", log=folder / "log", settings=postgres.FORGETFUL)
    yield server
    server.stop()


@pytest.fixture
def table(cluster):
    with psycopg.connect(cluster.url(postgres.OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE facts (id serial PRIMARY KEY, words text)")
        yield
        owner.execute("DROP TABLE facts")


@pytest.fixture
def application(cluster):
    with psycopg.connect(cluster.url(postgres.APP), autocommit=True) as connection:
        yield connection


def test_application_reads_and_writes_rows(table, application):
    application.execute("INSERT INTO facts (words) VALUES ('satu'), ('dua')")
    application.execute("UPDATE facts SET words = 'tiga' WHERE words = 'dua'")
    application.execute("DELETE FROM facts WHERE words = 'satu'")

    assert application.execute("SELECT words FROM facts").fetchall() == [("tiga",)]


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE facts",
        "DROP TABLE facts",
        "ALTER TABLE facts DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id int)",
    ],
)
def test_application_never_changes_tables(table, application, statement):
    application.execute("INSERT INTO facts (words) VALUES ('tetap')")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(statement)

    assert application.execute("SELECT words FROM facts").fetchall() == [("tetap",)]


def test_databases_made_later_follow_the_same_rules(cluster):
    with psycopg.connect(cluster.url(postgres.OWNER, "postgres"), autocommit=True) as owner:
        owner.execute("CREATE DATABASE later")
    with psycopg.connect(cluster.url(postgres.OWNER, "later"), autocommit=True) as owner:
        owner.execute("CREATE TABLE facts (id serial PRIMARY KEY)")

    with psycopg.connect(cluster.url(postgres.APP, "later"), autocommit=True) as application:
        application.execute("INSERT INTO facts DEFAULT VALUES")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("TRUNCATE facts")


def test_text_knows_letters_beyond_ascii(application):
    lower = application.execute("SELECT lower('ÉLAN'), current_setting('timezone')").fetchone()

    assert lower == ("élan", "UTC")


@pytest.mark.usefixtures("no_addresses")
def test_second_start_keeps_the_data(tmp_path):
    with services.running(tmp_path) as (first, _servers):
        with psycopg.connect(first["DATABASE_OWNER_URL"]) as owner:
            owner.execute("CREATE TABLE kept (id int)")
        with redis.Redis.from_url(first["REDIS_URL"]) as broker:
            broker.set("kept", "ya")
        assert env.embedded(tmp_path) == first
        assert stat.S_IMODE((tmp_path / "services.json").stat().st_mode) == 0o600

    assert env.embedded(tmp_path) == {}
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first["DATABASE_URL"], connect_timeout=2)

    with services.running(tmp_path) as (second, _servers):
        with psycopg.connect(second["DATABASE_URL"]) as application:
            assert application.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        with redis.Redis.from_url(second["REDIS_URL"]) as broker:
            assert broker.get("kept") == b"ya"


def test_addresses_of_the_environment_replace_the_embedded_ones(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_OWNER_URL")

    with services.running(tmp_path) as (addresses, servers):
        pass

    assert addresses == {
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "DATABASE_OWNER_URL": os.environ["DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
    }
    assert servers == {}
    assert not (tmp_path / "postgres").exists()
    assert not (tmp_path / "valkey").exists()


def test_interrupted_first_start_is_made_anew(tmp_path):
    (tmp_path / "pg" / "data").mkdir(parents=True)
    (tmp_path / "pg" / "data" / "PG_VERSION").touch()

    server = postgres.start(tmp_path / "pg", log=tmp_path / "log", settings=postgres.FORGETFUL)
    with psycopg.connect(server.url(postgres.APP)) as application:
        found = application.execute("SELECT current_user").fetchone()
    server.stop()

    assert found == ("alur",)
    assert server.process.returncode == 0


def test_broken_cluster_is_named_in_one_line(tmp_path):
    data = tmp_path / "pg" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    (tmp_path / "pg" / "made").touch()
    (tmp_path / "pg" / "passwords.json").write_text("{}")

    with pytest.raises(SystemExit) as stop:
        postgres.start(tmp_path / "pg", log=tmp_path / "log")

    assert str(stop.value) == f"PostgreSQL tidak mau berjalan, sebabnya ada di {tmp_path / 'log'}"


def answer(address):
    """What the database says, as soon as it says something."""
    deadline = time.monotonic() + 20
    while True:
        try:
            with psycopg.connect(address, connect_timeout=2) as connection:
                return connection.execute("SELECT count(*) FROM promise").fetchone()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, "the database did not come back"
            time.sleep(0.05)


def test_killed_postgres_comes_back_on_its_port_with_what_was_committed(tmp_path):
    server = postgres.start(tmp_path / "pg", log=tmp_path / "log")
    with psycopg.connect(server.url(postgres.OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE promise AS SELECT 1 AS kept")
    idle = psycopg.connect(server.url(postgres.APP))  # its backend outlives the postmaster
    backend = psutil.Process(idle.info.backend_pid)
    backend.suspend()
    server.process.kill()
    server.process.wait()

    server.revive()

    assert answer(server.url(postgres.OWNER)) == (1,)
    assert not backend.is_running() or backend.status() == psutil.STATUS_ZOMBIE
    idle.close()
    server.stop()


def test_pid_of_a_dead_postmaster_that_another_process_has_now_is_no_hindrance(tmp_path):
    server = postgres.start(tmp_path / "pg", log=tmp_path / "log", settings=postgres.FORGETFUL)
    pid_file = tmp_path / "pg" / "data" / "postmaster.pid"
    server.process.kill()
    server.process.wait()
    _dead, *rest = pid_file.read_text().splitlines()
    stranger = subprocess.Popen(["sleep", "60"])
    pid_file.write_text("\n".join([str(stranger.pid), *rest]))

    again = postgres.start(tmp_path / "pg", log=tmp_path / "log", settings=postgres.FORGETFUL)

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()
    again.stop()


def test_a_new_start_waits_for_the_postmaster_of_a_killed_one_to_end(tmp_path):
    server = postgres.start(tmp_path / "pg", log=tmp_path / "log", settings=postgres.FORGETFUL)
    server.process.send_signal(signal.SIGINT)  # as the kernel does when its supervisor dies

    again = postgres.start(tmp_path / "pg", log=tmp_path / "log", settings=postgres.FORGETFUL)

    assert server.process.wait(1) == 0
    again.stop()


def test_lasting_ports_are_never_lent_to_clients():
    lent = int(ports.LENT.read_text().split()[0])

    found = [ports.lasting_port() for _ in range(50)]

    assert all(ports.LOWEST <= port < lent for port in found)
    assert len(set(found)) > 40


def test_valkey_comes_back_on_its_port_with_what_was_written(tmp_path):
    server = valkey.start(tmp_path / "v", log=tmp_path / "log")
    with redis.Redis.from_url(server.url) as broker:
        broker.set("kept", "ya")
    url = server.url
    server.process.kill()
    server.process.wait()

    server.revive()

    valkey.wait_until_ready(server, tmp_path / "log")
    with redis.Redis.from_url(url) as broker:
        assert broker.get("kept") == b"ya"
    server.stop()


def test_valkey_survives_a_kill(tmp_path):
    server = valkey.start(tmp_path / "v", log=tmp_path / "log")
    with redis.Redis.from_url(server.url) as broker:
        broker.set("kept", "ya")
    server.process.kill()
    server.process.wait()

    server = valkey.start(tmp_path / "v", log=tmp_path / "log")

    with redis.Redis.from_url(server.url) as broker:
        assert broker.get("kept") == b"ya"
        assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    server.stop()
