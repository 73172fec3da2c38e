"""The order of the house as data: which package stands where, who may see whom, who may do what others may not."""

from __future__ import annotations

import re
from pathlib import Path

#: Rule 2: a package imports only from packages of its own group's left. One tuple = may not import each other.
ORDER = [
    ("core",),
    ("rules", "clock", "db", "translations"),
    ("tracking",),
    ("audit", "web"),
    ("manual",),
    ("documents", "files"),
    ("organisations",),
    ("identity",),
    ("jobs", "notifications", "lists"),
    ("policy", "informing", "webhooks"),
    ("talents",),
    ("searches", "experts", "confirmations", "classes"),
    ("teams",),
    (
        "titles",
        "recruitment",
        "agreements",
        "insurance",
        "pay",
        "rewards",
        "reminders",
        "support",
        "innovation",
        "cultivation",
    ),
    ("incentives",),
    ("papers",),
    ("privacy", "exchange", "statistics"),
    ("erasure",),
    ("operations", "api"),
    ("models", "worker", "nightly", "cli", "seed", "application"),
]
#: Pure data that stands left of everything although it lives in a feature.
PURE_DATA = {"talent_app.identity.permissions"}
#: Siblings of one group that may see each other, with the reason.
SIBLINGS = {
    ("db", "clock"): "uids and stamps are made from the one clock",
    ("web", "audit"): "pages record readings",
    ("audit", "web"): "audit/views.py is a view like any other",
    ("operations", "models"): "one list of tables",
    ("models", "worker"): "one list of tables",
    ("cli", "models"): "one list of tables",
    ("cli", "worker"): "`flask jobs` starts it",
    ("cli", "seed"): "`flask seed` runs it",
    ("rewards", "agreements"): "an agreement that ended early speaks for stopping a reward",
    ("seed", "models"): "one list of tables",
    ("application", "cli"): "create_app is the table of contents",
    ("application", "models"): "create_app is the table of contents",
    ("application", "worker"): "create_app is the table of contents",
    ("worker", "models"): "one list of tables",
    ("worker", "nightly"): "the night's job is one of its tasks",
}

#: Rule 1: files of these names run from the command line and from plain tests, so they never see Flask.
WITHOUT_FLASK = {
    "models",
    "queries",
    "service",
    "facts",
    "workflow",
    "tasks",
    "scope",
    "permissions",
    "records",
    "fields",
}
WITHOUT_FLASK_PACKAGES = {"core", "rules", "db", "tracking", "clock", "worker", "seed", "documents", "jobs", "policy"}
FLASKY = ("flask", "wtforms", "flask_wtf", "flask_login", "flask_babel", "talent_app.web")

#: Who may step outside the scope, each with the purpose it names.
BEYOND = {
    "talent_app/core/scope.py",
    "talent_app/audit/command.py",  # system jobs
    "talent_app/identity/queries.py",  # computing the scope itself
    "talent_app/cli/audit.py",  # verification of the chain
    "talent_app/talents/persons.py",  # identity uniqueness, duplicate suggestion
    "talent_app/talents/named.py",  # names on papers of one's own, after a transfer
    "talent_app/talents/request_queries.py",  # the same, read
    "talent_app/talents/requests.py",  # a request concerns two enterprises that do not see each other
    "talent_app/experts/crossing.py",  # expert search, anonymous; requests between enterprises
    "talent_app/incentives/policy_effects.py",  # which plans a draft of policy would change
    "talent_app/incentives/verification.py",  # /verify of a printed plan
    "talent_app/pay/peers.py",  # peer distributions, told only as percentiles of wide cells
    "talent_app/rewards/crossing.py",  # no second reward for the same achievement, wherever registered
    "talent_app/statistics/rebuild.py",  # recount of the whole database
    "talent_app/statistics/fold.py",  # folding deltas
    "talent_app/statistics/quality_refresh.py",  # findings about all registrations; pages show those in scope
    "talent_app/statistics/peer_queries.py",  # peer distributions, told only of enough enterprises
    "talent_app/statistics/publication_queries.py",  # what was published is everybody's
    "talent_app/statistics/columns.py",  # codes and sums of every unit in memory; the reader's scope cuts them
    "talent_app/jobs/runner.py",  # jobs of the system
    "talent_app/jobs/queries.py",
    "talent_app/recruitment/catalogue.py",  # posts that SASAC published, across enterprises
    "talent_app/support/own.py",  # a person's own needs, wherever he is registered
    "talent_app/seed/removal.py",  # what there is beside the demo data
    "talent_app/seed/talents.py",  # demo data
    "talent_app/audit/views.py",
    "talent_app/privacy/own.py",  # a person's own data, wherever he is registered
    "talent_app/erasure/crossing.py",  # what is kept of a person lies in tables of no scope, too
    "talent_app/operations/rotation.py",  # rotation of keys
    "talent_app/webhooks/dispatch.py",  # messages to receivers of every organisation
    "talent_app/operations/metrics.py",  # figures of the queue
}

#: `something.at.date()`: the day in UTC, which until eight in the morning is yesterday in Lhasa.
UTC_DAY = re.compile(r"(?:\b(?:at|now\(\))|_at)\.date\(\)")
#: Where the day of UTC is meant, or the time was moved before.
UTC_MEANT = {"talent_app/documents/signing.py", "talent_app/seed/talents.py", "talent_app/clock.py"}


VIEWISH = {"views", "forms"}


def is_viewish(path: Path) -> bool:
    """Modules of pages and forms; `draft_views.py` is a part of views."""
    return path.stem in VIEWISH or path.stem.endswith("_views")
