"""The application, switched on part by part: `create_app` reads as a table of contents."""

from __future__ import annotations

from flask import Flask

from config import BadSetting, Settings, from_environment, present_data_key
from talent_app.agreements.views import blueprint as agreements
from talent_app.agreements.views import work_items as agreement_work_items
from talent_app.agreements.work import person_section as agreement_section
from talent_app.api.resources import blueprint as api_v1
from talent_app.api.views import blueprint as api
from talent_app.audit.views import blueprint as audit
from talent_app.classes.views import blueprint as classes
from talent_app.classes.views import work_items as class_work_items
from talent_app.cli.registry import register_commands
from talent_app.confirmations.views import blueprint as confirmations
from talent_app.confirmations.views import work_items as confirmation_work_items
from talent_app.cultivation.views import blueprint as cultivation
from talent_app.cultivation.work import person_section as cultivation_section
from talent_app.cultivation.work import work_items as cultivation_work_items
from talent_app.db.crypto import KeyMissing, vault
from talent_app.db.engine import database
from talent_app.db.replica import replica
from talent_app.erasure.views import blueprint as erasure
from talent_app.erasure.views import work_items as erasure_work_items
from talent_app.exchange.assistant import helpers as import_helpers
from talent_app.exchange.views import blueprint as exchange
from talent_app.experts.views import blueprint as experts
from talent_app.experts.views import work_items as expert_work_items
from talent_app.files.choosing import place_of
from talent_app.files.intake import rules as intake_rules
from talent_app.files.store import store
from talent_app.files.views import blueprint as files
from talent_app.identity import draft_views as identity_drafts
from talent_app.identity import factors as identity_factors
from talent_app.identity import queries as identity_queries
from talent_app.identity import sessions as identity_sessions
from talent_app.identity import sso_views as single_sign_on
from talent_app.identity.views import blueprint as identity
from talent_app.incentives.filing import site
from talent_app.incentives.lookup_views import find_plans
from talent_app.incentives.signatures import office
from talent_app.incentives.views import blueprint as incentives
from talent_app.incentives.views import verification, work_items
from talent_app.innovation.views import blueprint as innovation
from talent_app.innovation.views import work_items as innovation_work_items
from talent_app.insurance import entry_views as insurance_entry
from talent_app.insurance.views import person_section as insurance_section
from talent_app.insurance.views import work_items as insurance_work_items
from talent_app.jobs.queue import queue
from talent_app.jobs.views import blueprint as jobs
from talent_app.lists import looks
from talent_app.lists.views import blueprint as lists
from talent_app.manual.views import blueprint as manual
from talent_app.manual.views import find_manual
from talent_app.notifications.channels import channels
from talent_app.notifications.views import blueprint as notifications
from talent_app.operations.backup_tasks import keeping
from talent_app.operations.first_views import work_items as first_steps
from talent_app.operations.places import finish_interrupted
from talent_app.operations.tracing import trace
from talent_app.operations.views import blueprint as operations
from talent_app.operations.watching import limits as watching_limits
from talent_app.organisations.lookup_views import find_organisations
from talent_app.organisations.views import blueprint as organisations
from talent_app.papers.views import blueprint as papers
from talent_app.pay.views import blueprint as pay
from talent_app.policy.holidays.views import blueprint as holidays
from talent_app.policy.lookup_views import find_rules
from talent_app.policy.views import blueprint as policy
from talent_app.privacy.copy_views import blueprint as privacy
from talent_app.privacy.views import work_items as privacy_work_items
from talent_app.recruitment.views import blueprint as recruitment
from talent_app.recruitment.views import work_items as recruitment_work_items
from talent_app.reminders.views import blueprint as reminders
from talent_app.reminders.views import work_items as reminder_work_items
from talent_app.rewards.views import blueprint as rewards
from talent_app.rewards.views import work_items as reward_work_items
from talent_app.searches.views import blueprint as searches
from talent_app.searches.views import work_items as search_work_items
from talent_app.statistics.peer_views import blueprint as peers
from talent_app.statistics.publication_views import blueprint as publications
from talent_app.statistics.publication_views import work_items as publication_work_items
from talent_app.statistics.quality_views import blueprint as quality
from talent_app.statistics.quality_views import work_items as quality_work_items
from talent_app.statistics.report_views import blueprint as reports
from talent_app.statistics.target_views import blueprint as targets
from talent_app.statistics.time_views import blueprint as statistics
from talent_app.support.views import blueprint as support
from talent_app.support.views import work_items as support_work_items
from talent_app.talents.lookup_views import find_talents
from talent_app.talents.views import blueprint as talents
from talent_app.talents.views import work_items as talent_work_items
from talent_app.teams.views import blueprint as teams
from talent_app.teams.views import work_items as team_work_items
from talent_app.titles.committee_views import blueprint as title_committees
from talent_app.titles.import_views import blueprint as title_imports
from talent_app.titles.skill_views import blueprint as title_skills
from talent_app.titles.skill_views import work_items as skill_work_items
from talent_app.titles.views import blueprint as titles
from talent_app.titles.views import work_items as title_work_items
from talent_app.web import access, shell, telemetry
from talent_app.web import replica as replica_pages
from talent_app.web.home import blueprint as home
from talent_app.web.home import set_providers
from talent_app.web.lookup import blueprint as lookup
from talent_app.web.lookup import set_finders
from talent_app.web.sections import set_sections
from talent_app.webhooks.sending import gateway
from talent_app.webhooks.views import blueprint as webhooks

