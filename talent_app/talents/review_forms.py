"""Forms of verification, of requests and of merging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from talent_app.core.enums import TitledEnum
from talent_app.web.forms import BaseForm, CodeField, CodesField, LongText, TrimmedText, VersionField


class Verdict(TitledEnum):
    """What the reviewer makes of a submitted registration."""

    VERIFY = "verify", "核实通过"
    RETURN = "return", "退回补正"


class ChangeVerdict(TitledEnum):
    """What the reviewer makes of one waiting change."""

    ACCEPT = "accept", "采纳"
    RETURN = "return", "退回"


class Answer(TitledEnum):
    """Yes or no to a request."""

    AGREE = "agree", "同意"
    REFUSE = "refuse", "不同意"


class TalentSubmitForm(BaseForm):
    """Hand a registration to the regulator."""

    version = VersionField()


class TalentWithdrawForm(BaseForm):
    """Take it back."""

    version = VersionField()


class TalentStepForm(BaseForm):
    """A step of the reviewer, with the reason where one is needed."""

    version = VersionField()
    note = LongText(_l("说明"), max_length=500, rows=2)


class TalentPickForm(BaseForm):
    """Several registrations at once; each value is "id-revision"."""

    talents = CodesField(_l("人员"))

    @property
    def seen(self) -> dict[int, int]:
        """id → the revision on the page."""
        pairs = [one.partition("-")[::2] for one in self.talents.data or ()]
        return {int(number): int(revision) for number, revision in pairs if number.isdigit() and revision.isdigit()}


class InformManyForm(BaseForm):
    """Whose telling is noted; the manner stands in `components/informing.html`."""

    talents = CodesField(_l("人员"), width="full")


class TalentReviewForm(BaseForm):
    """The verdict on a submitted registration; `mark_N` boxes are added for each line of the page."""

    version = VersionField()
    verdict = CodeField(_l("核实结论"), choices=Verdict, required=True)
    note = LongText(_l("总体意见"), max_length=500, rows=2)


def review_form(lines: Sequence[tuple[str, str]]) -> Any:
    """The form with one box for each (key, label)."""
    boxes = {f"mark_{n}": TrimmedText(label, max_length=500) for n, (_key, label) in enumerate(lines)}
    return type("TalentReviewForm", (TalentReviewForm,), boxes)()


class ChangeReviewForm(BaseForm):
    """The verdicts on waiting changes; two boxes are added for each."""

    version = VersionField()


def change_form(changes: Mapping[int, str]) -> Any:
    """The form with a verdict and a note for each change."""
    boxes: dict[str, Any] = {}
    for number, label in changes.items():
        title = _l("对“%(what)s”的决定", what=label)
        boxes[f"verdict_{number}"] = CodeField(title, choices=ChangeVerdict, blank=_l("暂不处理"))
        boxes[f"note_{number}"] = TrimmedText(_l("对“%(what)s”的意见", what=label), max_length=500)
    return type("ChangeReviewForm", (ChangeReviewForm,), boxes)()


class RequestAnswerForm(BaseForm):
    """The holder's or the regulator's word."""

    version = VersionField()
    answer = CodeField(_l("意见"), choices=Answer, required=True)
    note = LongText(_l("说明"), max_length=500, rows=2)


class RequestWithdrawForm(BaseForm):
    """Take a request back."""

    version = VersionField()


class TalentMergeForm(BaseForm):
    """Which values of the merged registration are taken over."""

    kept_revision = VersionField()
    dropped_revision = VersionField()
    taken = CodesField(_l("改用并入登记的内容"))
