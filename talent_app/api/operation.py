"""Declaring an operation once: route, permission, what it takes, what it answers, an example.

`@operation(…)` registers the view on the blueprint and in `OPERATIONS`, from which the OpenAPI document is made, so
that neither can exist without the other. Default deny: an operation names its permission or says why it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, request
from pydantic import BaseModel, ConfigDict, TypeAdapter

from talent_app.api.reading import Query, read_body, read_query
from talent_app.api.replies import Given, once
from talent_app.db.engine import use_scope
from talent_app.identity.permissions import Permission

View = Callable[..., Any]

blueprint = Blueprint("api_v1", __name__, url_prefix="/api/v1")

READING = ("GET", "HEAD")


class Reply(BaseModel):
    """What an operation answers; callers ignore members they do not know, so one may be added later."""

    model_config = ConfigDict(extra="ignore")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with more than its data."""

    data: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    is_held: bool = False


@dataclass(frozen=True)
class Operation:
    """One operation of the interface."""

    method: str
    rule: str
    name: str
    permission: Permission
    tag: str
    summary: str
    description: str
    query: type[Query]
    body: type[BaseModel] | None
    reply: type[BaseModel] | None
    status: int
    example: Any
    reply_example: Any
    repeats_safely: bool
    needs_version: bool
    held: type[BaseModel] | None
    adapter: TypeAdapter[Any] | None

    def response(self, given: Any) -> Given:
        """The view's data in the declared form."""
        answer = given if isinstance(given, Answer) else Answer(given)
        if answer.is_held and self.held is not None:
            return Given(202, self.held.model_validate(answer.data).model_dump_json(), dict(answer.headers))
        if self.adapter is None:
            return Given(self.status, "", dict(answer.headers))
        body = self.adapter.dump_json(self.adapter.validate_python(answer.data)).decode()
        return Given(self.status, body, dict(answer.headers))


OPERATIONS: list[Operation] = []


def operation(
    method: str,
    rule: str,
    permission: Permission,
    *,
    tag: str,
    summary: str,
    description: str = "",
    query: type[Query] = Query,
    body: type[BaseModel] | None = None,
    reply: type[BaseModel] | None = None,
    status: int = 200,
    example: Any = None,
    reply_example: Any = None,
    repeats_safely: bool = False,
    needs_version: bool = False,
    held: type[BaseModel] | None = None,
    name: str = "",
) -> Callable[[View], View]:
    """Register a view; it receives the path's ids, then `query` and `body` where it declares them.

    `repeats_safely` honours `Idempotency-Key`; `needs_version` takes `version` or `If-Match`;
    `held` is answered with 202 where the change has to be checked by somebody first.
    """

    def wrap(view: View) -> View:
        declared = Operation(
            method, rule, name or view.__name__, permission, tag, summary, description, query, body,
            reply, status, example, reply_example, repeats_safely, needs_version, held,
            None if reply is None else TypeAdapter(reply),
        )  # fmt: skip

        @wraps(view)
        def run(**path: Any) -> Response:
            g.scope = g.actor.scope_for(permission)
            use_scope(g.scope)
            arguments = dict(path)
            asked = read_query(query, request.args)
            if query is not Query:
                arguments["query"] = asked
            if body is not None:
                arguments["body"] = read_body(body)

            def call() -> Given:
                return declared.response(view(**arguments))

            given = once(g.actor, g.api_token_id, g.scope, call) if repeats_safely else call()
            return Response(given.body or None, given.status, given.headers, content_type="application/json")

        run.requires = permission  # type: ignore[attr-defined]
        run.is_public = True  # type: ignore[attr-defined]  # no session: `auth.py` lets in who bears a token
        blueprint.add_url_rule(rule, declared.name, run, methods=[method])
        OPERATIONS.append(declared)
        return run

    return wrap
