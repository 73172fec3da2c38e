"""Figures for a Prometheus server: requests (counted in `web.telemetry`), the queue, and what the audit has reached.

Nothing here names a person, an organisation or a matter.
"""

from __future__ import annotations

import os

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from talent_app import clock
from talent_app.audit.freshness import age_of_replica, is_fresh
from talent_app.audit.models import AuditEntry
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.db.replica import replica
from talent_app.jobs.models import Job, JobState


class Standing(Collector):
    """What is read at the moment somebody asks."""

    def collect(self) -> list[GaugeMetricFamily]:
        """Jobs by state, the age of the oldest one waiting, and the number of the last audit entry."""
        use_scope(Scope.beyond("figures of the queue"))
        jobs = GaugeMetricFamily("talent_jobs", "Jobs by state.", labels=["state"])
        open_states = (JobState.QUEUED, JobState.RUNNING, JobState.FAILED)
        counted = session.execute(select(Job.state, func.count()).where(Job.state.in_(open_states)).group_by(Job.state))
        counts: dict[JobState, int] = {row[0]: row[1] for row in counted}
        for state in open_states:
            jobs.add_metric([state.value], counts.get(state, 0))
        now = clock.now()
        oldest = session.scalar(
            select(func.min(Job.not_before)).where(Job.state == JobState.QUEUED, Job.not_before <= now)
        )
        waiting = GaugeMetricFamily("talent_oldest_job_seconds", "How long the oldest due job has waited.")
        waiting.add_metric([], (now - oldest).total_seconds() if oldest else 0)
        audit = GaugeMetricFamily("talent_audit_sequence", "Number of the last audit entry.")
        audit.add_metric([], session.scalar(select(func.max(AuditEntry.seq))) or 0)
        session.rollback()
        return [jobs, waiting, audit, *_replica()]


def _replica() -> list[GaugeMetricFamily]:
    """Whether the copy for statistics is read from, and how far it is behind; nothing where there is none."""
    if replica.engine is None:
        return []
    age = age_of_replica()
    used = GaugeMetricFamily("talent_replica_used", "1 while statistics are read from the replica.")
    used.add_metric([], int(is_fresh(age)))
    behind = GaugeMetricFamily("talent_replica_age_seconds", "How far the replica is behind; absent while it is gone.")
    if age is not None:
        behind.add_metric([], age.total_seconds())
    session.rollback()
    return [used, behind]


def exposition() -> bytes:
    """Everything in Prometheus' text format; of all web processes where PROMETHEUS_MULTIPROC_DIR is shared by them."""
    standing = CollectorRegistry()
    standing.register(Standing())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        requests = CollectorRegistry()
        MultiProcessCollector(requests)
    else:
        requests = REGISTRY
    return generate_latest(requests) + generate_latest(standing)
