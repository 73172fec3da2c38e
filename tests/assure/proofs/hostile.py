"""Hostile files through every door the product has for files, over HTTP: what the person is told, what it costs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import IO, Any

from sqlalchemy import func, select

from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session, use_scope
from talent_app.files.models import File
from talent_app.incentives.models import PlanVersion
from talent_app.innovation import service as innovation
from talent_app.papers.service import create_paper
from tests.assure.installation import Installation, installation, main
from tests.assure.proofs import hostile_files as files
from tests.assure.proofs.served import Answer, Server, served
from tests.factories import create_talent
from tests.incentives import plan_data

MOST_MEGABYTES = 512
GIGABYTE = 1 << 30
CHINESE = re.compile(r"[\u4e00-\u9fff]{4}")
ESCAPED = Path("/tmp/guard-escaped.txt")  # noqa: S108 - where a path trick would land


@dataclass(frozen=True)
class Door:
    """A form that takes a file."""

    title: str
    who: str
    path: str
    values: dict[str, str]


@dataclass(frozen=True)
class Case:
    """One file: its name as sent, how it is made, and whether it may come in (harmless by how it is kept)."""

    title: str
    name: str
    make: Callable[[int], bytes]
    may_enter: bool = False


def cases(share: Fraction) -> dict[str, tuple[Case, ...]]:
    """The files by kind of door; at a small share the same files, the bombs smaller than what they must exceed."""
    table = (
        Case("压缩炸弹（1 GB）", "名单.xlsx", files.zip_bomb),
        Case("谎报大小的压缩炸弹", "名单.xlsx", files.lying_zip_bomb),
        Case("上限之内的文字炸弹", "名单.xlsx", lambda size: files.strings_bomb(min(size, 580 << 20))),
        Case("条目重叠的压缩炸弹", "名单.xlsx", lambda size: files.overlapping_zip(size // (1 << 20))),
        Case("层层嵌套的压缩包", "名单.xlsx", lambda size: files.nested_zip(3, size // 16)),
        Case("实体膨胀", "名单.xlsx", lambda _: files.laughing_sheet()),
        Case("注释之后的实体膨胀", "名单.xlsx", lambda _: files.laughing_sheet(padding=6000)),
        Case("UTF-16 的实体膨胀", "名单.xlsx", lambda _: files.laughing_sheet(encoding="utf-16")),
        Case("外部实体", "名单.xlsx", lambda _: files.laughing_sheet(files.OUTSIDE)),
        Case("一万列", "名单.xlsx", lambda _: files.wide_sheet(10_000)),
        Case("最远的单元格", "名单.xlsx", lambda _: files.far_cell()),
        Case("百万空行", "名单.xlsx", lambda size: files.empty_rows(size // 1024), may_enter=True),
        Case("一万列的文本", "名单.csv", lambda _: files.wide_csv(10_000)),
        Case("没有尽头的单元格", "名单.csv", lambda size: files.one_line_csv(min(size // 32, 40_000_000))),
        Case("工作簿中的路径", "名单.xlsx", lambda _: files.workbook_with_paths()),
        Case("文件名中的路径", "../../../../tmp/guard-escaped.csv", lambda _: "姓名\n甲".encode(), may_enter=True),
        Case("公式", "名单.csv", lambda _: files.formula_sheet(), may_enter=True),
        Case("改名为 .xlsx 的程序", "名单.xlsx", lambda _: b"MZ\x90\0" * 64),
        Case("改名为 .csv 的图片", "名单.csv", lambda _: files.samples.png()),
        Case("改名为 .xlsx 的文本", "名单.xlsx", lambda _: b"a,b\n1,2\n"),
    )
    attached = (
        *(Case(each.title, each.name, each.make) for each in (*table[:2], table[3])),
        Case("层层嵌套的压缩包", "证明.zip", lambda size: files.nested_zip(3, size // 16)),
        Case("文档中的嵌套压缩包", "证明.xlsx", lambda size: files.nested_in_workbook(size // 64), may_enter=True),
        Case("实体膨胀", "证明.docx", lambda _: files.laughing_word()),
        Case("注释之后的实体膨胀", "证明.docx", lambda _: files.laughing_word(padding=6000)),
        Case("UTF-16 的实体膨胀", "证明.docx", lambda _: files.laughing_word(encoding="utf-16")),
        Case("外部实体", "证明.docx", lambda _: files.laughing_word(files.OUTSIDE)),
        Case("OFD 中的实体膨胀", "证明.ofd", lambda _: files.laughing_ofd()),
        Case("文档中的路径", "证明.docx", lambda _: files.word_with_paths()),
        Case("图片炸弹（25 亿像素）", "证明.png", lambda _: files.png_bomb(50_000, 50_000, 1, 3)),
        Case("图片炸弹（16 位透明）", "证明.png", lambda _: files.png_bomb(7_000, 7_000, 16, 6)),
        Case("图片说明炸弹", "证明.png", lambda size: files.png_text_bomb(size // 4), may_enter=True),
        Case("PDF 炸弹", "证明.pdf", lambda size: files.pdf_bomb(size, 1), may_enter=True),
        Case("两层压缩的 PDF 炸弹", "证明.pdf", lambda size: files.pdf_bomb(size, 2), may_enter=True),
        Case("许多页的 PDF 炸弹", "证明.pdf", lambda _: files.pdf_of_bombs(100, 15_000_000), may_enter=True),
        Case("带脚本的 PDF", "证明.pdf", lambda _: files.pdf_with(files.ACTIVE)),
        Case("批注中带脚本的 PDF", "证明.pdf", lambda _: files.pdf_with("", files.HIDDEN)),
        Case("启动程序的 PDF", "证明.pdf", lambda _: files.pdf_with(files.LAUNCH)),
        Case("改名为 .pdf 的程序", "证明.pdf", lambda _: b"MZ\x90\0" * 64),
        Case("改名为 .png 的网页", "证明.png", lambda _: b"<html><script>alert(1)</script></html>"),
        Case("又是图片又是网页", "证明.png", lambda _: files.polyglot_png(), may_enter=True),
        Case("文件名中的路径", "..\\..\\证明\u202efdp.exe", lambda _: files.samples.png(), may_enter=True),
    )
    photo = (
        Case("大幅照片", "照片.jpg", lambda size: files.large_jpeg(*(7_000, 7_000) if size > 1e8 else (700, 700)),
             may_enter=True),
        *(case for case in attached if "图片" in case.title),
    )  # fmt: skip
    only_pdf = tuple(case for case in attached if "PDF" in case.title or "改名" in case.title)
    found = {"table": table, "attachment": attached, "photo": photo, "pdf": only_pdf, "seals": only_pdf[-2:]}
    if share < 1:  # one of each kind of danger, at the doors that differ
        few = {"table": (6, 9, 14, 16), "attachment": (1, 6, 12, 17, 23)}
        found = {kind: tuple(found[kind][place] for place in few.get(kind, ())) for kind in found}
    return found


def doors(made: Installation) -> Iterator[tuple[str, Door]]:
    """Every form of the product that takes a file, with a row to hang it on."""
    plant = made.actor("hr").organisation_id
    talent = create_talent(made.actor("hr")).id
    plan = plan_data.submitted(made.actor, plant).id
    draft = plan_data.draft(made.actor("hr"), plant, year=2025).id
    paper = create_paper(made.actor("hr"), plan, "request").id
    returned = innovation.begin_return(made.actor("hr"), plant, 2025).id
    use_scope(Scope.beyond("proof"))
    code = session.scalars(select(PlanVersion.verify_code).where(PlanVersion.plan_id == plan)).first() or ""
    session.rollback()
    said = {"declared": "y"}
    sent = {"organisation": str(plant), "informed_manner": "paper"}
    yield "table", Door("人才导入", "hr", "/talents/imports/new", sent)
    yield "attachment", Door("人才附件", "hr", f"/attachments/talents/{talent}/new", {"kind": "proof", **said})
    yield "photo", Door("照片", "hr", f"/attachments/talents/{talent}/new", {"kind": "photo", **said})
    yield "attachment", Door("方案材料", "hr", f"/attachments/plans/{draft}/new", {"kind": "other", **said})
    yield (
        "attachment",
        Door("创新佐证", "hr", f"/attachments/innovation_returns/{returned}/new", {"kind": "proof"} | said),
    )
    issue = {"number": "拉药〔2026〕1号", "issued_on": "2026-11-20", "version": "1", **said}
    yield "pdf", Door("盖章件", "hr", f"/papers/{paper}/issue", issue)
    yield "pdf", Door("核验", "hr", f"/verify/{code}", {})
    yield "seals", Door("封存摘要", "auditor", "/audit/verification", {})


def prove(percent: int = 100, only: str = "") -> dict[str, Any]:
    """Send every file through every door it fits; raises with what was not refused, not told, or cost too much."""
    share = Fraction(percent, 100)
    size = GIGABYTE if share == 1 else 80 << 20
    told: list[str] = []
    faults: list[str] = []
    most = sent = entered = 0
    ESCAPED.unlink(missing_ok=True)
    with installation("sqlite") as made, tempfile.TemporaryDirectory() as folder:
        found = list(doors(made))
        with served(made) as server:
            server.ask("hr", "GET", "/")
            chosen = cases(share)
            for kind, door in found if share == 1 else found[:2]:
                for number, case in enumerate(chosen[kind]):
                    if only and only not in case.title and only not in door.title:
                        continue
                    path = Path(folder) / f"{kind}-{number}-{case.title[:3]}"
                    if not path.exists():
                        files.write(path, case.make(size))
                    with path.open("rb") as content:
                        answer, megabytes, kept = _send(server, door, case.name, content)
                    most, sent = max(most, megabytes), sent + 1
                    entered += bool(kept)
                    fault = judge(door, case, answer, megabytes, kept)
                    told.append(f"{door.title} / {case.title}: {answer.status}, {megabytes} MB, {_first(answer)}")
                    faults += [f"{told[-1]} — {fault}"] if fault else []
            fault, large = _gigabyte(server, share)
            faults += fault
            most = max(most, large)
        assert not ESCAPED.exists(), "a file was written where its path wanted"
    assert not faults, "; ".join(faults)
    return {"files": sent, "doors": len(found), "entered": entered, "megabytes": most, "told": told}


def _send(server: Server, door: Door, name: str, content: IO[bytes]) -> tuple[Answer, int, int]:
    before = _stored()
    server.begin_measuring()
    answer = server.upload(door.who, door.path, door.values, name, content)
    return answer, server.peak(), _stored() - before


def _stored() -> int:
    session.remove()
    ops_session.remove()
    use_scope(Scope.beyond("proof"))
    count = int(session.scalar(select(func.count()).select_from(File)) or 0)
    session.remove()
    return count


def judge(door: Door, case: Case, answer: Answer, megabytes: int, kept: int) -> str:
    """What is wrong with an answer, "" when nothing."""
    if answer.status == 404:
        return "the door does not exist"
    if answer.status == 0 or answer.status >= 500:
        return f"the server broke: {answer.status}"
    if megabytes > MOST_MEGABYTES:
        return f"it took {megabytes} MB"
    if kept and not case.may_enter:
        return "it was kept"
    is_compared = door.path.startswith(("/verify", "/audit"))  # looked at in memory and forgotten
    if not kept and not is_compared and not CHINESE.search("".join(answer.sentences())):
        return "refused without a word"
    return ""


def _first(answer: Answer) -> str:
    return (answer.sentences() or ["收下"])[0][:60]


def _gigabyte(server: Server, share: Fraction) -> tuple[list[str], int]:
    """A gigabyte, made while it is sent: with its length told, and without."""
    size = GIGABYTE if share == 1 else 80 << 20
    piece = b"x" * (1 << 20)
    faults, most = [], 0
    for length in (size, None):
        before, space = _stored(), _space()
        server.begin_measuring()
        body = (piece for _ in range(size // len(piece)))
        answer = server.ask("hr", "POST", "/talents/imports/new", body, length, "multipart/form-data; boundary=x")
        most = max(most, server.peak())
        if answer.status not in (413, 0) or _stored() != before or _space() - space > 60 << 20:
            faults.append(f"a gigabyte got {answer.status}")
        if answer.status and "太大" not in answer.body.decode():
            faults.append("a gigabyte was refused without a word")
    return faults, most


def _space() -> int:
    return sum(each.stat().st_size for each in Path(tempfile.gettempdir()).glob("*") if each.is_file())


if __name__ == "__main__":
    main(prove)
