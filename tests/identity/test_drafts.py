"""What was typed and not saved: for its owner alone, sealed, without secrets, gone once it is saved."""

from __future__ import annotations

from sqlalchemy import select

from talent_app.db.engine import ops_session
from talent_app.identity import drafts
from talent_app.identity.models import FormDraft
from talent_app.identity.queries import user_by_name
from tests.page import token_of
from tests.people import PASSWORD

HERE = "/talents/4/edit/post"


def keep(client, **values):
    sent = {"csrf_token": token_of(client), "_form": HERE, "_page": HERE, "_title": "修改 次旺", **values}
    answer = client.post("/drafts/keep", data=sent)
    assert answer.status_code == 200
    return answer.get_json()["saved"]


def read(client):
    return client.get("/drafts/read", query_string={"_form": HERE}).get_json()


def test_a_draft_is_its_owners_alone_and_stored_sealed_without_secrets(client_as):
    hr, leader = client_as("hr"), client_as("leader")
    assert keep(hr, post="车间主任", mobile="13908910001", new_password="a-long-secret", version="3")
    stored = ops_session.scalars(select(FormDraft)).one()
    assert "车间主任".encode() not in stored.body_sealed
    assert b"13908910001" not in stored.body_sealed
    ops_session.rollback()
    assert read(hr)["values"] == [["post", "车间主任"], ["mobile", "13908910001"], ["version", "3"]]
    assert read(leader) == {}
    assert "修改 次旺" in hr.get("/drafts").get_data(as_text=True)
    assert "修改 次旺" not in leader.get("/drafts").get_data(as_text=True)
    leader.post("/drafts/drop", data={"csrf_token": token_of(leader), "_form": HERE})
    assert read(hr)["values"]


def test_the_latest_draft_of_a_form_counts_and_the_oldest_forms_make_room(client_as):
    hr = client_as("hr")
    keep(hr, post="车间主任")
    keep(hr, post="总工程师")
    assert read(hr)["values"] == [["post", "总工程师"]]
    user = user_by_name("hr").id
    for number in range(drafts.MOST_PER_USER):
        assert drafts.keep(user, f"/other/{number}", "别的", "/", [("a", "b")])
    assert read(hr) == {}
    assert len(drafts.all_kept(user)) == drafts.MOST_PER_USER
    ops_session.rollback()


def test_what_is_too_much_is_not_kept_and_what_is_saved_or_unwanted_is_forgotten(client_as):
    hr = client_as("hr")
    assert keep(hr, post="字" * drafts.LARGEST) == ""
    keep(hr, post="车间主任")
    hr.post("/drafts/drop", data={"csrf_token": token_of(hr), "_form": HERE})
    assert read(hr) == {}
    user = user_by_name("hr").id
    drafts.keep(user, "/account/sessions/end-others", "账号", "/account", [("a", "b")])
    hr.post("/account/sessions/end-others", data={"csrf_token": token_of(hr), "password": PASSWORD})
    assert drafts.kept(user, "/account/sessions/end-others")  # a form that does not speak of its draft leaves it
    hr.post("/account/sessions/end-others", data={"csrf_token": token_of(hr), "_draft": "1", "password": PASSWORD})
    assert drafts.kept(user, "/account/sessions/end-others") is None
