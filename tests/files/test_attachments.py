"""Attachments from upload to bin: who may, what is refused, what is kept of it."""

from __future__ import annotations

import socket
import struct
import threading
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import event, select

from talent_app.audit.models import AuditEntry, AuditSubject
from talent_app.core.actor import system_actor
from talent_app.core.errors import Forbidden, InvalidInput, NotFound
from talent_app.db.engine import database, session, use_scope
from talent_app.files import intake, queries, service
from talent_app.files.intake import SecretMaterial, prepare
from talent_app.files.models import AttachmentKind as Kind
from talent_app.files.scanning import ScannerAway
from talent_app.files.store import store
from talent_app.talents import merging
from talent_app.talents import service as talents
from tests.factories import create_talent
from tests.files import samples
from tests.page import get_page, post_page


@pytest.fixture
def owned(actor):
    return create_talent(actor("hr"), name="其美")


def upload(actor, owner, data=None, name="证书.pdf", kind=Kind.CERTIFICATE):
    prepared = prepare(actor("hr"), data or samples.pdf(), name, declared=True, kind=kind)
    return service.attach_upload(actor("hr"), owner.__tablename__, owner.id, prepared, kind=kind)


@pytest.mark.parametrize(
    ("data", "name", "extension"),
    [
        (samples.png(), "图.png", "png"),
        (samples.docx("甲"), "文.docx", "docx"),
        (samples.xlsx("甲"), "表.pdf", "xlsx"),
        (samples.ofd("甲"), "版.ofd", "ofd"),
    ],
)
def test_the_type_is_told_by_content_whatever_the_name_says(actor, data, name, extension):
    kept = prepare(actor("hr"), data, name, declared=True)
    assert intake.type_of(store.read(kept.stored.uid, kept.stored.sha256)).extension == extension


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "空的"),
        (b"MZ\x90\0 program", "程序"),
        (b"<html>x</html>", "不支持"),
        (samples.archive({"a.txt": "x"}), "压缩包"),
        (samples.archive({"word/document.xml": "<a/>", "word/vbaProject.bin": "x"}), "宏"),
        (samples.archive({"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "损坏"),
        (b"\x89PNG\r\n\x1a\n broken", "损坏"),
        (b"%PDF-1.7 broken", "损坏"),
    ],
)
def test_what_cannot_be_an_attachment_is_refused_in_words(actor, data, told):
    with pytest.raises(InvalidInput, match=told):
        prepare(actor("hr"), data, "证书.pdf", declared=True)
    assert not list(store.paths())


def test_an_archive_that_unpacks_to_gigabytes_is_refused_unread(actor):
    bomb = samples.archive({"word/document.xml": "<a/>", "x.xml": b"0" * 310 * 1024 * 1024})
    assert len(bomb) < 1_000_000
    with pytest.raises(InvalidInput, match="解压后过大"):
        prepare(actor("hr"), bomb, "文.docx", declared=True)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (samples.pdf("秘密★10年", "关于报送名册的请示"), "请示.pdf"),
        (samples.docx("机密★", "正文"), "请示.docx"),
        (samples.xlsx("密级：绝密", "名册"), "名册.xlsx"),
        (samples.ofd("秘密★长期"), "请示.ofd"),
        (samples.png(), "【机密】照片.png"),
    ],
)
def test_secret_material_is_refused_and_leaves_no_name_behind(actor, data, name):
    with pytest.raises(SecretMaterial, match="第三十一条"):
        prepare(actor("hr"), data, name, declared=True)
    assert not list(store.paths())
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert entry.action == "file.refused"
    assert name not in str(entry.details)


def test_documents_that_speak_of_secrets_are_taken(actor):
    words = ("以秘密投票方式表决", "根据《保守国家秘密法》第三十一条", "绝密、机密、秘密三级")
    for data in (samples.pdf(*words), samples.docx(*words), samples.xlsx(*words), samples.ofd(*words)):
        assert prepare(actor("hr"), data, "秘密投票结果.pdf", declared=True)


