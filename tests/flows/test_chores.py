"""One list of housekeeping: each in its turn, and one that fails holds up nobody."""

from flows import chores
from flows.chores import Chore, do_chores


def test_each_chore_has_its_turn_and_a_broken_one_is_left_for_the_next(monkeypatch, caplog):
    ran = []

    def broken() -> int:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(
        chores,
        "CHORES",
        (
            Chore("broken", broken),
            Chore("often", lambda: ran.append("often") or 2),
            Chore("seldom", lambda: ran.append("seldom") or 0, every=5),
        ),
    )

    done = [do_chores(number) for number in range(6)]

    assert ran == ["often", "seldom", "often", "often", "often", "often", "often", "seldom"]
    assert done == [{"often": 2}] * 6
    assert [record.message for record in caplog.records] == ["chore broken failed"] * 6
