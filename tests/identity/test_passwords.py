"""How costly a guess is: the suite itself hashes cheaply, so what the product does is looked at here."""

from argon2 import extract_parameters
from argon2.low_level import Type

from tests.conftest import COSTLY


def test_a_stored_password_costs_what_owasp_asks_for():
    stored = COSTLY.hash("三江源头 first snow")
    told = extract_parameters(stored)
    assert (told.type, told.memory_cost, told.time_cost, told.parallelism) == (Type.ID, 19 * 1024, 2, 1)
    assert COSTLY.verify(stored, "三江源头 first snow")