BLUEPRINTS = (
    home,
    lookup,
    manual,
    organisations,
    identity,
    audit,
    jobs,
    lists,
    files,
    notifications,
    recruitment,
    support,
    reminders,
    privacy,
    erasure,
    peers,
    publications,
    targets,
    statistics,
    reports,
    quality,
    policy,
    pay,
    holidays,
    talents,
    classes,
    agreements,
    insurance_entry.blueprint,
    confirmations,
    experts,
    searches,
    innovation,
    rewards,
    teams,
    titles,
    title_imports,
    title_skills,
    title_committees,
    cultivation,
    incentives,
    verification,
    papers,
    exchange,
    api,
    api_v1,
    webhooks,
    operations,
)

#: What waits for whom, in the order of the home page.
PROVIDERS = (
    first_steps,
    identity_drafts.work_items,
    privacy_work_items,
    publication_work_items,
    erasure_work_items,
    reminder_work_items,
    work_items,
    talent_work_items,
    class_work_items,
    agreement_work_items,
    insurance_work_items,
    confirmation_work_items,
    innovation_work_items,
    expert_work_items,
    search_work_items,
    reward_work_items,
    recruitment_work_items,
    support_work_items,
    team_work_items,
    title_work_items,
    cultivation_work_items,
    skill_work_items,
    quality_work_items,
)

#: What the box on top of every page finds, in the order of its answers.
FINDERS = (find_talents, find_plans, find_organisations, find_rules, find_manual)

#: What stands on a person's page beside the registry's own.
SECTIONS = (agreement_section, insurance_section, cultivation_section)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from its settings (the environment's where none are given)."""
    vault.refresh = None if settings else present_data_key
    settings = settings or from_environment()
    app = Flask(
        __name__, template_folder="../templates", static_folder="static", instance_path=str(settings.instance_dir)
    )
    configure(app, settings)
    finish_interrupted(settings.instance_dir)
    try:
        vault.configure(settings.data_key, settings.index_key)
        vault.use_cipher(settings.data_cipher)
    except KeyMissing as error:
        raise BadSetting(str(error)) from error
    database.configure(settings.database_url, settings.ops_database_url)
    replica.configure(settings.replica_database_url, settings.replica_most_seconds)
    store.configure(settings.instance_dir, place_of(settings))
    import_helpers.configure(settings.import_processes)
    intake_rules.configure(settings.attachment_max_megabytes, settings.clamd_address)
    channels.configure(
        smtp_host=settings.smtp_host,
        smtp_port=settings.smtp_port,
        smtp_security=settings.smtp_security,
        smtp_user=settings.smtp_user,
        smtp_password=settings.smtp_password,
        mail_from=settings.mail_from,
        wecom_url=settings.wecom_robot_url,
        dingtalk_url=settings.dingtalk_robot_url,
        dingtalk_secret=settings.dingtalk_robot_secret,
        public_url=settings.public_url,
    )
    gateway.configure(settings.webhook_networks)
    queue.configure(settings.ops_database_url, settings.instance_dir, testing=settings.testing)
    site.configure(settings.public_url)
    watching_limits.configure(settings.watch_reveals)
    office.configure(settings.signing_certificate, settings.signing_password, settings.signing_roots)
    app.extensions.update(queue=queue, files=store)
    telemetry.init_app(app, hops=settings.trusted_proxies, style=settings.log_style)
    trace(app, settings.otlp_endpoint)
    keeping.configure(settings)
    shell.init_app(app)
    replica_pages.init_app(app)
    single_sign_on.init_app(app)
    shell.csrf.exempt(api_v1)  # its requests bear tokens, never a session
    access.init_app(
        app,
        user_of=identity_sessions.user_of,
        actor_of=identity_queries.actor_of,
        must_enrol=identity_factors.must_enrol,
    )
    looks.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    set_providers(app, PROVIDERS)
    set_finders(app, FINDERS)
    set_sections(app, SECTIONS)
    register_commands(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Hand the settings to Flask and its extensions."""
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=settings.upload_max_bytes,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=5_000,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        # a browser accepts this name only over HTTPS, for this host and the whole of it
        SESSION_COOKIE_NAME="__Host-session" if settings.secure_cookies else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        **settings.extra,
    )
