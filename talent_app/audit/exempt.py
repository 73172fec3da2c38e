"""Tables that carry no history and no audit entry, each with the reason; a test puts every table in one class."""

#: Written at will: nobody would read an audit of these.
EXEMPT: dict[str, str] = {
    "import_rows": "operational: rows of an uploaded file before they are confirmed; what is written is tracked",
    "login_sessions": "operational: who is signed in; signing in itself is an entry",
    "login_attempts": "operational: throttle counters; a refused log-in is an entry",
    "form_drafts": "operational: what a user had typed before saving",
    "cube_deltas": "derived from tracked rows in the transaction of the change",
    "cube_cells": "derived: folded deltas; `statistics rebuild --check` recounts them",
    "cube_totals": "derived: the same over all days",
    "quality_findings": "derived: judged from registrations; looking again gives the same",
    "quality_counts": "derived: how many findings there are",
    "quality_marks": "operational: up to where changes were looked at",
    "jobs": "job states: the command that asks and the effect are entries",
    "job_progress": "operational: how far a job has come",
    "audit_head": "the end of the chain itself",
    "plan_numbers": "the last plan number of a year; the number itself stands in the tracked plan",
    "api_token_uses": "operational: when a token was last used; making and revoking it are entries",
    "api_replies": "operational: answers kept a day so that a repeated request happens once; its effect is an entry",
    "list_choices": "column choices and ticks: how one user likes a list to look",
    "search_watchers": "read marks: who watches a saved search and has seen what",
    "search_hits": "derived: who fitted a watched search already; comparing again gives the same",
    "policy_effects": "derived: what plans would come to under a draft of policy; computed again at will",
    "reminder_marks": "which matters were told already; the notice is the message",
    "notices": "messages to users; the command that tells is an entry, read marks nobody would look for",
    "notice_deliveries": "operational: how a notice leaves the house",
    "audit_permits": "put and removed within one audited transaction",
}

#: Only ever inserted into (triggers refuse the rest).
APPEND_ONLY: dict[str, str] = {
    "audit_entries": "the audit",
    "audit_seals": "how far the chain had come on a day",
    "audit_subjects": "what a reading showed",
    "erased_rows": "which rows lawful erasures touched",
    "policy_releases": "published values; superseded from a date, never altered",
    "snapshots": "reported periods stay what was reported",
    "report_editions": "a statistical report as it was made, with its digest",
    "plan_versions": "a plan as it was submitted, frozen",
    "version_lines": "figures of a frozen version",
    "version_people": "people of a frozen version, emptied only by lawful erasure",
    "plan_documents": "the filed copy of a frozen version",
    "confirmation_results": "how each enterprise stood when a yearly confirmation was frozen",
    "innovation_steps": "the way of a return; each step is an audit entry too",
    "innovation_frozen": "the figures of a return as the regulator confirmed them",
    "document_signatures": "the signed copy of a filed copy, made once",
    "plan_events": "the timeline of a plan; each step is an audit entry too",
}