def test_nothing_is_taken_without_the_statement_or_beyond_the_limit(actor, monkeypatch):
    with pytest.raises(InvalidInput, match="国家秘密"):
        prepare(actor("hr"), samples.png(), "图.png", declared=False)
    monkeypatch.setattr(intake.rules, "max_megabytes", 1)
    with pytest.raises(InvalidInput, match="1 MB"):
        prepare(actor("hr"), samples.png() + b"0" * 1024 * 1024, "图.png", declared=True)


def test_a_photograph_is_made_anew_upright_and_without_what_the_camera_wrote(actor, owned):
    row = upload(actor, owned, samples.jpeg_with_place(), "照片.jpg", Kind.PHOTO)
    actor("hr")
    file = queries.file_or_404(actor("hr").scope, row.file_id)
    data = store.read(file.uid, file.sha256)
    assert b"SecretCamera" not in data
    with Image.open(BytesIO(data)) as picture:
        assert picture.size == (600, 800)


def test_a_new_photograph_takes_the_place_of_the_old_one(actor, owned):
    first = upload(actor, owned, samples.png(), "旧.png", Kind.PHOTO)
    second = upload(actor, owned, samples.png((50, 60)), "新.png", Kind.PHOTO)
    reader = actor("hr")
    rows = queries.attachments_of(reader.scope, [owned], reader)["talents", owned.id].rows
    assert [row.id for row in rows] == [second.id]
    with pytest.raises(InvalidInput, match="照片应为"):
        prepare(actor("hr"), samples.pdf(), "照片.pdf", declared=True, kind=Kind.PHOTO)
    assert first.id != second.id


def test_attachments_of_a_page_of_people_are_counted_in_one_statement(actor, owned):
    upload(actor, owned)
    upload(actor, owned, samples.png(), "图.png")
    other = create_talent(actor("hr"))
    reader = actor("hr")
    told = []

    def see(connection, cursor, statement, *_rest):
        told.append(statement)

    event.listen(database.engine, "before_cursor_execute", see)
    try:
        assert queries.counts_of(reader.scope, "talents", [owned.id, other.id]) == {owned.id: 2}
        queries.attachments_of(reader.scope, [owned, other], reader)
    finally:
        event.remove(database.engine, "before_cursor_execute", see)
    assert len([one for one in told if "SELECT" in one and "attachments" in one]) == 2


def test_foreign_and_absent_attachments_do_not_exist(actor, owned):
    row = upload(actor, owned)
    for username in ("stranger", "county", "group"):
        reader = actor(username)
        if username == "group":
            assert queries.attachment_or_404(reader.scope, reader, row.id)
            with pytest.raises(Forbidden):
                service.remove_attachment(reader, row.id, None, "不该由我移除")
            continue
        with pytest.raises(NotFound):
            queries.attachment_or_404(reader.scope, reader, row.id)
        with pytest.raises(NotFound):
            service.attach_upload(
                reader, "talents", owned.id, prepare(reader, samples.png(), "图.png", declared=True), kind=Kind.PROOF
            )
    with pytest.raises(NotFound):
        queries.attachment_or_404(actor("hr").scope, actor("hr"), 10**9)


def test_removed_restored_purged_and_swept(actor, owned, monkeypatch):
    row = upload(actor, owned)
    row = service.remove_attachment(actor("hr"), row.id, row.version, "重复上传")
    reader = actor("hr")
    assert not queries.attachments_of(reader.scope, [owned])["talents", owned.id].rows
    row = service.restore_attachment(actor("hr"), row.id, row.version)
    assert row.deleted_at is None
    service.remove_attachment(actor("hr"), row.id, row.version, "确实重复")
    night = system_actor("夜间清理")
    assert service.purge(night) == 0
    monkeypatch.setenv("APP_TODAY", "2027-01-05")
    assert service.purge(night) == 1
    use_scope(actor("hr").scope)
    assert len(list(store.paths())) == 1
    monkeypatch.setattr("talent_app.files.store.ORPHAN_AGE", timedelta(days=-1))
    assert store.sweep(set()) == 1


