"""Whose copy a leaked file is: the code survives what people do to a file, and nobody can make one up."""

from __future__ import annotations

import csv
import re
import zipfile
from io import BytesIO, StringIO

import pikepdf
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from talent_app import clock
from talent_app.audit import queries
from talent_app.audit.copies import CODE, code_of, copies_in, originals, present_code, seq_of, serve, zip_marked
from talent_app.audit.models import AuditEntry
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.documents.found_files import words_of
from talent_app.documents.letters import Letter, letter_pdf
from talent_app.documents.tables import Limits
from talent_app.documents.word import letter_docx
from talent_app.exchange.export import Export, ExportWish
from talent_app.exchange.mapping import plan_file
from tests.exchange.files import csv_file, xlsx_file
from tests.factories import create_talent
from tests.page import get_page, post_page


@pytest.fixture
def copies(actor):
    """One export as a workbook and one as text, with their entries."""
    create_talent(actor("hr"), name="扎西")
    made = {}
    for extension in ("xlsx", "csv"):
        stream = BytesIO()
        Export(actor("hr"), ExportWish(columns=("name", "sex")), clock.now()).write(stream, extension)
        seq = session.scalar(select(AuditEntry.seq).order_by(AuditEntry.seq.desc()))
        made[extension] = stream.getvalue(), seq
    return made


def resaved(rows):
    """What is left when only the cells of the first sheet go into another file."""
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig"), xlsx_file({"Sheet1": rows})


def test_a_found_file_names_its_export_however_it_was_saved_again(copies):
    book, seq = copies["xlsx"]
    assert copies_in(words_of(book)) == [seq]
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    text, other = copies["csv"]
    lines = list(csv.reader(StringIO(text.decode("utf-8-sig"))))
    assert seq != other
    for cells, wanted in ((rows, seq), (lines, other)):
        for content in resaved(cells):
            assert copies_in(words_of(content)) == [wanted]
    notes = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_name("说明").to_python()
    assert ["副本编号", code_of(seq)] in notes
    assert code_of(seq).encode() in book or any(code_of(seq) in words for words in words_of(book))


def test_a_marked_file_is_imported_as_if_it_had_no_mark(copies):
    for extension, (content, _seq) in copies.items():
        sheet = plan_file(content, f"a.{extension}", Limits()).sheets[0]
        assert list(sheet.columns.values()) == ["name", "sex"]


def test_a_code_cannot_be_made_up(db):
    code = code_of(7)
    assert CODE.fullmatch(code)
    assert (seq_of(code), seq_of(code.lower())) == (7, 7)
    other = code_of(8)
    assert seq_of(code[:9] + other[9:]) is None
    assert [seq_of(each) for each in ("", "AAAA", "0000-0000-0000-0000", "AAAA-AAAA-AAAA-AAAA")] == [None] * 4
    assert copies_in([f"x {code} y", other]) == [7, 8]


def test_an_auditor_asks_with_a_code_or_a_file(client_as, copies, app):
    auditor = client_as("auditor")
    book, seq = copies["xlsx"]
    get_page(auditor, "/audit/copies")
    page = post_page(auditor, "/audit/copies", {"code": code_of(seq)})
    assert "导出人才" in page.words
    assert "林卓玛" in page.words
    page = post_page(auditor, "/audit/copies", {"file": (BytesIO(book), "泄露.xlsx")})
    assert "林卓玛" in page.words
    page = post_page(auditor, "/audit/copies", {"file": (BytesIO(csv_file([("姓名",), ("甲",)])), "别处.csv")})
    assert "没有找到本系统发出的副本编号" in page.words
    told = app.test_cli_runner().invoke(args=["audit", "trace", code_of(seq)])
    assert "林卓玛" in told.output


