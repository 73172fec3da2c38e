"""Every module that declares tables, imported in one place, so that metadata is whole for migrations and tests."""

from talent_app.audit import models as audit
from talent_app.db.base import Base, OpsBase
from talent_app.identity import models as identity
from talent_app.incentives import models as incentives
from talent_app.organisations import models as organisations
from talent_app.tracking import models as tracking

__all__ = ["Base", "OpsBase", "audit", "identity", "incentives", "organisations", "tracking"]
