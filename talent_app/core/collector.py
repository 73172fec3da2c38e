"""The garbage collector, put to rest while thousands of rows are worked through or a document is laid out.

Rows of a file live until their batch is done, the boxes of a layout until its end: looking through all of them for
cycles again and again costs a fifth to a third of the time and finds nothing. Memory is given back by counting
references as always.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Iterator[None]:
    """Within the block no cycles are looked for; it does nothing where another block rests already."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


#: New objects between two looks at the young ones (700 by default): a page makes tens of thousands, few in cycles.
YOUNG = 20_000


def settle_in() -> None:
    """Once a process that stays has loaded everything: what is there now is looked through no more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 10, 20)
