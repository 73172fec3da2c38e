"""A phone with an authenticator, and what people do with it: enrol, give password and code."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.models import AuditEntry
from talent_app.db.engine import session
from talent_app.identity import codes
from tests.page import get_page, post_page
from tests.people import PASSWORD

ENROL = "/account/second-factor/new"
RENEW = "/account/second-factor/recovery-codes"


class Phone:
    """An authenticator, and the time that passes while one uses it."""

    def __init__(self):
        self.secret = ""
        self.passed = timedelta(0)

    def wait(self, seconds=30):
        self.passed += timedelta(seconds=seconds)

    def code(self, steps=0):
        return codes.code_at(self.secret, codes.step_of(clock.real_now()) + steps)


def entries(action):
    session.rollback()
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.seq)))


def enrol(client, phone, path=ENROL):
    """Enrol as a person does; returns the recovery codes he copies down."""
    page = get_page(client, path)
    phone.secret = page.select_one("code[data-secret]").text.replace(" ", "")
    page = post_page(client, ENROL, {"one_time_code": phone.code(), "password": PASSWORD})
    assert page.heading() == "二次验证已启用", page.errors()
    phone.wait()
    return [each.text for each in page.select("[data-recovery-codes] code")]


def give_password(client, username="leader", password=PASSWORD, status=200, path="/login"):
    return post_page(client, path, {"username": username, "password": password}, status=status)


def give_code(client, code, status=200, path="/login/code"):
    return post_page(client, path, {"one_time_code": code}, status=status)
