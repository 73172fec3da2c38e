"""What the three kinds of people do all day, as locust runs it; `command.py` starts it with the sessions to use.

A closed loop: everybody reads what he opened before he opens the next page, so a slow server is asked less.
"""

from __future__ import annotations

import itertools
import json
import os
import random
from pathlib import Path

from bs4 import BeautifulSoup
from locust import HttpUser, between, task

TOLD = json.loads(Path(os.environ["LOAD_TOLD"]).read_text())
WORDS = ("卓玛", "旺姆", "志强", "zm", "藏药", "光伏", "高级工程师")
#: Another person changed the same record meanwhile: told to the user, no fault.
CONFLICT = 409
_sessions = {role: itertools.cycle(cookies) for role, cookies in TOLD["cookies"].items()}


class Person(HttpUser):
    """Somebody with a session of his own who reads for a few seconds."""

    abstract = True
    wait_time = between(2, 8)
    role = ""

    def on_start(self) -> None:
        """Bring the session along; signing in costs a password hash and is no part of a day."""
        self.client.cookies.set("session", next(_sessions[self.role]), domain="127.0.0.1")
        self.choose = random.Random(id(self))  # noqa: S311 - who is looked up next is no secret

    def open(self, address: str, name: str) -> str:
        """Read a page."""
        return str(self.client.get(address, name=name).text)


class Clerk(Person):
    """Personnel office of an enterprise: looks people up, reads and corrects records."""

    weight = 7
    role = "hr"

    @task(2)
    def home(self) -> None:
        """Begin with what waits."""
        self.open("/", "首页")

    @task(4)
    def look_up(self) -> None:
        """Find somebody and read the record."""
        self.open("/talents", "人才库")
        self.open(f"/talents?q={self.choose.choice(WORDS)}", "人才库：搜索")
        self.open(f"/talents/{self.choose.choice(TOLD['own'])}", "人才页")

    @task(1)
    def find(self) -> None:
        """The box on top of every page."""
        self.open(f"/find?q={self.choose.choice(WORDS)}", "全站查找")

    @task(2)
    def correct(self) -> None:
        """Open a record, change a post, save."""
        address = f"/talents/{self.choose.choice(TOLD['own'])}/edit/post"
        form = BeautifulSoup(self.open(address, "人才页：修改"), "lxml").select_one("main form[method=post]")
        if form is None:
            return
        values = {box["name"]: box.get("value", "") for box in form.select("input[name]") if _is_sent(box)}
        values |= {box["name"]: box.text.strip("\r\n") for box in form.select("textarea[name]")}
        for box in form.select("select[name]"):
            chosen = box.select_one("option[selected]")
            values[box["name"]] = chosen.get("value", "") if chosen else ""
        values["post"] = f"岗位{self.choose.randrange(1000)}"
        with self.client.post(address, values, name="人才页：保存", catch_response=True) as answer:
            if answer.status_code == CONFLICT:
                answer.success()
            elif "data-error-summary" in answer.text:
                answer.failure("not saved: the form came back")

    @task(1)
    def plans(self) -> None:
        """The enterprise's plans."""
        self.open("/incentives/plans", "方案列表")


class Regulator(Person):
    """SASAC: figures and plans."""

    weight = 2
    role = "reviewer"

    @task(2)
    def figures(self) -> None:
        """The cockpit and a cross table."""
        self.open("/statistics", "统计分析")
        self.open("/statistics/talents?rows=education&columns=category", "交叉表")

    @task(2)
    def review(self) -> None:
        """Plans that were submitted."""
        self.open("/incentives/plans", "方案列表")
        if TOLD["plans"]:
            self.open(f"/incentives/plans/{self.choose.choice(TOLD['plans'])}", "方案页")

    @task(1)
    def look_up(self) -> None:
        """Everybody in the city."""
        self.open(f"/talents?q={self.choose.choice(WORDS)}", "人才库：搜索")


class Head(Person):
    """Head of an enterprise: what waits, and its plans."""

    weight = 1
    role = "approver"

    @task
    def read(self) -> None:
        """Home and plans."""
        self.open("/", "首页")
        self.open("/incentives/plans", "方案列表")


def _is_sent(box: object) -> bool:
    """Whether a browser would send this box."""
    kind = box.get("type", "text")  # type: ignore[attr-defined]
    return kind not in ("checkbox", "radio", "submit", "file") or box.has_attr("checked")  # type: ignore[attr-defined]
