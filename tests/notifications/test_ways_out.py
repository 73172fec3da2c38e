"""Ways out of the house, end to end: quiet hours hold a mail until morning, a server that wants TLS and a log-in gets
both, a robot that refused is asked again.
"""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from talent_app import clock
from talent_app.db.engine import session
from talent_app.notifications import delivery
from talent_app.notifications.channels import channels
from talent_app.notifications.models import Delivery, DeliveryState
from tests.notifications.telling import tell
from tests.notifications.test_mail import Postbox, choose, post_office, robot_at

#: 23:30 and 6:59 in Lhasa.
NIGHT = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
DAWN = datetime(2026, 11, 23, 22, 59, tzinfo=UTC)


@pytest.mark.committing
def test_a_mail_of_the_night_waits_for_the_morning(actor, postbox, monkeypatch):
    choose(actor, quiet_from=22, quiet_until=7)
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    tell(actor("hr"))
    for moment, sent in ((NIGHT + timedelta(minutes=1), 0), (DAWN, 0), (DAWN + timedelta(minutes=1), 1)):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert delivery.deliver_due() == sent, moment
    assert len(postbox.mails) == 1


def certificate(folder):
    """A certificate of 127.0.0.1 that vouches for itself; the file holds its key as well."""
    key, at = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(at - timedelta(days=1)).not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "mail.pem"
    path.write_bytes(
        made.public_bytes(Encoding.PEM) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return path


@pytest.mark.committing
def test_a_server_that_wants_tls_and_a_log_in_gets_both_and_a_false_one_gets_nothing(actor, monkeypatch, tmp_path):
    path, heard = certificate(tmp_path), []
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)

    def admitted(server, smtp_session, envelope, mechanism, data):
        heard.append((smtp_session.ssl is not None, data.login, data.password))
        return AuthResult(success=data.password == b"mail password")

    wanted = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": admitted}
    with post_office(monkeypatch, Postbox(), **wanted) as box:
        for name, value in {
            "smtp_security": "starttls", "smtp_user": "platform", "smtp_password": "mail password"
        }.items():  # fmt: skip
            monkeypatch.setattr(channels, name, value)
        choose(actor)
        tell(actor("hr"))
        assert delivery.deliver_due() == 0, "nobody vouches for the server"
        assert heard == []
        row = session.scalars(select(Delivery)).one()
        assert (row.state, "SSLCertVerificationError" in row.error) == (DeliveryState.WAITING, True)
        session.rollback()
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        later = clock.now() + timedelta(minutes=2)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert delivery.deliver_due() == 1
        assert heard == [(True, b"platform", b"mail password")]
        assert len(box.mails) == 1


@pytest.mark.committing
@pytest.mark.parametrize("robot", ["wecom_url", "dingtalk_url"])
def test_a_robot_that_refused_is_asked_again(actor, monkeypatch, robot):
    with robot_at() as (base, seen):
        monkeypatch.setattr(channels, robot, f"{base}/refuse?key=k")
        tell(actor("hr"))
        assert delivery.deliver_due() == 0
        monkeypatch.setattr(channels, robot, f"{base}/robot?key=k")
        assert delivery.deliver_due() == 0, "not before its pause"
        later = clock.now() + timedelta(minutes=2)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert delivery.deliver_due() == 1
    assert [path for path, _body in seen] == ["/refuse?key=k", "/robot?key=k"]
