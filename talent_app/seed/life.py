"""What makes the demo data live: the account of a person belongs to somebody who has a photograph."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import select

from talent_app.audit.command import transaction
from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.files.intake import prepare
from talent_app.files.models import AttachmentKind
from talent_app.files.service import attach_prepared
from talent_app.identity.models import User
from talent_app.privacy.models import LedgerKind
from talent_app.privacy.service import enter_record, link_person
from talent_app.talents.models import Talent


def link_person_account(actor: Actor, organisation_id: int) -> None:
    """Give the log-in `person` a registration of its enterprise, a drawn photograph, and the ledger a first record."""
    with within(Scope.everything()):
        found = session.scalar(
            select(Talent.id).where(Talent.organisation_id == organisation_id).order_by(Talent.id).limit(1)
        )
        user_id = session.scalar(select(User.id).where(User.username == "person"))
    session.rollback()
    if found is None or user_id is None:
        return
    photo = prepare(actor, portrait(), "照片.png", declared=True, kind=AttachmentKind.PHOTO)
    with transaction(actor, Scope.everything()):
        link_person(actor, user_id, found)
        attach_prepared(actor, session.get_one(Talent, found), photo, kind=AttachmentKind.PHOTO)
        enter_record(
            actor,
            organisation_id,
            LedgerKind.IMPACT,
            {
                "title": "人才储备库上线前影响评估（演示）",
                "happened_on": date(2026, 11, 2),
                "purpose": "建立人才储备库，履行人力资源管理职责。",
                "data": "身份、教育、职称、任职和薪酬信息，涉及本单位登记的人才。",
                "receiver": "本单位人力资源部门、上级集团和市国资委。",
                "measures": "加密保存、默认屏蔽、查看留痕；结论：措施与风险相适应。",
            },
        )


def portrait() -> bytes:
    """A drawn head and shoulders: nobody's photograph."""
    picture = Image.new("RGB", (480, 640), "#9db7d5")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((150, 120, 330, 350), fill="#efd2b8")
    pen.rounded_rectangle((80, 390, 400, 700), 90, fill="#24425f")
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
