"""Makes the one script that draws charts, out of the package that also draws them for PDF; run once at set-up.

`python -m talent_app.web.chart_bundle`. The web process never imports this module: the package costs it 150 MB.
"""

from __future__ import annotations

import sys

import vl_convert

from talent_app.web.assets import OWN

PATH = OWN / "vendor" / "vega.js"
#: charts.js imports this name; the bundle itself is a plain script.
SNIPPET = "globalThis.drawChart = vegaEmbed;"


def make() -> int:
    """Writes the bundle; tells how many bytes it has."""
    PATH.parent.mkdir(exist_ok=True)
    return PATH.write_text(vl_convert.javascript_bundle(SNIPPET), encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.write(f"{PATH.name}: {make():,} characters\n")
