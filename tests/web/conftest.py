"""A small application with nothing but the shell, and a few views that meet every kind of trouble."""

from __future__ import annotations

import pytest
from flask import Flask, flash, g, redirect, render_template_string
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests

from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.web import fragments, shell
from talent_app.web.errors import errors_on
from talent_app.web.forms import BaseForm, MoneyField, SecretField, TrimmedText

FORM_PAGE = """
{% extends "base.html" %}{% import "components/form.html" as forms %}
{% block title %}填写{% endblock %}
{% block content %}
{% call forms.form(form, submit=_('保存')) %}{{ forms.rows(form.name, form.pool) }}{% endcall %}
{% endblock %}
"""


class NoteForm(BaseForm):
    """A name and an amount."""

    name = TrimmedText("名称", required=True)
    pool = MoneyField("总额")
    password = SecretField("口令")


ERRORS = {
    "invalid": InvalidInput("年度不对。", "请填写四位年份。", "year"),
    "missing": NotFound(),
    "forbidden": Forbidden(),
    "stale": Conflict("方案已被他人修改。", current=[("总额", "1", "2"), ("人数", 3, 3)]),
    "blocked": RuleBlocked("总额超过上限。"),
    "busy": OperationalError("INSERT", {}, Exception("database is locked")),
    "gone": OperationalError("SELECT", {}, Exception("connection refused")),
    "broken": ZeroDivisionError("nobody expects this"),
    "often": TooManyRequests(retry_after=60),
}


@pytest.fixture(scope="session")
def web_app():
    """The shell alone."""
    app = Flask("talent_app")
    app.config.update(TESTING=True, SECRET_KEY="for tests only", PROPAGATE_EXCEPTIONS=False)
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000

    @app.before_request
    def enter():
        everything = Scope.everything()
        g.actor = Actor(7, "hr", "卓玛", 1, dict.fromkeys(Permission, everything), ("hr",))

    @app.route("/note", methods=["GET", "POST"])
    def note():
        form = NoteForm()
        if form.validate_on_submit():
            with errors_on(form):
                if form.name.data == "重名":
                    raise InvalidInput("名称已被使用。", "请换一个。", "name")
                if form.name.data == "不行":
                    raise InvalidInput("今天不接受。")
                flash("已保存。", "success")
                return redirect("/note")
        return render_template_string(FORM_PAGE, form=form)

    @app.get("/fragment")
    def fragment():
        words = {"error_title": "提示", "message": "部分", "hint": "", "reference": "", "findings": (), "rows": ()}
        return fragments.render("error.html", ("content",), **words, current=(), kept=None, link=None)

    @app.get("/sample-page")
    def sample_page():
        return ""

    @app.route("/trouble/<kind>", methods=["GET", "POST"])
    def trouble(kind):
        raise ERRORS[kind]

    @app.get("/api/v1/trouble/<kind>")
    def api_trouble(kind):
        raise ERRORS[kind]

    shell.init_app(app)
    return app


@pytest.fixture
def client(web_app):
    """A browser."""
    return web_app.test_client()
