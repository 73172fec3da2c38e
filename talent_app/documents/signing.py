"""Electronic signatures of PDF files (PAdES): making one with a PKCS#12 certificate, and telling what one is worth.

The only importer of pyHanko. A signature is appended to the file as it is, so the bytes before it stay; nothing is
fetched from any network: revocation is not asked, and the answer says so by judging trust from the given roots alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from talent_app.core.errors import AppError

FIELD = "Signature1"
log = logging.getLogger(__name__)
#: An untrusted signature is an answer here, not an incident with a traceback.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


class CertificateFault(AppError):
    """The configured certificate cannot be used."""

    status = 500
    title = "未能签名"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"签名证书不能使用：{reason}，正本没有签名。",
            "请系统管理员核对 SIGNING_CERTIFICATE 和 SIGNING_PASSWORD 两项设置。",
        )


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its key, and what is printed of it."""

    path: Path
    password: str
    signer: str
    issuer: str
    serial: str
    valid_from: date
    valid_until: date
    chain: bytes

    @classmethod
    def load(cls, path: Path, password: str) -> Certificate:
        """Read a PKCS#12 file; raises when it is missing, locked, or without key and certificate."""
        try:
            held = load_pkcs12(path.read_bytes(), password.encode())
        except (OSError, ValueError) as error:
            raise CertificateFault("文件不存在，或者密码不对") from error
        if held.cert is None or held.key is None:
            raise CertificateFault("文件中没有证书或私钥")
        certificate = held.cert.certificate
        chain = [certificate, *(extra.certificate for extra in held.additional_certs)]
        return cls(
            path=path,
            password=password,
            signer=_common_name(certificate.subject),
            issuer=_common_name(certificate.issuer),
            serial=format(certificate.serial_number, "x"),
            valid_from=certificate.not_valid_before_utc.date(),
            valid_until=certificate.not_valid_after_utc.date(),
            chain=b"".join(each.public_bytes(Encoding.PEM) for each in chain),
        )


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What the signature of a file is worth: untouched since, made by the key of the certificate, by one we trust."""

    signer: str
    issuer: str
    valid_from: date
    valid_until: date
    signed_at: datetime | None
    is_intact: bool
    is_trusted: bool


def sign_pdf(content: bytes, certificate: Certificate, *, reason: str, at: datetime) -> bytes:
    """The file with a signature appended that allows no further change."""
    if not certificate.valid_from <= at.date() <= certificate.valid_until:
        raise CertificateFault(f"有效期为{certificate.valid_from}至{certificate.valid_until}")
    signer = signers.SimpleSigner.load_pkcs12(str(certificate.path), passphrase=certificate.password.encode())
    if signer is None:
        raise CertificateFault("文件不能读取")
    about = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        name=certificate.signer,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    try:
        signed = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(content)), about, signer=signer)
    except (SigningError, PdfError) as error:
        raise CertificateFault("证书不适用于签名") from error
    return bytes(signed.getvalue())


def signature_of(content: bytes, trusted: Sequence[bytes] = ()) -> SignatureCheck | None:
    """The last signature of a file judged; None for a file without one or one that cannot be read as PDF."""
    try:
        found = PdfFileReader(BytesIO(content), strict=False).embedded_signatures
        if not found:
            return None
        roots = [root for pem in trusted for root in load_certs_from_pemder_data(pem)]
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        status = validate_pdf_signature(found[-1], context)
        certificate = x509.load_der_x509_certificate(found[-1].signer_cert.dump())
    except SignatureValidationError as error:
        log.info("a signature could not be judged: %s", error)
        return _unreadable(found[-1])
    except Exception as error:  # a file from anybody may break the reader in any way
        log.info("an uploaded file could not be read as signed PDF: %s", type(error).__name__)
        return None
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return SignatureCheck(
        signer=_common_name(certificate.subject),
        issuer=_common_name(certificate.issuer),
        valid_from=certificate.not_valid_before_utc.date(),
        valid_until=certificate.not_valid_after_utc.date(),
        signed_at=status.signer_reported_dt,
        is_intact=bool(status.intact and status.valid and whole),
        is_trusted=bool(status.trusted),
    )


def _unreadable(signature: object) -> SignatureCheck | None:
    certificate = getattr(signature, "signer_cert", None)
    if certificate is None:
        return None
    read = x509.load_der_x509_certificate(certificate.dump())
    return SignatureCheck(
        _common_name(read.subject), _common_name(read.issuer), read.not_valid_before_utc.date(),
        read.not_valid_after_utc.date(), None, is_intact=False, is_trusted=False,
    )  # fmt: skip


def _common_name(name: x509.Name) -> str:
    named = name.get_attributes_for_oid(NameOID.COMMON_NAME) or name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(named[0].value) if named else name.rfc4514_string()
