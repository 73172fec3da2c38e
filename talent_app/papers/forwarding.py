"""What the city regulator sends on with a plan that the regional one decides: one archive with everything in it.

Nothing is modelled and nothing decided here: the letter is a draft, the checklist is the frozen version's own.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from talent_app.audit.copies import present_code, zip_marked
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden
from talent_app.core.scope import Scope
from talent_app.documents.checklist import checklist_pdf
from talent_app.documents.letters import Letter, letter_pdf
from talent_app.documents.plan_workbook import plan_workbook
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.word import letter_docx
from talent_app.documents.xlsx import write_tables
from talent_app.files.models import Attachment
from talent_app.files.queries import attachments_under
from talent_app.files.store import store
from talent_app.incentives import queries as plans
from talent_app.incentives.explaining import explained_version
from talent_app.incentives.filing import DATA_NAME, original
from talent_app.incentives.models import Plan
from talent_app.incentives.review_queries import sees_people
from talent_app.incentives.snapshots import of_version
from talent_app.papers import queries
from talent_app.papers.kinds import FORWARDING, PAPER_KINDS, is_forwarded

#: One moment on every entry, so that equal contents are equal files.
ENTRY_TIME = (2000, 1, 1, 0, 0, 0)
CONTENTS = (
    Column("序号", CellKind.COUNT, 6),
    Column("文件", width=50),
    Column("内容", width=44),
    Column("字节", CellKind.COUNT, 12),
    Column("SHA-256", width=70),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the package."""

    name: str
    what: str
    content: bytes


def demand_forwarder(actor: Actor, plan: Plan) -> None:
    """Refuse who does not forward this plan, and plans that nobody forwards."""
    if not any(actor.can_in(each, plan.organisation_id) for each in queries.READERS[PAPER_KINDS[FORWARDING].side]):
        raise Forbidden("转报材料由国资监管机构整理。", "企业可以在文书页起草请示，下载正本和附表。")
    if not is_forwarded(plan.instrument):
        raise Conflict("这类方案由本级决定，不需要转报。", "请在文书页起草批复或备案回执。")


def may_forward(scope: Scope, actor: Actor, plan: Plan) -> bool:
    """Whether the actor is offered the package: he forwards such plans and may see who is in this one."""
    readers = queries.READERS[PAPER_KINDS[FORWARDING].side]
    is_forwarder = any(actor.can_in(each, plan.organisation_id) for each in readers)
    return is_forwarder and is_forwarded(plan.instrument) and sees_people(scope, actor, plan)


def letter_of(scope: Scope, actor: Actor, plan: Plan) -> Letter:
    """The letter as last edited, or with its first words where nobody drafted one."""
    for paper in queries.papers_of(scope, actor, plan):
        if paper.kind == FORWARDING:
            return Letter(paper.title, paper.addressee, paper.body, paper.signatory)
    words = PAPER_KINDS[FORWARDING].words(queries.material_of(scope, actor, plan))
    named = (
        words.attachments if attachments_under(scope, plan) else words.attachments[:-1]
    )  # the last: their own papers
    return Letter(words.title, words.addressee, "\n".join(words.paragraphs), words.signatory, named)


def package(scope: Scope, actor: Actor, plan: Plan, at: datetime) -> bytes:
    """The archive: letter, plan, checklist, tables, frozen data, attachments, and a list with the hash of each."""
    frozen = plans.frozen_or_404(scope, plan, plan.current_version)
    letter, snapshot = letter_of(scope, actor, plan), of_version(frozen)
    snapshot["explanations"] = explained_version(frozen)
    attached = attachments_under(scope, plan)
    entries = [
        Entry("01 转报意见（代拟稿）.docx", "可以修改的代拟稿", letter_docx(letter, created=at)),
        Entry("01 转报意见（代拟稿）.pdf", "代拟稿的打印样", letter_pdf(letter, created=at, viewer=actor.name)),
        Entry("02 方案正本.pdf", "报送时冻结的方案", original(actor, plan, plan.current_version)),
        Entry("03 核对清单.pdf", "逐条规则、限额和依据", checklist_pdf(snapshot, created=at, viewer=actor.name)),
        Entry("04 方案附表.xlsx", "分配表、核对清单、测算数据", plan_workbook(snapshot, created=at)),
        Entry(f"05 {DATA_NAME}", "冻结的方案数据，其摘要印在正本上", frozen.version.content.encode()),
        *_attached(attached),
    ]
    listed = ([n, each.name, each.what, len(each.content), sha256(each.content).hexdigest()]
              for n, each in enumerate(entries, 1))  # fmt: skip
    book = BytesIO()
    write_tables(book, [Table("目录", CONTENTS, listed)], title=f"{plan.number} 转报材料目录", created=at)
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for each in (Entry("00 目录.xlsx", "", book.getvalue()), *entries):
            archive.writestr(zipfile.ZipInfo(each.name, ENTRY_TIME), each.content)
    return zip_marked(out.getvalue(), present_code(f"{plan.number} 转报材料"))


def _attached(rows: Sequence[Attachment]) -> list[Entry]:
    """The enterprise's attachments under their own names, numbered because names may repeat."""
    return [
        Entry(
            f"06 附件/{number:02d} {row.name.replace('/', '／')}",
            row.note or row.kind.title,
            store.read(row.file.uid, row.file.sha256),
        )
        for number, row in enumerate(rows, 1)
    ]
