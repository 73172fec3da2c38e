"""The browser of the tests: Debian's chromium, without a window where that is installed (script/setup --dev)."""

from __future__ import annotations

import shutil

#: The same engine and version; drawing no window, it takes half the processor's time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
