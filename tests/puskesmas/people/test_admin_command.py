"""The owner of the machine lets the first admin in, and comes back in when none is left."""

import io

import pytest
from django.core.management import CommandError, call_command

from puskesmas.booking.models import RejectionReason
from puskesmas.people.actors import of_staff
from puskesmas.people.models import RoleAssignment, User
from puskesmas.people.roles import Permission

pytestmark = pytest.mark.django_db


def let_in(name):
    out = io.StringIO()
    call_command("admin", name, stdout=out)
    return out.getvalue().splitlines()[0].rpartition(" ")[2]


def test_an_empty_installation_gets_its_admin_and_its_reasons():
    password = let_in("Andi")

    user = User.objects.get()
    assert (user.username, user.check_password(password)) == ("andi", True)
    assert of_staff(user).facilities(Permission.FACILITY_MANAGE) is None
    assert RejectionReason.objects.filter(active=True).count() == 8


def test_who_is_locked_out_comes_back_with_a_new_password():
    old = let_in("andi")
    User.objects.update(is_active=False)
    RoleAssignment.objects.all().delete()

    new = let_in("andi")

    user = User.objects.get()
    assert (user.is_active, user.check_password(new), user.check_password(old)) == (
        True,
        True,
        False,
    )
    assert [(row.role, row.facility_id) for row in user.roles.all()] == [("admin", None)]


def test_a_name_that_nobody_could_type_is_refused():
    with pytest.raises(CommandError, match="tanpa spasi"):
        let_in("dr ani")

    assert not User.objects.exists()
