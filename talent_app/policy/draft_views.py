"""Pages on which an officer drafts a change of policy, sees whom it concerns, and a second person publishes it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.identity.permissions import Permission
from talent_app.policy import queries, service
from talent_app.policy.content import as_typed, typed_text
from talent_app.policy.forms import (
    NEW_SOURCE,
    CitationFields,
    DraftBatchForm,
    DraftConfirmForm,
    DraftForm,
    DraftGradeForm,
    DraftReturnForm,
    DraftValueForm,
)
from talent_app.policy.models import DraftState, PolicyDraft
from talent_app.policy.shared_views import SURE, blueprint
from talent_app.policy.showing import draft_rows, shown_value
from talent_app.rules.parameters import Book, Parameter, Unit
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import PlainForm

BASE = "/policy/drafts/<int:draft_id>"


def _find(draft_id: int) -> PolicyDraft:
    return queries.draft_or_404(current_scope(), draft_id)


def _to(draft_id: int, sentence: str, kind: str = "success") -> Response:
    flash(sentence, kind)
    return redirect(url_for("policy.draft_show", draft_id=draft_id))


@blueprint.get("/policy/drafts")
@requires(Permission.POLICY_PUBLISH)
def draft_list() -> str:
    """Every change: under way, waiting to be published, published, put aside."""
    return render_template(
        "policy/draft_list.html", drafts=queries.drafts(current_scope()),
        may_edit=current_actor().can(Permission.POLICY_EDIT),
    )  # fmt: skip


@blueprint.route("/policy/drafts/new", methods=["GET", "POST"])
@requires(Permission.POLICY_EDIT)
def draft_new() -> str | Response:
    """Begin a change."""
    form = DraftForm()
    del form.version
    code = request.args.get("code", "")
    if request.method == "GET" and code:
        _book, parameter = queries.parameter_or_404(current_scope(), code)
        form.title.data = _("调整“%(label)s”", label=parameter.label)
    if form.validate_on_submit():
        with errors_on(form):
            row = service.create_draft(
                current_actor(), title=form.title.data, document=form.document.data or "", note=form.note.data or ""
            )
            if code:
                return redirect(url_for("policy.draft_value", draft_id=row.id, code=code))
            return _to(row.id, _("已建立草案，请加入要改动的参数。"))
    return render_template("policy/draft_new.html", form=form, code=code)


@blueprint.get(BASE)
@requires(Permission.POLICY_PUBLISH)
def draft_show(draft_id: int) -> str:
    """One change: what it holds, what plans would come to, and the next step."""
    scope, row, actor = current_scope(), _find(draft_id), current_actor()
    book = queries.book(scope)
    effects = queries.effects(scope, row)
    is_current = bool(row.effects_key) and row.effects_key == service.content_key(scope, row)
    return render_template(
        "policy/draft_show.html",
        row=row,
        rows=draft_rows(book, row.content),
        sources=row.content.get("sources", {}),
        effects=effects,
        is_current=is_current or row.state is DraftState.PUBLISHED,
        is_mine=row.drafted_by == actor.user_id,
        may_edit=actor.can(Permission.POLICY_EDIT) and row.state is DraftState.DRAFT,
        may_offer=actor.can(Permission.POLICY_EDIT) and row.state is DraftState.DRAFT and is_current,
        may_publish=row.state is DraftState.OFFERED and row.drafted_by != actor.user_id,
        topics=sorted(book.titles.items()),
        form=PlainForm(),
    )


@blueprint.route(f"{BASE}/edit", methods=["GET", "POST"])
@requires(Permission.POLICY_EDIT)
def draft_edit(draft_id: int) -> str | Response:
    """Title, document number and note."""
    row = _find(draft_id)
    form = DraftForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            service.update_draft(
                current_actor(), draft_id, form.version.data, title=form.title.data,
                document=form.document.data or "", note=form.note.data or "",
            )  # fmt: skip
            return _to(draft_id, _("已保存。"))
    return render_template("policy/draft_edit.html", form=form, row=row)


def _prepared(form: CitationFields, book: Book, row: PolicyDraft) -> None:
    """Offer the documents there are, those the draft adds, and a new one."""
    offered = [(name, source.full) for name, source in book.sources.items()]
    offered += [(name, f"《{entry['title']}》（{_('本草案新增')}）") for name, entry in row.content["sources"].items()]
    form.source.offer([(NEW_SOURCE, _("新增出处文件")), *offered])
    if request.method == "GET":
        form.version.data = row.version


def _citation(form: CitationFields) -> tuple[dict[str, Any], tuple[str, dict[str, Any]] | None]:
    """What every value of the form shares, and the document it adds; A and B need the name of who compared."""
    name, new = form.source.data, None
    if name == NEW_SOURCE:
        for field, label in (("new_id", _("新文件代码")), ("new_title", _("文件名称")), ("new_issuer", _("发文单位"))):
            if not form[field].data:
                raise InvalidInput(_("新增出处文件须填写“%(label)s”。", label=label), "", field=field)
        name = form.new_id.data
        entry = {"title": form.new_title.data, "issuer": form.new_issuer.data, "number": form.new_number.data or ""}
        new = (name, entry)
    told: dict[str, Any] = {
        "from": form.from_on.data.isoformat(),
        "cite": {"source": name} | ({"article": form.article.data} if form.article.data else {}),
        "evidence": form.evidence.data,
    }
    if form.evidence.data in SURE and not (form.checked_on.data and form.checked_by.data):
        raise InvalidInput(_("证据等级为 A 或 B 的取值须写明核对日期、核对人和所对照的文本。"), "", field="checked_by")
    if form.checked_on.data and form.checked_by.data:
        told |= {"checked_on": form.checked_on.data.isoformat(), "checked_by": form.checked_by.data}
    if form.note.data:
        told["note"] = form.note.data
    return told, new


def _given(parameter: Parameter, text: str) -> dict[str, Any]:
    value = typed_text(parameter, text)
    return {"brackets": value} if parameter.unit is Unit.SCALE else {"value": value}


@blueprint.route(f"{BASE}/values/<code>", methods=["GET", "POST"])
@requires(Permission.POLICY_EDIT)
def draft_value(draft_id: int, code: str) -> str | Response:
    """One parameter: a new value from a day on, or its repeal."""
    row = _find(draft_id)
    book, parameter = queries.parameter_or_404(current_scope(), code)
    form = DraftValueForm.for_parameter(parameter)()
    _prepared(form, book, row)
    last = parameter.values[-1] if parameter.values else None
    if request.method == "GET":
        form.nature.data = "value"
        form.value.data = as_typed(last.value, parameter.unit) if last and not last.repealed else ""
        form.source.data = last.cite.source if last else None
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            told, new = _citation(form)
            entry = told | (
                {"repealed": True} if form.nature.data == "repeal" else _given(parameter, form.value.data or "")
            )
            service.put_values(current_actor(), draft_id, form.version.data, {code: entry}, new)
            return _to(draft_id, _("已加入“%(label)s”，请测算影响。", label=parameter.label))
    history = [(value.start, shown_value(value, parameter)) for value in reversed(parameter.values)]
    return render_template("policy/draft_value.html", form=form, row=row, parameter=parameter, history=history)


@blueprint.route(f"{BASE}/topics/<topic>", methods=["GET", "POST"])
@requires(Permission.POLICY_EDIT)
def draft_batch(draft_id: int, topic: str) -> str | Response:
    """A whole topic at once, every box beginning with the last value: yearly bases, tables shipped empty."""
    row, book = _find(draft_id), queries.book(current_scope())
    parameters = [each for each in book.parameters.values() if each.code.partition(".")[0] == topic]
    if not parameters:
        raise NotFound(_("没有这个专题。"), _("请从草案页面选择。"))
    form = DraftBatchForm.for_topic(parameters)()
    _prepared(form, book, row)
    if request.method == "GET":
        for place, parameter in enumerate(parameters):
            known = [value for value in parameter.values if not value.repealed]
            form[f"value_{place}"].data = as_typed(known[-1].value, parameter.unit) if known else ""
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            told, new = _citation(form)
            values = {}
            for place, parameter in enumerate(parameters):
                text = form[f"value_{place}"].data or ""
                if not text.strip():
                    continue
                try:
                    values[parameter.code] = told | _given(parameter, text)
                except InvalidInput as problem:
                    raise InvalidInput(problem.message, problem.hint, field=f"value_{place}") from problem
            if not values:
                raise InvalidInput(_("没有填写任何取值。"), _("至少填写一项。"), field="value_0")
            service.put_values(current_actor(), draft_id, form.version.data, values, new)
            return _to(draft_id, _("已加入 %(n)d 项取值，请测算影响。", n=len(values)))
    return render_template("policy/draft_batch.html", form=form, row=row, topic=book.titles[topic])


@blueprint.route(f"{BASE}/grades/<code>", methods=["GET", "POST"])
@requires(Permission.POLICY_EDIT)
def draft_grade(draft_id: int, code: str) -> str | Response:
    """Raise the grade of a parameter's latest value, or of a rule, by recording who compared it with which text."""
    row, scope = _find(draft_id), current_scope()
    book = queries.book(scope)
    if code in book.rules:
        title, key = book.rules[code].title, {"rule": code}
    else:
        _same, parameter = queries.parameter_or_404(scope, code)
        if not parameter.values:
            raise NotFound(_("这个参数还没有取值。"), _("请先录入取值。"))
        title, key = parameter.label, {"parameter": code, "from": parameter.values[-1].start.isoformat()}
    form = DraftGradeForm()
    if request.method == "GET":
        form.version.data, form.checked_on.data = row.version, clock.today()
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            checked = {"checked_on": form.checked_on.data.isoformat(), "checked_by": form.checked_by.data}
            raised = key | {"evidence": form.evidence.data} | checked
            service.put_grade(current_actor(), draft_id, form.version.data, raised)
            return _to(draft_id, _("已加入“%(title)s”的核对记录。", title=title))
    return render_template("policy/draft_grade.html", form=form, row=row, title=title)


