"""Events pushed to other programs, against a real receiver on loopback."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from talent_app import clock
from talent_app.audit.models import AuditEntry
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.jobs.queue import queue
from talent_app.notifications.models import Notice
from talent_app.talents import service as talents
from talent_app.webhooks import dispatch, queries, service
from talent_app.webhooks.models import SendState, Webhook, WebhookDelivery, WebhookState
from talent_app.webhooks.sending import gateway, post
from talent_app.webhooks.signing import new_secret, signature
from talent_app.worker import run_now
from tests.factories import create_talent, resident_id
from tests.page import get_page, post_page, values_of

EVERYTHING = Scope.everything()
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api.md"
PRIVATE = {"document_number": resident_id(date(1985, 7, 2)), "phone": "13908910077", "name": "德吉卓玛"}


@pytest.fixture
def secret():
    return new_secret()


@pytest.fixture
def subscribe(actor, place, receiver, secret):
    def make(key: str = "plant", *events: str) -> int:
        told = {"name": "人事系统", "url": receiver.url, "events": events or ("talent.registered", "talent.changed")}
        return service.create_webhook(actor("sysadmin"), place(key).id, **told, secret=secret).id

    return make


@pytest.fixture
def later(monkeypatch):
    """`later(minutes)` moves the clock on."""

    def move(minutes: int) -> None:
        at = clock.now() + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda: at)

    return move


def log_of(webhook_id: int) -> list[WebhookDelivery]:
    session.rollback()
    use_scope(EVERYTHING)
    found = select(WebhookDelivery).where(WebhookDelivery.webhook_id == webhook_id).order_by(WebhookDelivery.id)
    return list(session.scalars(found.execution_options(populate_existing=True)))


def webhook(webhook_id: int) -> Webhook:
    session.rollback()
    use_scope(EVERYTHING)
    return queries.webhook_or_404(EVERYTHING, webhook_id)


def documented_verify():
    """The receiver's side as docs/api.md shows it, run word for word."""
    text = DOCUMENT.read_text(encoding="utf-8").partition("### Checking a message")[2]
    space: dict = {}
    exec(re.search(r"```python\n(.*?)```", text, re.DOTALL).group(1), space)  # noqa: S102 - our own document
    return space["verify"]


def test_what_happens_arrives_signed_with_ids_and_states_and_nothing_private(actor, place, receiver, subscribe, secret):
    create_talent(actor("hr"))
    webhook_id = subscribe()
    talent = create_talent(actor("hr"), **PRIVATE).id
    talents.add_record(actor("hr"), talent, "educations", {"school": "西藏大学"})
    create_talent(actor("stranger"))
    assert dispatch.push() == 2
    assert dispatch.push() == 0, "nothing is told twice"
    assert [(told["event"], told["subject"], told["data"]) for told in receiver.told] == [
        ("talent.registered", {"type": "talent", "id": talent}, {}),
        ("talent.changed", {"type": "talent", "id": talent}, {"record_kind": "学历"}),
    ]
    assert {told["organisation"] for told in receiver.told} == {place("plant").id}
    for headers, body in receiver.taken:
        assert not any(value in body.decode() for value in (*PRIVATE.values(), "西藏大学"))
        now = int(headers["webhook-timestamp"])
        verify = documented_verify()
        assert verify(secret, headers, body, now=now)
        assert not verify(secret, headers, body + b" ", now=now)
        assert not verify(secret, headers, body, now=now + 301), "what is older than five minutes is a replay"
        assert not verify(new_secret(), headers, body, now=now)
    assert [row.state for row in log_of(webhook_id)] == [SendState.SENT] * 2
    assert {(row.status_code, row.answer) for row in log_of(webhook_id)} == {(200, "收到")}


def test_the_signature_is_that_of_the_standard():
    # the example of the Standard Webhooks specification's own libraries
    body = b'{"test": 2432232314}'
    signed = signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_refused_message_is_tried_again_with_growing_pauses_then_given_up(actor, receiver, subscribe, later):
    webhook_id = subscribe()
    receiver.status = 503
    create_talent(actor("hr"))
    dispatch.push()
    assert [(row.state, row.error) for row in log_of(webhook_id)] == [(SendState.WAITING, "接收方回答 503")]
    dispatch.push()
    assert len(receiver.taken) == 1, "not before its pause is over"
    for pause in (1, 5, 30, 120, 360):
        later(pause)
        dispatch.push()
    assert [(row.state, row.attempts) for row in log_of(webhook_id)] == [(SendState.FAILED, 6)]
    assert len({headers["webhook-id"] for headers, _body in receiver.taken}) == 1, "the id stays the same"
    receiver.status = 200
    service.send_again(actor("sysadmin"), webhook_id, log_of(webhook_id)[0].id)
    run_now(queue.sent[-1])
    assert [(row.state, row.attempts) for row in log_of(webhook_id)] == [(SendState.SENT, 1)]


