"""Every module that declares tables, imported in one place, so that metadata is whole for migrations and tests."""

from talent_app.agreements import models as agreements
from talent_app.api import models as api
from talent_app.audit import models as audit
from talent_app.classes import models as classes
from talent_app.confirmations import models as confirmations
from talent_app.cultivation import growth_models
from talent_app.cultivation import models as cultivation
from talent_app.db.base import Base, OpsBase
from talent_app.erasure import models as erasure
from talent_app.exchange import models as exchange
from talent_app.experts import models as experts
from talent_app.files import models as files
from talent_app.identity import models as identity
from talent_app.incentives import execution_models, procedure_models, review_models
from talent_app.incentives import models as incentives
from talent_app.incentives import scenario_models as scenarios
from talent_app.incentives import wage_models as wage_records
from talent_app.informing import models as informing
from talent_app.innovation import models as innovation
from talent_app.insurance import models as insurance
from talent_app.jobs import models as jobs
from talent_app.lists import models as lists
from talent_app.notifications import models as notifications
from talent_app.organisations import models as organisations
from talent_app.papers import models as papers
from talent_app.pay import models as pay
from talent_app.policy import models as policy
from talent_app.policy.holidays import models as holidays
from talent_app.privacy import models as privacy
from talent_app.recruitment import models as recruitment
from talent_app.reminders import models as reminders
from talent_app.rewards import models as rewards
from talent_app.searches import models as searches
from talent_app.statistics import models as statistics
from talent_app.statistics import publication_models as publications
from talent_app.statistics import quality_models as data_quality
from talent_app.statistics import report_models as statistical_reports
from talent_app.statistics import target_models as targets
from talent_app.support import models as support
from talent_app.talents import models as talents
from talent_app.talents import records as talent_records
from talent_app.teams import models as teams
from talent_app.titles import committee_models as title_committees
from talent_app.titles import import_models as title_imports
from talent_app.titles import models as titles
from talent_app.titles import skill_models as title_skills
from talent_app.tracking import models as tracking
from talent_app.webhooks import models as webhooks

__all__ = [
    "Base",
    "OpsBase",
    "agreements",
    "api",
    "audit",
    "classes",
    "confirmations",
    "cultivation",
    "data_quality",
    "erasure",
    "exchange",
    "execution_models",
    "experts",
    "files",
    "growth_models",
    "holidays",
    "identity",
    "incentives",
    "informing",
    "innovation",
    "insurance",
    "jobs",
    "lists",
    "notifications",
    "organisations",
    "papers",
    "pay",
    "policy",
    "privacy",
    "procedure_models",
    "publications",
    "recruitment",
    "reminders",
    "review_models",
    "rewards",
    "scenarios",
    "searches",
    "statistical_reports",
    "statistics",
    "support",
    "talent_records",
    "talents",
    "targets",
    "teams",
    "title_committees",
    "title_imports",
    "title_skills",
    "titles",
    "tracking",
    "wage_records",
    "webhooks",
]
