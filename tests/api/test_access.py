"""Who may call: tokens, their permissions, their end, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from talent_app.api import service
from talent_app.api.auth import Allowance
from talent_app.api.errors import TooManyRequests
from talent_app.api.models import ApiToken
from talent_app.api.operation import OPERATIONS
from talent_app.audit.actions import Action
from talent_app.audit.models import AuditEntry
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session, use_scope
from talent_app.identity import service as identity
from talent_app.identity.permissions import EVERYONE, MATRIX, Permission, Role
from talent_app.identity.queries import user_by_name
from tests.api.conftest import UNTIL, Program
from tests.factories import create_talent
from tests.page import check_page


def test_without_a_token_every_operation_asks_for_one(app):
    client = app.test_client()
    for operation in OPERATIONS:
        path = operation.rule
        while "<" in path:
            start, end = path.index("<"), path.index(">") + 1
            path = path[:start] + "1" + path[end:]
        response = client.open(f"/api/v1{path}", method=operation.method)
        assert response.status_code == 401, operation.name
        assert response.mimetype == "application/problem+json"
        assert response.json["code"] == "unauthenticated"
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_signed_in_browser_is_no_token(client_as):
    assert client_as("hr").get("/api/v1/talents").status_code == 401


INVENTED = ["Bearer ", "Bearer lsrc_nothing", "Basic aHI6aHI=", "Bearer " + "x" * 5000, "Bearer lsrc_藏"]


@pytest.mark.parametrize("header", INVENTED)
def test_an_invented_token_opens_nothing(app, header):
    response = app.test_client().get("/api/v1/talents", headers={"Authorization": header.encode().decode("latin-1")})
    assert response.status_code == 401
    assert "lsrc" not in response.get_data(as_text=True)


def test_an_operation_needs_its_permission_in_the_token(program):
    reader = program("hr", Permission.TALENT_READ)
    assert reader.get("/talents").status_code == 200
    refused = reader.post("/talents", {"organisation": 4, "fields": {"name": "德吉"}, "informed": {"manner": "paper"}})
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    assert reader.get("/plans").status_code == 403


def test_a_token_never_exceeds_its_account(actor):
    with pytest.raises(Forbidden, match="不能超出"):
        service.create_token(
            actor("approver"), name="程序", permissions=[Permission.TALENT_EDIT], expires_on=UNTIL, secret="s"
        )


def test_a_role_taken_back_is_taken_from_the_token_too(program, actor):
    reader = program("hr", Permission.TALENT_READ)
    use_scope(Scope.everything())
    user = user_by_name("hr")
    from_role = identity.queries.memberships_of(Scope.everything(), user.id)[0]
    identity.revoke_role(actor("secadmin"), from_role.id, from_role.version)
    assert reader.get("/talents").status_code == 403


def test_a_revoked_token_opens_nothing_at_once(program, actor):
    reader = program("hr")
    assert reader.get("/me").status_code == 200
    token_id = session.query(ApiToken).one().id
    service.revoke_token(actor("hr"), token_id)
    assert reader.get("/me").status_code == 401
    use_scope(Scope.everything())
    actions = [row.action for row in session.query(AuditEntry).order_by(AuditEntry.seq)][-2:]
    assert actions == [Action.API_TOKEN_CREATED.value, Action.API_TOKEN_REVOKED.value]


def test_a_token_ends_on_its_day(program, monkeypatch):
    reader = program("hr")
    monkeypatch.setenv("APP_TODAY", UNTIL.isoformat())
    assert reader.get("/me").status_code == 200
    monkeypatch.setenv("APP_TODAY", "2027-02-01")
    assert reader.get("/me").status_code == 401


def test_a_disabled_account_and_one_with_a_first_password_open_nothing(program, actor):
    reader = program("hr")
    user = user_by_name("hr")
    identity.reset_password(actor("sysadmin"), user.id, user.version, "x")
    assert reader.get("/me").status_code == 403
    user = user_by_name("hr")
    identity.disable_user(actor("sysadmin"), user.id, user.version, "离职")
    assert reader.get("/me").status_code == 401


def test_a_life_beyond_a_year_and_an_empty_token_are_refused(actor):
    given = {"name": "程序", "permissions": [Permission.TALENT_READ], "secret": "s"}
    with pytest.raises(InvalidInput, match="一年以内"):
        service.create_token(actor("hr"), expires_on=UNTIL.replace(year=2028), **given)
    with pytest.raises(InvalidInput, match="至少选择一项"):
        service.create_token(actor("hr"), expires_on=UNTIL, **given | {"permissions": []})


def test_there_are_only_so_many_live_tokens(actor):
    given = {"name": "程序", "permissions": [Permission.TALENT_READ], "expires_on": UNTIL}
    for number in range(service.MOST_TOKENS):
        service.create_token(actor("hr"), secret=f"secret-{number}", **given)
    with pytest.raises(Conflict, match="个有效的令牌"):
        service.create_token(actor("hr"), secret="one more", **given)


def test_the_token_stands_nowhere_in_clear(program):
    secret = program("hr").secret
    row = session.query(ApiToken).one()
    assert secret not in repr([getattr(row, column.name) for column in ApiToken.__table__.columns])
    assert row.hint == secret[: service.HINT_LENGTH]


def test_what_a_program_does_is_recorded_under_its_account(program, place):
    writer = program("hr")
    sent = {"organisation": place("plant").id, "fields": {"name": "德吉"}, "informed": {"manner": "paper"}}
    assert writer.post("/talents", sent).status_code == 201
    use_scope(Scope.everything())
    entries = session.query(AuditEntry).order_by(AuditEntry.seq.desc()).limit(2)
    assert {entry.action for entry in entries} == {Action.TALENT_CREATED.value, Action.PERSON_INFORMED.value}
    assert {(entry.source, entry.actor_name) for entry in entries} == {("api", "林卓玛")}


def test_another_enterprise_is_not_found(program, actor):
    row = create_talent(actor("stranger"))
    reader = program("hr")
    assert reader.get(f"/talents/{row.id}").status_code == 404
    assert reader.get("/talents").json["items"] == []
    assert reader.get(f"/organisations/{row.organisation_id}").status_code == 404


def test_too_many_requests_are_told_how_long_to_wait(app, program, monkeypatch):
    monkeypatch.setitem(app.config, "API_REQUESTS_PER_MINUTE", 1)
    reader = program("hr")
    answers = [reader.get("/me") for _ in range(3)]  # a new minute may begin once between them
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused[0].json["code"] == "too_many_requests"
    assert 0 < int(refused[0].headers["Retry-After"]) <= 60
    assert answers[0].headers["RateLimit-Remaining"] == "0"


def test_the_allowance_begins_anew_every_minute():
    counted, at = Allowance(), datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC)
    assert [counted.take(1, at, 2), counted.take(1, at, 2), counted.take(2, at, 2)] == [1, 0, 1]
    with pytest.raises(TooManyRequests) as refused:
        counted.take(1, at, 2)
    assert refused.value.seconds == 30
    assert counted.take(1, at + timedelta(seconds=31), 2) == 1


def test_me_names_the_account_and_where_it_may_act(program, place):
    told = program("hr", Permission.TALENT_READ).get("/me").json
    assert told["username"] == "hr"
    assert told["permissions"]["talent.read"] == [place("plant").id]
    assert "talent.edit" not in told["permissions"]
    assert program("reviewer").get("/me").json["permissions"]["plan.review"] is None


def test_every_operation_is_open_to_somebody():
    held = frozenset().union(*(MATRIX[role] for role in Role))
    assert {operation.permission for operation in OPERATIONS} <= held
    assert Permission.WORK_SEE in EVERYONE


def test_the_page_shows_a_token_once_and_revokes_it(client_as, app):
    browser = client_as("hr")
    page = browser.get("/account/api/tokens/new")
    assert page.status_code == 200
    from_page = page.get_data(as_text=True)
    assert "talent.read" in from_page
    assert "user.create" not in from_page
    csrf = from_page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    sent = {"csrf_token": csrf, "name": "人事系统", "permissions": ["talent.read"], "expires_on": UNTIL.isoformat()}
    shown = browser.post("/account/api/tokens/new", data=sent).get_data(as_text=True)
    secret = "lsrc_" + shown.split("lsrc_")[1].split("<")[0]
    assert Program(app, secret).get("/talents").status_code == 200
    listed = browser.get("/account/api/tokens").get_data(as_text=True)
    assert "人事系统" in listed
    assert secret not in listed
    token_id = session.query(ApiToken).one().id
    browser.post(f"/account/api/tokens/{token_id}/revoke", data={"csrf_token": csrf})
    assert Program(app, secret).get("/talents").status_code == 401
    assert client_as("approver").get(f"/account/api/tokens/{token_id}/revoke").status_code == 404


def test_pages_keep_the_rules_of_every_page(client_as, actor):
    service.create_token(
        actor("hr"), name="人事系统", permissions=[Permission.TALENT_READ], expires_on=UNTIL, secret="lsrc_page"
    )
    token_id = session.query(ApiToken).one().id
    browser = client_as("hr")
    for page in ("tokens", "tokens/new", "reference", f"tokens/{token_id}/revoke"):
        response = browser.get(f"/account/api/{page}")
        assert response.status_code == 200
        check_page(response)


def test_the_reference_lists_every_operation(client_as):
    text = client_as("hr").get("/account/api/reference").get_data(as_text=True)
    for operation in OPERATIONS:
        assert operation.summary in text
    ops_session.rollback()
