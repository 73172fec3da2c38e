"""When a notice may leave: at once, after the quiet hours, or with the day's digest. Pure; hours of Asia/Shanghai."""

from __future__ import annotations

from datetime import datetime, timedelta


def after_quiet(local: datetime, begins: int | None, ends: int | None) -> datetime:
    """The first moment from `local` on that is not quiet; quiet from 22 to 7 passes midnight."""
    if begins is None or ends is None or begins == ends:
        return local
    is_quiet = begins <= local.hour < ends if begins < ends else local.hour >= begins or local.hour < ends
    if not is_quiet:
        return local
    end = local.replace(hour=ends, minute=0, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def next_digest(local: datetime, hour: int) -> datetime:
    """The next full hour of the digest after `local`."""
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today > local else today + timedelta(days=1)