def test_deleting_a_record_takes_its_attachments_along(actor, owned):
    record = talents.add_record(actor("hr"), owned.id, "titles", {"name": "高级工程师"})
    row = upload(actor, record)
    assert (row.root_type, row.root_id) == ("talents", owned.id)
    talents.remove_record(actor("hr"), owned.id, "titles", record.id, record.version)
    with pytest.raises(NotFound):
        queries.attachment_or_404(actor("hr").scope, actor("hr"), row.id)


def test_opening_a_file_is_a_reading_of_the_person(actor, owned, client_as):
    row = upload(actor, owned, name="其美的毕业证.pdf")
    client = client_as("reviewer")
    answer = client.get(f"/attachments/{row.id}/preview")
    assert answer.mimetype == "application/pdf"
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer = client.get(f"/attachments/{row.id}/download")
    assert "其美" not in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"%PDF")
    read = session.scalars(select(AuditEntry).where(AuditEntry.action == "attachment.read")).all()
    assert [entry.details["how"] for entry in read] == ["preview", "download"]
    subject = session.scalars(select(AuditSubject).where(AuditSubject.entry_uid == read[0].uid)).one()
    assert (subject.subject_type, subject.subject_id) == ("talents", owned.id)


def test_hr_uploads_on_the_page_of_a_person_and_sees_the_photograph(actor, owned, client_as):
    client = client_as("hr")
    page = get_page(client, f"/talents/{owned.id}")
    assert page.select_one(".portrait-initials")
    url = f"/attachments/talents/{owned.id}/new"
    page = post_page(client, url, {"kind": "photo", "file": (BytesIO(samples.png()), "照.png")}, content_type=MULTIPART)
    assert any("国家秘密" in sentence for sentence in page.errors())
    sent = {"kind": "photo", "declared": "y", "file": (BytesIO(samples.png()), "照.png")}
    page = post_page(client, url, sent, content_type=MULTIPART)
    assert any("已添加附件" in sentence for sentence in page.notices())
    picture = page.select_one(".portrait img")
    answer = client.get(picture["src"])
    assert answer.mimetype == "image/jpeg"
    sent = {"kind": "proof", "declared": "y", "file": (BytesIO(samples.pdf("机密★")), "证明.pdf")}
    page = post_page(client, url, sent, content_type=MULTIPART)
    assert any("机密★" in sentence and "第 1 页" in sentence for sentence in page.errors())


MULTIPART = "multipart/form-data"


class FakeClamd:
    """A clamd on loopback that finds one word infected."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(10)
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"

    def serve(self, times):
        for _ in range(times):
            connection, _peer = self.server.accept()
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                body = b""
                while size := struct.unpack(">I", stream.read(4))[0]:
                    body += stream.read(size)
                connection.sendall(b"stream: Eicar FOUND\0" if b"EICAR" in body else b"stream: OK\0")


def test_clamd_is_asked_where_it_is_set_and_its_silence_refuses(actor, monkeypatch):
    fake = FakeClamd()
    thread = threading.Thread(target=fake.serve, args=(2,), daemon=True)
    thread.start()
    monkeypatch.setattr(intake.rules, "clamd", fake.address)
    assert prepare(actor("hr"), samples.png(), "图.png", declared=True)
    with pytest.raises(InvalidInput, match="恶意"):
        prepare(actor("hr"), samples.png() + b"EICAR", "图.png", declared=True)
    thread.join(5)
    fake.server.close()
    with pytest.raises(ScannerAway, match="没有应答"):
        prepare(actor("hr"), samples.png(), "图.png", declared=True)


def test_a_merge_brings_attachments_together_and_an_undo_parts_them(actor, owned):
    twin = create_talent(actor("hr"), document_number=None, name="其美")
    row = upload(actor, twin)
    kept = merging.merge_talents(actor("hr"), owned.id, None, twin.id, None)
    reader = actor("hr")
    rows = queries.attachments_of(reader.scope, [kept])["talents", kept.id].rows
    assert [each.id for each in rows] == [row.id]
    merging.undo_merge(actor("hr"), kept.id, None)
    reader = actor("hr")
    assert not queries.attachments_of(reader.scope, [kept])["talents", kept.id].rows
    assert [each.id for each in queries.attachments_of(reader.scope, [twin])["talents", twin.id].rows] == [row.id]
