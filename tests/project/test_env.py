"""A wrong environment stops the start with one line that says what to write."""

import ipaddress
import re

import pytest

from project import env


@pytest.fixture
def setenv(monkeypatch):
    return monkeypatch.setenv


@pytest.mark.parametrize("value", ["1", "true", "YES", "on"])
def test_boolean_yes(setenv, value):
    setenv("ALUR_DEMO", value)

    assert env.boolean("ALUR_DEMO", False) is True


@pytest.mark.parametrize("value", ["0", "false", "No", "off"])
def test_boolean_no(setenv, value):
    setenv("ALUR_DEMO", value)

    assert env.boolean("ALUR_DEMO", True) is False


def test_boolean_absent_or_empty(setenv):
    setenv("ALUR_DEMO", " ")

    assert env.boolean("ALUR_DEMO", True) is True


def test_boolean_malformed(setenv):
    setenv("ALUR_DEMO", "ya")

    with pytest.raises(SystemExit) as stop:
        env.boolean("ALUR_DEMO", True)

    assert str(stop.value) == "ALUR_DEMO: tulis 1 atau 0 (sekarang: 'ya')"


@pytest.mark.parametrize("value", ["0", "65536", "abc", "-1", "8000 "])
def test_integer_bounds(setenv, value):
    setenv("PORT", value)

    if value == "8000 ":
        assert env.integer("PORT", 1, low=1, high=65535) == 8000
    else:
        with pytest.raises(SystemExit, match=r"^PORT: tulis angka 1 sampai 65535"):
            env.integer("PORT", 1, low=1, high=65535)


def test_live_port_follows_port(setenv, monkeypatch):
    monkeypatch.delenv("LIVE_PORT", raising=False)
    setenv("PORT", "8123")

    assert env.live_port() == 8124


def test_live_port_is_another_one(setenv):
    setenv("PORT", "8123")
    setenv("LIVE_PORT", "8123")

    with pytest.raises(SystemExit, match="LIVE_PORT: tulis nomor yang lain dari PORT"):
        env.live_port()


def test_choice_names_what_is_allowed(setenv):
    setenv("SIMPUS_KIND", "netral")

    with pytest.raises(SystemExit, match="tulis salah satu dari neutral, fktp, manual"):
        env.choice("SIMPUS_KIND", ("neutral", "fktp", "manual"))


@pytest.mark.parametrize(
    "value", ["mysql://rahasia@host/db", "rahasia", "postgresql://", "postgresql://rahasia@h:x/"]
)
def test_url_malformed_is_refused_without_repeating_it(setenv, value):
    setenv("DATABASE_URL", value)

    with pytest.raises(SystemExit) as stop:
        env.url("DATABASE_URL", schemes=("postgresql", "postgres"))

    assert str(stop.value) == "DATABASE_URL: tulis alamat seperti postgresql://nama:port"


def test_networks(setenv):
    setenv("TRUSTED_PROXIES", "10.0.0.0/8, 192.168.1.7")

    assert env.networks("TRUSTED_PROXIES") == [
        ipaddress.ip_network("10.0.0.0/8"),
        ipaddress.ip_network("192.168.1.7/32"),
    ]


def test_networks_malformed(setenv):
    setenv("TRUSTED_PROXIES", "proxy.local")

    with pytest.raises(SystemExit, match="^TRUSTED_PROXIES: tulis alamat atau jaringan"):
        env.networks("TRUSTED_PROXIES")


def test_database_parts_are_decoded():
    found = env.database("postgresql://alur:p%40ss%2F1@[::1]:6432/kota?sslmode=require")

    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "kota",
        "USER": "alur",
        "PASSWORD": "p@ss/1",
        "HOST": "::1",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_misspelt_name_of_ours_gets_a_hint():
    with pytest.raises(SystemExit) as stop:
        env.check_names({"ALUR_DEMOO": "0", "PATH": "/bin"})

    assert str(stop.value) == "ALUR_DEMOO: mungkin maksudnya ALUR_DEMO"


def test_keyring_error_never_repeats_a_key():
    with pytest.raises(SystemExit) as stop:
        env.keyring("KEYRING", "k1:c2VjcmV0;index:c2VjcmV0")

    assert str(stop.value).startswith("KEYRING: ")
    assert "c2VjcmV0" not in str(stop.value)


def test_embedded_addresses_absent(tmp_path):
    assert env.embedded(tmp_path) == {}


def test_every_name_stands_in_the_guide_to_an_installation() -> None:
    guide = (env.BASE_DIR / "docs" / "installation.md").read_text()
    read = r'env\.(?:text|url|integer|boolean|choice|words|networks)\(\s*"([A-Z_]+)"'
    sources = [path.read_text() for path in (env.BASE_DIR / "project").glob("*.py")]
    names = {name for text in sources for name in re.findall(read, text)}
    connections = tuple(re.findall(r"`([A-Z]+_)…`", guide))

    missing = {name for name in names - {"ALUR_TEST"} if f"`{name}`" not in guide}

    assert len(names) > 15
    assert {name for name in missing if not name.startswith(connections)} == set()
