"""Drawing experts by lot so that anybody can repeat it: the order follows from a recorded seed and the register alone.

Pure: the place of an expert is SHA-256(seed ‖ his stable uid); the digest says from which register was drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def order_by_lot(seed: str, uids: Iterable[str]) -> list[str]:
    """The register in the order of the lot.

    >>> order_by_lot("a", ["x", "y", "z"]) == order_by_lot("a", ["z", "y", "x"])
    True
    """
    return sorted(uids, key=lambda uid: hashlib.sha256(f"{seed}|{uid}".encode()).hexdigest())


def digest_of(uids: Iterable[str]) -> str:
    """The digest of a register, whatever its order."""
    return hashlib.sha256("\n".join(sorted(uids)).encode()).hexdigest()
