"""Everybody has a turn, though not all in one round."""

from puskesmas.errors import Conflict
from puskesmas.turns import each, some_of


def test_few_all_have_their_turn_in_order():
    assert some_of([3, 1, 2], 3) == [3, 1, 2]
    assert some_of([], 3) == []


def test_of_many_each_has_a_turn_in_some_round():
    rounds = [tuple(some_of(range(10), 4)) for _round in range(300)]

    assert {len(chosen) for chosen in rounds} == {4}
    assert {one for chosen in rounds for one in chosen} == set(range(10))
    assert all((b - a) % 10 == 1 for one in rounds for a, b in zip(one, one[1:], strict=False))


def test_one_that_cannot_move_holds_up_nobody_and_is_told_once_a_round(caplog):
    def act(number: int) -> int:
        if number == 2:
            raise Conflict("out_of_step", "Sudah berubah.")
        if number in (3, 4):
            raise RuntimeError("broken")
        return number

    done = each(act, [1, 2, 3, 4, 5], of="numbers")

    assert done == 6
    assert [(one.levelname, one.message) for one in caplog.records] == [
        ("ERROR", "numbers: one could not move"),
        ("ERROR", "numbers: 2 broke, 1 were refused; next round again"),
    ]
