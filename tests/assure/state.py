"""How far each part has come: kept in a file after every step, so that a stopped run is taken up where it was."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Done:
    """A step that was run."""

    name: str
    is_proved: bool
    told: str
    seconds: float


@dataclass
class Progress:
    """One part at one commit and share."""

    part: str
    commit: str
    share: str
    began: str
    steps: dict[str, Done] = field(default_factory=dict)
    finished: str = ""

    @property
    def failed(self) -> list[Done]:
        """The steps that did not hold."""
        return [step for step in self.steps.values() if not step.is_proved]


class Store:
    """The files of progress in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, part: str, commit: str, share: str) -> Progress | None:
        """What is known of a part at this commit and share; another commit begins anew."""
        found = self.last(part, share)
        return found if found is not None and found.commit == commit else None

    def last(self, part: str, share: str) -> Progress | None:
        """The last run of a part, whatever its commit."""
        try:
            told = json.loads(self._path(part, share).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        steps = {name: Done(**step) for name, step in told.pop("steps").items()}
        return Progress(**told, steps=steps)

    def keep(self, progress: Progress) -> None:
        """Write it as a whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(progress.part, progress.share)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(progress), ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(path)

    def _path(self, part: str, share: str) -> Path:
        return self.folder / f"{part}-{share.replace('/', 'of')}.json"


def present_commit(root: Path) -> str:
    """The short commit, marked when files differ from it."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    commit = git("rev-parse", "--short=10", "HEAD") or "unknown"
    changed = [
        line for line in git("status", "--porcelain", "--untracked-files=no").splitlines() if "docs/" not in line
    ]
    return f"{commit}+" if changed else commit
