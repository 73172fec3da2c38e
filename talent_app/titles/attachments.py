"""The materials of an application: certificates, proofs and the paper of the result; and what results came in with."""

from __future__ import annotations

from talent_app.files.models import AttachmentKind as Kind
from talent_app.files.owners import Owner, declare_owner
from talent_app.identity.permissions import Permission
from talent_app.titles import queries
from talent_app.titles.import_models import TitleImport
from talent_app.titles.models import TitleApplication
from talent_app.titles.skill_models import SkillEvaluation

declare_owner(
    Owner(
        TitleApplication.__tablename__,
        "职称申报",
        read=Permission.TALENT_READ,
        write=Permission.TALENT_EDIT,
        kinds=(Kind.CERTIFICATE, Kind.PROOF, Kind.OTHER),
        find=lambda scope, actor, number: queries.application_or_404(scope, number),
        home=lambda row: ("titles.application_show", {"application_id": row.id, "_anchor": "attachments"}),
    )
)

declare_owner(
    Owner(
        TitleImport.__tablename__,
        "职称评审结果导入",
        read=Permission.TALENT_VERIFY,
        write=Permission.TALENT_VERIFY,
        kinds=(Kind.OPINION, Kind.OTHER),
        find=lambda scope, actor, number: queries.row_or_404(scope, TitleImport, number),
        home=lambda row: ("title_imports.import_show", {"import_id": row.id, "_anchor": "attachments"}),
    )
)

declare_owner(
    Owner(
        SkillEvaluation.__tablename__,
        "技能等级认定",
        read=Permission.TALENT_READ,
        write=Permission.TALENT_EDIT,
        kinds=(Kind.CERTIFICATE, Kind.PROOF, Kind.OTHER),
        find=lambda scope, actor, number: queries.row_or_404(scope, SkillEvaluation, number),
        home=lambda row: ("title_skills.skill_show", {"evaluation_id": row.id, "_anchor": "attachments"}),
    )
)