@blueprint.post(f"{BASE}/<any(drop, effects, offer, discard):move>")
@requires(Permission.POLICY_EDIT)
def draft_move(draft_id: int, move: str) -> Response:
    """Take an entry out, compute effects, offer for publication, or put aside."""
    row, actor = _find(draft_id), current_actor()
    form = DraftConfirmForm()
    if not (PlainForm() if move == "effects" else form).validate_on_submit():
        return redirect(url_for("policy.draft_show", draft_id=draft_id))
    version = form.version.data or 0
    if move == "drop":
        service.drop_entry(actor, draft_id, version, request.form.get("code", ""))
        return _to(draft_id, _("已移出草案。"))
    if move == "effects":
        row = service.ask_effects(actor, draft_id)
        return redirect(url_for("jobs.job_show", job_id=row.job_id))
    if move == "offer":
        service.offer_draft(actor, draft_id, version)
        return _to(draft_id, _("已送发布，等待另一人核对。"))
    service.discard_draft(actor, draft_id, version)
    return _to(draft_id, _("草案已作废。"))


@blueprint.route(f"{BASE}/publish", methods=["GET", "POST"])
@requires(Permission.POLICY_PUBLISH)
def draft_publish(draft_id: int) -> str | Response:
    """The second person confirms what is published."""
    row, scope = _find(draft_id), current_scope()
    form = DraftConfirmForm(data={"version": row.version})
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            release = service.publish_draft(current_actor(), draft_id, form.version.data, clock.today())
            flash(_("已发布 %(number)s，全部页面和测算即时采用。", number=release.number), "success")
            return redirect(url_for("policy.release_show", release_id=release.id))
    return render_template(
        "policy/draft_publish.html", form=form, row=row, rows=draft_rows(queries.book(scope), row.content),
        effects=queries.effects(scope, row), is_mine=row.drafted_by == current_actor().user_id,
    )  # fmt: skip


@blueprint.route(f"{BASE}/return", methods=["GET", "POST"])
@requires(Permission.POLICY_PUBLISH)
def draft_return(draft_id: int) -> str | Response:
    """The second person gives the draft back."""
    row, form = _find(draft_id), DraftReturnForm()
    if request.method == "GET":
        form.version.data = row.version
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            service.return_draft(current_actor(), draft_id, form.version.data, form.note.data or "")
            return _to(draft_id, _("已退回起草人。"))
    return render_template("policy/draft_return.html", form=form, row=row)