#: What a file's address ends with.
FILE = re.compile(r"\.(xlsx|csv|pdf|docx|zip|json|txt)$|extension>$|file_format>$|/(file|download|preview|export)$")
#: Files that carry nobody's code, with the reason.
UNMARKED = {
    "recruitment.catalogue_pdf": "published, without personal data",
    "recruitment.catalogue_xlsx": "published, without personal data",
    "incentives.version_pdf": "the original is the same for everybody: its SHA-256 is printed; fetching is recorded",
    "papers.paper_file": "kept as it was made, with the maker's code inside; fetching is recorded",
    "files.attachment_download": "somebody's own file, never altered; fetching is recorded",
    "files.attachment_preview": "somebody's own file, never altered; opening is recorded",
    "audit.seals_file": "hashes, no personal data; an altered file would prove nothing",
    "reports.report_file": "kept as it was made, figures without persons; taking it is recorded",
    "exchange.import_preview": "a page",
    "incentives.wage_record_file": "a page",
    "exchange.talent_export": "a form here; the file comes by POST (above)",
}
#: Files that need an object in some state: they are written by the same five writers, each proved here.
OF_OBJECTS = {
    "agreements.agreement_document", "confirmations.round_xlsx", "cultivation.apprenticeship_document",
    "cultivation.certificate_document", "cultivation.term_document", "cultivation.year_document",
    "erasure.erasure_note_pdf", "erasure.own_erasure_pdf", "exchange.export_fetch", "exchange.pack_fetch",
    "incentives.reading_pdf",
    "incentives.wage_record_export", "innovation.return_pdf", "insurance.register_xlsx", "papers.paper_docx",
    "papers.paper_package", "papers.paper_pdf", "papers.version_comparison", "papers.version_tables",
    "privacy.own_certificate", "privacy.own_copy_json", "privacy.own_copy_pdf", "privacy.own_copy_xlsx",
    "publications.publication_xlsx", "recruitment.notice_pdf", "rewards.notice_pdf", "teams.team_pdf",
    "title_committees.engagement_letter", "title_committees.minutes_pdf", "titles.notice_pdf",
    "titles.result_notice", "titles.result_pdf", "titles.result_xlsx",
}  # fmt: skip


def test_every_file_that_leaves_names_its_reader(client_as, actor, place, app):
    """From the URL map: what is not listed above must answer with a file that carries the code of this reading."""
    create_talent(actor("hr"), name="扎西")
    told = {"organisation_id": place("plant").id, "cube": "talents", "catalogue_year": 2026, "year": 2025}
    seen, left = set(), []
    for rule in app.url_map.iter_rules():
        if not FILE.search(rule.rule) or rule.endpoint.startswith(("static", "bootstrap", "api_v1", "web.")):
            continue
        seen.add(rule.endpoint)
        if rule.endpoint in UNMARKED.keys() | OF_OBJECTS:
            continue
        kinds = [kind for name in ("extension", "file_format") if name in rule.arguments
                 for kind in rule._converters[name].regex.strip("(?:)").split("|")]  # fmt: skip
        for kind in kinds or [""]:
            if not rule.arguments <= told.keys() | {"extension", "file_format"}:
                left.append(rule.endpoint)
                break
            url = rule.build(told | {"extension": kind, "file_format": kind}, append_unknown=False)[1]
            answers = (client_as(who).get(url) for who in ("hr", "leader", "auditor", "reviewer"))
            answer = next((each for each in answers if each.status_code == 200), None)
            found = [] if answer is None else copies_in(words_of(answer.get_data()))
            names = {row.actor_name for row in queries.entries_at(Scope.everything(), found)}
            if len(found) != 1 or not names:
                left.append(f"{rule.endpoint} {url} {found}")
    assert left == [], "; ".join(left)
    assert UNMARKED.keys() | OF_OBJECTS <= seen


def test_each_kind_of_file_carries_the_code_and_an_original_none(db, actor):
    letter = Letter("关于扎西任职的说明", "国资委", "正文。", "拉萨藏药")
    serve(actor("hr"))
    at = clock.now()
    code = present_code("关于扎西任职的说明")
    files = [letter_docx(letter, created=at), letter_pdf(letter, created=at)]
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("说明.pdf", files[1])
    files += [archive.getvalue(), zip_marked(archive.getvalue(), code)]
    for content in files:
        assert copies_in(words_of(content)) == [seq_of(code)]
    with pikepdf.open(BytesIO(files[1])) as document:
        assert document.docinfo["/Keywords"] == f"副本编号 {code}"
    assert code in "".join(page.extract_text() for page in PdfReader(BytesIO(files[1])).pages)
    with originals():
        assert (present_code(), copies_in(words_of(letter_docx(letter, created=at)))) == ("", [])
