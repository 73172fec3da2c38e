"""A page or only the part of it that a script asked for: the same view and template serve both.

`static/js/fragment.js` sends `X-Fragment: <block>`; the answer is that block of the template and nothing else.
"""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, make_response, render_template, request
from jinja2 import TemplateNotFound

HEADER = "X-Fragment"


def render(template: str, fragments: tuple[str, ...] = (), **context: Any) -> Response:
    """Renders a template, or one of its blocks when the script asks for a block named in `fragments`."""
    wanted = request.headers.get(HEADER, "")
    if wanted in fragments:
        response = make_response(_block(template, wanted, context))
    else:
        response = make_response(render_template(template, **context))
    response.vary.add(HEADER)
    return response


def _block(template: str, name: str, context: dict[str, Any]) -> str:
    current_app.update_template_context(context)
    loaded = current_app.jinja_env.get_template(template)
    if name not in loaded.blocks:
        raise TemplateNotFound(f"{template} has no block {name}")
    return "".join(loaded.blocks[name](loaded.new_context(context)))
