"""What a browser says it is, in words a user recognises. Pure; a hint only, nothing is decided by it."""

from __future__ import annotations

#: The first name that occurs wins, so disguises come before what they are disguised as.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("360SE", "360 浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device(agent: str) -> str:
    """Browser and system of a User-Agent line, or that it is not known.

    >>> device("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0")
    'Windows · Edge'
    >>> device("curl/8")
    '未知设备'
    """
    found = [next((title for sign, title in names if sign in agent), "") for names in (SYSTEMS, BROWSERS)]
    return " · ".join(title for title in found if title) or "未知设备"