def test_a_receiver_that_keeps_failing_is_stopped_with_a_notice(actor, receiver, subscribe, later, monkeypatch):
    monkeypatch.setattr(dispatch, "PAUSES", ())
    webhook_id = subscribe()
    receiver.status = 500
    for _ in range(dispatch.MOST_FAILURES):
        create_talent(actor("hr"))
    for _ in range(dispatch.MOST_FAILURES):
        assert webhook(webhook_id).state is WebhookState.ACTIVE
        dispatch.push()
    assert (webhook(webhook_id).state, len(receiver.taken)) == (WebhookState.STOPPED, 5)
    assert session.scalars(select(Notice.title)).all() == ["事件推送“人事系统”已自动停止"]
    create_talent(actor("hr"))
    with pytest.raises(Conflict, match="已停止"):
        service.try_webhook(actor("sysadmin"), webhook_id)
    receiver.status = 200
    service.resume_webhook(actor("sysadmin"), webhook_id, webhook(webhook_id).version)
    assert dispatch.push() == 0, "what happened while it was stopped is not told"
    service.try_webhook(actor("sysadmin"), webhook_id)
    run_now(queue.sent[-1])
    assert receiver.told[-1]["event"] == "ping"


def test_a_worker_killed_while_sending_sends_again_under_the_same_id(actor, receiver, subscribe, later, monkeypatch):
    webhook_id = subscribe()
    create_talent(actor("hr"))
    with monkeypatch.context() as dying:
        dying.setattr(dispatch, "_note", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            dispatch.push()
    assert dispatch.push() == 0, "its lease still runs"
    later(3)
    assert dispatch.push() == 1
    assert [headers["webhook-id"] for headers, _body in receiver.taken] == [str(log_of(webhook_id)[0].uid)] * 2


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/", "https://10.1.2.3/hooks", "https://169.254.169.254/latest", "https://[::1]/",
        "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/", "https://0.0.0.0/",
        "https://192.168.1.1:8443/", "http://hr.example.com/", "ftp://hr.example.com/", "https://u:p@hr.example.com/",
        "https://hr.example.com/#x", "https:///x", "javascript:alert(1)", "https://hr.example.com:99999/",
    ],
)  # fmt: skip
def test_an_address_into_the_house_is_refused_when_it_is_entered(actor, place, url):
    with pytest.raises(InvalidInput):
        service.create_webhook(
            actor("sysadmin"), place("plant").id, name="x", url=url, events=["plan.decided"], secret=new_secret()
        )


def test_a_name_that_leads_into_the_house_and_a_redirect_reach_nothing(actor, receiver, subscribe, monkeypatch):
    webhook_id = subscribe()
    create_talent(actor("hr"))
    receiver.status, receiver.headers = 302, {"Location": receiver.url}
    dispatch.push()
    assert (len(receiver.taken), log_of(webhook_id)[0].error) == (1, "接收方回答 302")
    monkeypatch.setattr(gateway, "networks", ())
    create_talent(actor("hr"))
    dispatch.push()
    assert len(receiver.taken) == 1
    assert "内网或保留地址" in log_of(webhook_id)[1].error
    monkeypatch.setattr(gateway, "networks", ("127.0.0.1/32",))
    with pytest.raises(Exception, match="没有应答"):
        post("https://127.0.0.1:9/", b"", {})


def test_only_an_administrator_of_the_place_sees_the_secret_once(client_as, actor, place, receiver, subscribe, secret):
    with pytest.raises(Forbidden):
        service.create_webhook(
            actor("hr"), place("plant").id, name="x", url="https://a.example/", events=["plan.decided"], secret=secret
        )
    with pytest.raises(NotFound):
        service.create_webhook(actor("sysadmin"), 10**6, name="x", url=receiver.url, events=["ping"], secret=secret)
    webhook_id = subscribe()
    client = client_as("sysadmin")
    page = client.get(f"/admin/webhooks/{webhook_id}").get_data(as_text=True)
    assert "人事系统" in page
    assert secret not in page
    row = webhook(webhook_id)
    assert secret.encode() not in row.secret_sealed
    assert row.secret == secret
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("webhook.")))
    assert all(secret not in str(entry.details) for entry in entries)


def test_a_subscription_lives_on_the_pages(client_as, place, receiver):
    client = client_as("sysadmin")
    assert "还没有事件推送" in get_page(client, "/admin/webhooks").words
    told = {"organisation_id": str(place("plant").id), "name": "人事系统", "url": receiver.url,
            "events": ["talent.registered", "plan.decided"]}  # fmt: skip
    assert post_page(client, "/admin/webhooks/new", told | {"url": "https://10.0.0.1"}).errors()
    secret = re.search(r"whsec_[\w+/=]+", post_page(client, "/admin/webhooks/new", told).get_text()).group()
    use_scope(EVERYTHING)
    row = session.scalars(select(Webhook)).one()
    assert row.secret == secret
    here = f"/admin/webhooks/{row.id}"
    assert "待推送" in post_page(client, f"{here}/test").words
    run_now(queue.sent[-1])
    log = get_page(client, here)
    assert "已送达" in log.words
    shown = get_page(client, log.select_one("tbody th a")["href"]).words
    assert all(word in shown for word in ("ping", "收到", "200"))
    delivery_id = log_of(row.id)[0].id
    post_page(client, f"{here}/deliveries/{delivery_id}/again")
    run_now(queue.sent[-1])
    assert len(receiver.taken) == 2
    post_page(client, f"{here}/edit", values_of(get_page(client, f"{here}/edit").form()) | {"name": "同步"})
    renewed = post_page(client, f"{here}/secret", values_of(get_page(client, f"{here}/secret").form())).get_text()
    assert secret not in renewed
    assert "whsec_" in renewed
    assert "已停止" in post_page(client, f"{here}/stop", values_of(get_page(client, f"{here}/stop").form())).words
    assert "推送中" in post_page(client, f"{here}/resume").words
    post_page(client, f"{here}/remove", values_of(get_page(client, f"{here}/remove").form()))
    assert "还没有事件推送" in get_page(client, "/admin/webhooks").words
