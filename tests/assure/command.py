"""`script/assure`: runs the parts, takes up what was stopped, writes docs/assurance.md."""

from __future__ import annotations

import argparse
import sys
import traceback
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from time import perf_counter

from tests.assure.part import Part, Step
from tests.assure.parts import parts
from tests.assure.report import document
from tests.assure.state import Done, Progress, Store, present_commit

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / "artefacts" / "assure"
DOCUMENT = ROOT / "docs" / "assurance.md"


def arguments(words: list[str]) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="script/assure", add_help=False)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--part", action="append", default=[])
    parser.add_argument("--share", type=Fraction, default=Fraction(1))
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--stop-after", type=float, default=None)
    given = parser.parse_args(words)
    if unknown := [name for name in given.part if name not in parts()]:
        parser.error(f"没有名为 {'、'.join(unknown)} 的部分，可选：{'、'.join(parts())}")
    if not 0 < given.share <= 1:
        parser.error("--share 应在 0 到 1 之间，例如 1/100")
    return given


def main(words: list[str]) -> int:
    """Run what is asked for; 1 when something did not hold."""
    given = arguments(words)
    store, share = Store(STATE), str(given.share)
    wanted = [part for part in parts().values() if not given.part or part.name in given.part]
    if given.list:
        for part in wanted:
            say(_told(part, store.last(part.name, share)))
        return 0
    until = None if given.stop_after is None else perf_counter() + 60 * given.stop_after
    finished: list[tuple[Part, Progress]] = []
    commit = present_commit(ROOT)
    for part in wanted:
        known = None if given.again else store.read(part.name, commit, share)
        progress = prove(part, given.share, commit, store, known, until)
        if progress.finished:
            finished.append((part, progress))
    if given.share == 1 and finished:
        old = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
        DOCUMENT.write_text(document(old, finished), encoding="utf-8")
        say(f"已写入 {DOCUMENT.relative_to(ROOT)}")
    return 1 if any(progress.failed for _, progress in finished) else 0


def prove(
    part: Part, share: Fraction, commit: str, store: Store, known: Progress | None = None, until: float | None = None
) -> Progress:
    """Every step of a part that is not proved yet; kept after each."""
    progress = known or Progress(part.name, commit, str(share), _now())
    say(f"—— {part.name}：{part.title} ——")
    names: list[str] = []
    is_stopped = False
    for step in part.steps(share):
        names.append(step.name)
        done = progress.steps.get(step.name)
        if done is not None and done.is_proved:
            continue
        if until is not None and perf_counter() > until:
            is_stopped = True
            continue
        progress.steps[step.name] = _tried(step)
        progress.finished = ""
        store.keep(progress)
    if not is_stopped:
        progress.steps = {name: progress.steps[name] for name in names}
        progress.finished = progress.finished or _now()
        store.keep(progress)
    return progress


def _tried(step: Step) -> Done:
    began = perf_counter()
    try:
        told, is_proved = step.run(), True
    except Exception as problem:
        told, is_proved = f"{type(problem).__name__}: {problem}", False
        traceback.print_exc()
    seconds = perf_counter() - began
    say(f"  [{'通过' if is_proved else '没有通过'}] {step.name}：{told}（{seconds:,.1f} 秒）")
    return Done(step.name, is_proved, told, round(seconds, 3))


def _told(part: Part, last: Progress | None) -> str:
    state = "没有运行过"
    if last is not None:
        whole = "完成" if last.finished else "没有做完"
        failed = f"，{len(last.failed)} 项没有通过" if last.failed else ""
        state = f"{(last.finished or last.began)[:10]} 提交 {last.commit}，{len(last.steps)} 步，{whole}{failed}"
    return f"{part.name}  {part.title}：{state}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def say(text: str) -> None:
    """A line at once, so that a long run is seen to move."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
