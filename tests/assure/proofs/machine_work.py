"""What people do at several machines while single ones are killed, and what must come of it."""

from __future__ import annotations

import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests import people
from tests.assure.proofs.visitor import Away, Visitor
from tests.exchange.files import csv_file

#: People in the registry beforehand, all of them in each archive of summaries.
KNOWN = 60
ROWS = 40
TOLD = {"informed": "1", "informed_manner": "paper"}
TAKEN_OVER_SECONDS = 240.0
LOCKED = 429


def until(holds: Callable[[], bool], what: str, seconds: float = TAKEN_OVER_SECONDS) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.3)


class Work:
    """What people did, as they saw it; read by the proof at the end."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.names: list[str] = []
        self.rows: list[str] = []
        self.titles: list[str] = []
        self.packs: list[int] = []
        self.sources: Counter[str] = Counter()
        self.troubles: Counter[str] = Counter()
        self.faults: list[str] = []
        self.requests = 0
        self.ends = threading.Event()
        self.lock = threading.Lock()

    def start(self, username: str, number: int, does: Callable[[Visitor, str], None]) -> threading.Thread:
        """Somebody works until the end; what goes wrong is kept."""

        def work() -> None:
            visitor = Visitor(self.address, username)
            turn = 0
            try:
                visitor.sign_in(people.PASSWORD)
                while not self.ends.is_set():
                    turn += 1
                    does(visitor, f"{number}之{turn}")
                    time.sleep(0.2)
            except Exception as error:
                self.faults.append(f"{username}: {type(error).__name__}: {error}")
                traceback.print_exc()
            finally:
                with self.lock:
                    self.troubles.update(visitor.troubles)
                    self.requests += visitor.requests

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        return thread

    def once(self, visitor: Visitor, send: Callable[[], Any], has_happened: Callable[[], bool]) -> None:
        """Send a form; where no server answered, look whether it happened, and send again only when it did not."""
        while True:
            try:
                send()
                return
            except Away:
                visitor.troubles["提交时服务器不在，查看后决定"] += 1
                time.sleep(0.5)
                if has_happened():
                    visitor.troubles["查看后发现已经完成"] += 1
                    return

    def register(self, visitor: Visitor, mark: str) -> None:
        """Register a person through the form."""
        name = f"登记{mark}"

        def send() -> None:
            page = visitor.get("/talents/new")
            values = TOLD | {"name": name, "post": "工程师", "ethnicity": "04", "born_on": "1985-07-02"}
            visitor.send(page, values, "/talents/new")
            assert "/talents/new" not in visitor.at, f"{name} was not registered"

        self.once(visitor, send, lambda: name in visitor.get(f"/talents?q={name}").get_text("|").split("|"))
        self.names.append(name)

    def import_sheet(self, visitor: Visitor, mark: str) -> None:
        """Import a sheet: upload, columns, preview as a job, writing as a job."""
        names = [f"表格{mark}行{row}" for row in range(ROWS)]
        rows = [("姓名", "出生日期", "职务")]
        rows += [(name, f"19{60 + row % 40}-03-0{1 + row % 9}", "工程师") for row, name in enumerate(names)]
        address = ""
        while not address:  # an upload nobody answered for is left behind, unconfirmed
            try:
                page = visitor.get("/talents/imports/new")
                page = visitor.send(page, TOLD, "/talents/imports/new", ("名单.csv", csv_file(rows)))
                assert visitor.at.endswith("/map"), f"the upload led to {visitor.at}"
                path = visitor.at.partition("127.0.0.1")[2].partition("/")[2]
                address = "/" + path.removesuffix("/map")
            except Away:
                visitor.troubles["上传时服务器不在，重新上传"] += 1
        self.once(
            visitor,
            lambda: visitor.send(visitor.get(f"{address}/map"), {}, f"{address}/map"),
            lambda: not visitor.get(f"{address}/map") or not visitor.at.endswith("/map"),
        )
        until(lambda: self._reached(visitor, address, "/preview"), "the preview of an import")

        def confirm() -> None:
            page = visitor.get(f"{address}/preview")
            if visitor.at.endswith("/preview"):
                visitor.send(page, {}, f"{address}/confirm", action="/confirm")

        self.once(visitor, confirm, lambda: not self._reached(visitor, address, "/preview"))
        until(lambda: "已写入人才库" in visitor.get(address).get_text(), "the writing of an import")
        self.rows += names

    @staticmethod
    def _reached(visitor: Visitor, address: str, tail: str) -> bool:
        visitor.get(address)
        return visitor.at.endswith(tail)

    def draft(self, visitor: Visitor, mark: str) -> None:
        """Begin a plan."""
        title = f"方案{mark}"

        def send() -> None:
            page = visitor.get("/incentives/plans/new")
            visitor.send(page, {"instrument": "post_dividend", "title": title}, "/incentives/plans/new")
            assert visitor.at.endswith("/facts"), f"{title} was not begun: {visitor.at}"

        self.once(visitor, send, lambda: title in visitor.get("/incentives/plans").get_text())
        self.titles.append(title)

    def hr(self, visitor: Visitor, mark: str) -> None:
        """A turn in a personnel office."""
        self.register(visitor, mark)
        self.draft(visitor, mark)
        self.import_sheet(visitor, mark)

    def figures(self, visitor: Visitor, mark: str) -> None:
        """A turn of somebody who reads statistics."""
        for path in ("/statistics", "/statistics/talents?rows=sex&columns=education"):
            page = visitor.get(path).get_text()
            assert "截至" in page, f"{path} shows no figures"
            self.sources["副本" if "读自统计副本" in page else "主库"] += 1

    def pack(self, visitor: Visitor) -> int:
        """Ask for an archive of summaries of everybody known beforehand; the number of its job."""
        page = visitor.get("/talents/packs/new?q=测试人员")
        visitor.send(page, {}, "/talents/packs/new?q=测试人员")
        job_id = int(visitor.at.rpartition("/")[2])
        self.packs.append(job_id)
        return job_id
