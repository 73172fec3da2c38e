"""Notices that leave the house: mail to a real server, the digest of a day, robots of a group chat."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from base64 import b64encode
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from talent_app import clock
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.identity.queries import user_by_name
from talent_app.notifications import delivery, queries, service
from talent_app.notifications.channels import channels, signed
from talent_app.notifications.events import Event
from talent_app.notifications.models import Delivery, DeliveryState, MailMode
from tests.notifications.telling import PLAN, inbox, tell
from tests.page import get_page, post_page

OFF = {"mail": MailMode.OFF, "address": None, "digest_hour": 9, "quiet_from": None, "quiet_until": None, "muted": []}


class Postbox:
    """Keeps what a real SMTP server received; refuses while `is_down`."""

    def __init__(self):
        self.mails, self.is_down = [], False

    async def handle_DATA(self, server, smtp_session, envelope):  # noqa: N802 - the library's name
        if self.is_down:
            return "451 busy"
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@contextmanager
def post_office(monkeypatch, box, **wanted):
    """A real SMTP server that is the one of the settings."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port, **wanted)
    server.start()
    for name, value in {
        "smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "mail_from": "platform@example.com",
        "public_url": "https://talent.example.com",
    }.items():  # fmt: skip
        monkeypatch.setattr(channels, name, value)
    try:
        yield box
    finally:
        server.stop()


def choose(actor, username="reviewer", **over):
    values = OFF | {"mail": MailMode.AT_ONCE, "address": "qian@example.com"} | over
    return service.choose_notices(actor(username), 1, values)


@pytest.mark.committing
def test_a_mail_says_what_and_where_and_nothing_about_people(actor, postbox):
    choose(actor)
    tell(actor("hr"))
    assert delivery.deliver_due() == 1
    mail = postbox.mails[0]
    assert mail["To"] == "qian@example.com"
    assert "方案 2026-001 已报送" in mail["Subject"]
    text = mail.get_content()
    assert "https://talent.example.com/incentives/plans/1" in text
    assert PLAN["enterprise"] not in text
    assert "钱立新" not in text
    assert delivery.deliver_due() == 0


@pytest.mark.committing
def test_what_the_server_refuses_is_tried_again_and_given_up_at_last(actor, postbox, monkeypatch):
    choose(actor)
    tell(actor("hr"))
    postbox.is_down = True
    assert delivery.deliver_due() == 0
    assert delivery.deliver_due() == 0  # not before its pause
    row = session.scalars(select(Delivery)).one()
    assert (row.state, row.attempts) == (DeliveryState.WAITING, 1)
    session.rollback()
    postbox.is_down = False
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert delivery.deliver_due() == 1
    postbox.is_down = True
    tell(actor("hr"))
    for round_ in range(6):
        moment = later + timedelta(hours=3 * (round_ + 1))
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        delivery.deliver_due()
    rows = list(session.scalars(select(Delivery).order_by(Delivery.id)))
    assert [row.state for row in rows] == [DeliveryState.SENT, DeliveryState.FAILED]


@pytest.mark.committing
def test_the_day_is_one_mail_and_muted_events_stay_in_the_house(actor, postbox, monkeypatch):
    choose(actor, mail=MailMode.DAILY, muted=["plan_withdrawn"])
    for event in (Event.PLAN_SUBMITTED, Event.PLAN_SUBMITTED, Event.PLAN_WITHDRAWN):
        tell(actor("hr"), event=event)
    assert delivery.deliver_due() == 0
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert delivery.deliver_due() == 1
    assert "2 条待阅通知" in postbox.mails[0]["Subject"]
    assert len(inbox(actor, "reviewer")) == 3


def test_a_user_sets_his_mail_on_the_page(actor, client_as, monkeypatch):
    client = client_as("reviewer")
    page = get_page(client, "/notices/choices")
    assert "还没有设置邮件服务器" in page.words
    sent = {"mail": "at_once", "address": "", "digest_hour": "9", "version": "0"}
    page = post_page(client, "/notices/choices", sent)
    assert any("邮箱" in sentence for sentence in page.errors())
    page = post_page(client, "/notices/choices", sent | {"address": "qian@example.com", "quiet_from": "22"})
    assert any("同时填写" in sentence for sentence in page.errors())
    page = post_page(client, "/notices/choices", sent | {"address": "qian@example.com", "wanted": ["plan_submitted"]})
    assert any("已保存" in sentence for sentence in page.notices())
    choice = queries.choice_of(actor("reviewer"))
    assert b"qian" not in choice.address_sealed
    assert "plan_decided" in choice.muted
    monkeypatch.setattr(channels, "smtp_host", "127.0.0.1")
    monkeypatch.setattr(channels, "mail_from", "platform@example.com")
    page = post_page(client_as("reviewer"), "/notices/choices/trial")
    assert "测试邮件" in " ".join(page.notices())


class Robot(BaseHTTPRequestHandler):
    """Remembers what was posted; says yes unless the path says no."""

    seen: ClassVar[list] = []

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append((self.path, body))
        answer = json.dumps({"errcode": 310000 if "refuse" in self.path else 0}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        """Nothing."""


@contextmanager
def robot_at():
    """A receiver on this machine: its address, and what it was sent."""
    server = HTTPServer(("127.0.0.1", 0), Robot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Robot.seen.clear()
    try:
        yield f"http://127.0.0.1:{server.server_port}", Robot.seen
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.committing
def test_robots_of_the_regulator_get_titles_and_links(actor, monkeypatch):
    with robot_at() as (base, _seen):
        monkeypatch.setattr(channels, "wecom_url", f"{base}/wecom?key=k")
        monkeypatch.setattr(channels, "dingtalk_url", f"{base}/dingtalk?access_token=t")
        monkeypatch.setattr(channels, "dingtalk_secret", "SECret")
        tell(actor("hr"))
        tell(
            actor("reviewer"), event=Event.PLAN_ACCEPTED, permission=Permission.PLAN_EDIT, users=[user_by_name("hr").id]
        )
        assert delivery.deliver_due() == 2
        monkeypatch.setattr(channels, "wecom_url", f"{base}/refuse")
        tell(actor("hr"))
        assert delivery.deliver_due() == 1
    (wecom_path, wecom), (ding_path, ding) = Robot.seen[:2]
    assert wecom_path == "/wecom?key=k"
    assert "方案 2026-001 已报送" in wecom["markdown"]["content"]
    assert PLAN["enterprise"] not in json.dumps([wecom, ding], ensure_ascii=False)
    query = parse_qs(urlsplit(ding_path).query)
    wanted = hmac.new(b"SECret", f"{query['timestamp'][0]}\nSECret".encode(), hashlib.sha256).digest()
    assert query["sign"] == [b64encode(wanted).decode()]
    assert signed("https://x/y?a=1", "", 5) == "https://x/y?a=1"
