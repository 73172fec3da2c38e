"""Rules and policy parameters for the box on top of every page."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.policy import queries
from talent_app.rules.reference import cited_text
from talent_app.web.lookup import Hit, Hits


def find_rules(actor: Actor, text: str) -> Hits | None:
    """Rules by number or words, then the parameters they read by label or code."""
    if not actor.can(Permission.POLICY_READ):
        return None
    book = queries.book(actor.scope_for(Permission.POLICY_READ))
    wanted = text.upper()
    rules = [
        Hit(
            rule.title,
            f"{rule.id}，{cited_text(book, rule.cite, rule.evidence)}",
            url_for("policy.rule_show", rule=rule.id),
        )
        for rule in book.rules.values()
        if wanted in rule.id or text in rule.title
    ]
    parameters = [
        Hit(parameter.label, parameter.code, url_for("policy.parameter_show", code=parameter.code))
        for parameter in book.parameters.values()
        if text in parameter.label or text.lower() in parameter.code
    ]
    return Hits.of(_("规则和政策参数"), rules + parameters, url_for("policy.parameter_list", q=text))
