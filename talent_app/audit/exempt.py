"""Tables that carry no history and no audit entry, each with the reason; a test puts every table in one class."""

#: Written at will: nobody would read an audit of these.
EXEMPT: dict[str, str] = {
    "login_sessions": "operational: who is signed in; signing in itself is an entry",
    "login_attempts": "operational: throttle counters; a refused log-in is an entry",
    "form_drafts": "operational: what a user had typed before saving",
    "cube_deltas": "derived from tracked rows in the transaction of the change",
    "cube_cells": "derived: folded deltas; `statistics rebuild --check` recounts them",
    "audit_head": "the end of the chain itself",
    "audit_permits": "put and removed within one audited transaction",
}

#: Only ever inserted into (triggers refuse the rest).
APPEND_ONLY: dict[str, str] = {
    "audit_entries": "the audit",
    "audit_subjects": "what a reading showed",
}
