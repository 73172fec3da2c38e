"""Every page of the site is on the map of the proofs by a link, by the rows it is about, or not, with a reason."""

from sqlalchemy import text

from talent_app.db.engine import ops_session, session
from tests.assure.proofs.pages import LEFT_ALONE
from tests.assure.proofs.ways import ROWS, ROWS_OF_OPERATIONS, UNSEEN


def test_ways_and_reasons_name_pages_that_exist(app):
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods} - LEFT_ALONE
    named = [*ROWS, *ROWS_OF_OPERATIONS, *UNSEEN]
    assert len(named) == len(set(named)), "a page has one way"
    assert set(named) <= pages, f"no such page: {set(named) - pages}"
    assert all(len(reason) > 10 for reason in UNSEEN.values())


def test_the_rows_of_a_way_can_be_asked_for_and_name_the_arguments_of_the_page(app, db):

    rules = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    for place, statements in ((session, ROWS), (ops_session, ROWS_OF_OPERATIONS)):
        for endpoint, statement in statements.items():
            names = set(place.execute(text(statement)).keys())
            assert rules[endpoint].arguments <= names, endpoint
        place.rollback()
