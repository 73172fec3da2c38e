"""The pages of recruitment, from the board to the notice on paper, and the erasure of who was not hired."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from talent_app import clock
from talent_app.audit.chain import verify
from talent_app.audit.erasing import ERASED
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, Forbidden
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.files import queries as files
from talent_app.files.intake import prepare
from talent_app.files.models import Attachment, AttachmentKind, File
from talent_app.files.service import attach_upload, remove_attachment
from talent_app.recruitment import candidate_queries, candidates, erasing, figures, hiring
from talent_app.recruitment.candidate_models import Candidate
from talent_app.recruitment.enums import DemandState
from talent_app.recruitment.workflow import CandidateAction as C
from tests.files import samples
from tests.page import get_page, post_page, values_of
from tests.recruitment.chain import again, applicant, offered, to_selected


def test_a_cv_is_named_by_number_and_goes_with_the_candidate(actor, client_as, opening, channel, day):
    row = applicant(actor, opening, channel)

    def upload(name, kind=AttachmentKind.RESUME, who="hr"):
        ready = prepare(actor("hr"), samples.pdf(), name, declared=True, kind=kind)
        return attach_upload(actor(who), "recruit_candidates", row.id, ready, kind=kind, note="格桑央金的简历")

    kept = upload("格桑央金简历.PDF")
    assert kept.name == f"{row.number}-简历.pdf"
    with pytest.raises(Forbidden):
        upload("x.pdf", who="approver")
    gone = upload("格桑央金证书.pdf", AttachmentKind.CERTIFICATE)
    remove_attachment(actor("hr"), gone.id, None, "放错了")
    assert f"{row.number}-简历.pdf" in get_page(client_as("hr"), f"/recruitment/candidates/{row.id}").words
    assert client_as("reviewer").get(f"/attachments/{kept.id}").status_code in (403, 404)
    candidates.move_candidate(actor("hr"), row.id, None, C.REJECT, "专业不符")
    with pytest.raises(Forbidden):
        upload("又一份.pdf")
    day(date(2027, 5, 24))
    erasing.erase_candidate(actor("hr"), row.id, None)
    use_scope(Scope.everything())
    assert session.scalars(select(Attachment.id).execution_options(include_deleted=True)).all() == []
    assert session.scalars(select(File.id)).all() == []
    notes = session.scalars(select(Attachment.__history__.c.note)).all()
    assert set(notes) == {None}
    assert not files.known_uids(Scope.everything())  # the sweep takes the bytes
    assert list(verify(session())) == []


def test_on_hire_the_cv_becomes_the_talents_and_leaves_the_retention(actor, client_as, opening, channel, day):
    row = applicant(actor, opening, channel)
    ready = prepare(actor("hr"), samples.pdf(), "格桑央金简历.pdf", declared=True, kind=AttachmentKind.RESUME)
    kept = attach_upload(actor("hr"), "recruit_candidates", row.id, ready, kind=AttachmentKind.RESUME, note="简历")
    to_selected(actor, row)
    candidates.put_on_notice(actor("approver"), row.id, None, 5)
    day(date(2026, 12, 1))
    offered(actor, row)
    hired = hiring.hire(actor("hr"), row.id, None, date(2026, 12, 1))
    use_scope(Scope.everything())
    moved = session.get_one(Attachment, kept.id, populate_existing=True)
    file = session.get_one(File, moved.file_id, populate_existing=True)
    place = ("talents", hired.talent_id)
    assert {(moved.owner_type, moved.owner_id), (moved.root_type, moved.root_id), (file.owner_type, file.owner_id)} == {
        place
    }
    hr = client_as("hr")
    assert moved.name in get_page(hr, f"/talents/{hired.talent_id}").words
    assert hr.get(f"/attachments/{kept.id}/download").status_code == 200
    page = get_page(hr, f"/recruitment/candidates/{row.id}").words
    assert "1 份附件转入人才档案" in page
    assert moved.name not in page
    assert list(verify(session())) == []


def test_a_candidate_not_hired_is_erased_with_every_image_once_the_retention_has_ended(actor, opening, channel, day):
    row = applicant(actor, opening, channel)
    candidates.move_candidate(actor("hr"), row.id, None, C.REJECT, "格桑央金专业不符")
    assert again(row).keep_until == date(2027, 5, 23)
    with pytest.raises(Conflict, match="保存到"):
        erasing.erase_candidate(actor("hr"), row.id, None)
    day(date(2027, 5, 24))
    assert erasing.list_due(system_actor("夜间")) == 1
    assert erasing.list_due(system_actor("夜间")) == 1  # told once
    erasing.erase_candidate(actor("hr"), row.id, None)
    gone = again(row)
    assert (gone.name, gone.phone, gone.document_number, gone.reason) == (ERASED, None, None, "")
    history = Candidate.__history__
    names = session.scalars(select(history.c.name).where(history.c.id == row.id, history.c.salt.is_(None))).all()
    assert names
    assert set(names) == {None}
    assert list(verify(session())) == []
    (found,) = figures.by_channel(actor("hr").scope)
    assert (found.applied, found.rejected) == (1, 1)
    assert candidate_queries.due_for_erasure(actor("hr").scope, clock.today()) == []


def test_the_pages_lead_from_the_board_to_the_offer(client_as, actor, opening, channel, day):
    row = applicant(actor, opening, channel)
    hr = client_as("hr")
    board = get_page(hr, f"/recruitment/openings/{opening.id}")
    assert "格桑央金" in board.words
    version = values_of(board.form("/screen"))["version"]
    answer = post_page(hr, f"/recruitment/candidates/{row.id}/screen", {"version": version, "back": "board"})
    assert answer
    post_page(hr, f"/recruitment/candidates/{row.id}/invite", {"version": str(again(row).version)})
    typed = {"held_on": "2026-11-23", "place": "会议室", "scores": "王建国 86 专业扎实\n李梅，91", "note": ""}
    post_page(hr, f"/recruitment/candidates/{row.id}/interviews/new", typed)
    shown = get_page(hr, f"/recruitment/candidates/{row.id}")
    assert "88.50" in shown.words
    assert "13811112222" not in str(shown)
    clear = post_page(hr, f"/recruitment/candidates/{row.id}/reveal", {"reason": "电话联系面试"})
    assert "13811112222" in clear.words
    for path in ("demands", "channels", "figures", "erasure", f"channels/{channel.id}", "openings/new",
                 f"openings/{opening.id}/edit", f"candidates/{row.id}/edit", f"openings/{opening.id}/candidates/new",
                 f"candidates/{row.id}/offers/new", f"candidates/{row.id}/hire", f"candidates/{row.id}/reject",
                 "demands/new", "channels/new"):  # fmt: skip
        assert get_page(hr, f"/recruitment/{path}")
    candidates.move_candidate(actor("hr"), row.id, None, C.SELECT)
    head = client_as("approver")
    assert get_page(head, f"/recruitment/candidates/{row.id}/notice")
    candidates.put_on_notice(actor("approver"), row.id, None, 5)
    paper = PdfReader(io.BytesIO(head.get(f"/recruitment/candidates/{row.id}/notice.pdf").data))
    assert "2026年11月30日" in re.sub(r"\s", "", paper.pages[0].extract_text())
    for username in ("reviewer", "stranger"):
        assert client_as(username).get(f"/recruitment/candidates/{row.id}").status_code in (403, 404)
    assert DemandState.PUBLISHED.title in get_page(client_as("leader"), "/recruitment/demands").words
