"""Signatures of filed copies: made once with the office's certificate, judged in public, broken by one byte."""

from __future__ import annotations

import datetime
import hashlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from talent_app.db.engine import session
from talent_app.documents.pdf import render_pdf
from talent_app.documents.signing import CertificateFault, sign_pdf, signature_of
from talent_app.incentives import filing, queries, verification
from talent_app.incentives.models import DocumentSignature
from talent_app.incentives.signatures import office
from talent_app.incentives.verification import Verdict
from tests.incentives.plan_data import submitted
from tests.page import get_page, post_page

PASSWORD = "一个-password"


def certificate_file(folder: Path, *, year: int = 2026) -> Path:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "拉萨市国资委（测试）")])
    begin = datetime.datetime(year, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begin)
        .not_valid_after(begin.replace(year=year + 20))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "office.p12"
    locked = BestAvailableEncryption(PASSWORD.encode())
    path.write_bytes(serialize_key_and_certificates(b"office", key, made, None, locked))
    return path


@pytest.fixture
def signing(tmp_path, monkeypatch):
    monkeypatch.setattr(filing, "render_filed", small)
    office.configure(str(certificate_file(tmp_path)), PASSWORD, "")
    yield office
    office.configure("", "", "")


def small(*_version) -> bytes:
    """Stands in for a filed copy: whole plans are rendered elsewhere, and large uploads leave temporary files."""
    context = {"heading": "正本", "addressee": "", "paragraphs": ["甲"], "signatory": "乙", "date": "2026-11-23"}
    at = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
    return render_pdf("pdf/notice.html", context, title="正本", identifier=b"small", created=at)


@pytest.fixture
def frozen(actor, place, app):
    plan = submitted(actor, place("plant").id)
    leader = actor("leader")
    return queries.frozen_or_404(leader.scope, queries.plan_or_404(leader.scope, leader, plan.id), 1)


def test_a_filed_copy_is_signed_once_and_the_signed_copy_is_handed_out(actor, frozen, signing):
    leader = actor("leader")

    def fetched() -> bytes:
        return filing.original(leader, queries.plan_or_404(leader.scope, leader, frozen.version.plan_id), 1)

    signed = fetched()
    _document, plain = filing.filed_copy(leader, queries.plan_or_404(leader.scope, leader, frozen.version.plan_id), 1)
    assert signed.startswith(plain)
    assert fetched() == signed
    assert session.query(DocumentSignature).count() == 1
    record = verification.record_of(frozen.version.verify_code)
    assert record.signer == "拉萨市国资委（测试）"
    for content in (signed, plain):
        assert verification.judged(record, content, plain) is Verdict.INTACT
    check = signature_of(signed, office.trusted())
    assert check.is_intact
    assert check.is_trusted
    assert not signature_of(signed).is_trusted
    for place in (len(plain) // 3, len(plain) + 500):
        changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
        assert verification.judged(record, changed, plain) is Verdict.ALTERED
        told = signature_of(changed, office.trusted())
        assert told is None or not told.is_intact
    assert not signature_of(signed + b"\n% appended", office.trusted()).is_intact


def test_the_filed_copy_carries_the_frozen_text_and_the_tables(actor, frozen):
    leader = actor("leader")
    plan = queries.plan_or_404(leader.scope, leader, frozen.version.plan_id)
    _document, content = filing.filed_copy(leader, plan, 1)
    with pikepdf.open(BytesIO(content)) as pdf:
        files = {spec.filename: spec.get_file().read_bytes() for spec in pdf.attachments.values()}
    assert hashlib.sha256(files[filing.DATA_NAME]).hexdigest() == frozen.version.content_hash
    assert files[filing.BOOK_NAME].startswith(b"PK")


def test_a_wrong_password_is_named_and_the_reader_still_gets_his_file(actor, frozen, signing):
    leader = actor("leader")
    office.configure(str(office.path), "wrong", "")
    with pytest.raises(CertificateFault, match="密码不对"):
        _ = office.certificate
    plan = queries.plan_or_404(leader.scope, leader, frozen.version.plan_id)
    assert filing.original(leader, plan, 1).startswith(b"%PDF-1.7")
    assert session.query(DocumentSignature).count() == 0


def test_an_expired_certificate_signs_nothing(tmp_path):
    office.configure(str(certificate_file(tmp_path, year=2000)), PASSWORD, "")
    try:
        with pytest.raises(CertificateFault, match="有效期"):
            sign_pdf(b"%PDF-1.7", office.certificate, reason="", at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    finally:
        office.configure("", "", "")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"\x00" * 100, b"PK\x03\x04"])
def test_a_file_that_is_no_signed_pdf_has_no_signature(content):
    assert signature_of(content) is None


def test_the_public_page_names_signer_and_validity(actor, frozen, signing, client, client_as):
    leader = actor("leader")
    signed = filing.original(leader, queries.plan_or_404(leader.scope, leader, frozen.version.plan_id), 1)
    code = frozen.version.verify_code
    session.rollback()
    for content, told in (
        (signed, ("与正本完全一致", "拉萨市国资委（测试）", "未改动", "受信任")),
        (signed[:900] + bytes([signed[900] ^ 1]) + signed[901:], ("由正本改动而来", "签名无效")),
        (b"%PDF-1.7 another", ("不是这份方案的正本", "没有可识别的电子签名")),
    ):
        page = post_page(client, f"/verify/{code}", {"file": (BytesIO(content), "a.pdf")})
        for words in told:
            assert words in page.text
    page = get_page(client_as("hr"), f"/incentives/plans/{frozen.version.plan_id}/versions")
    assert "拉萨市国资委（测试）" in page.text
