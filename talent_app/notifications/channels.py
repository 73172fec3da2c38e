"""The ways out of the house: mail by SMTP, the robots of WeCom and DingTalk. Only titles and links leave, never names.

Each `send_…` raises `NotSent` with a sentence; every wait and every answer is bounded.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from typing import Any
from urllib.error import URLError
from urllib.parse import quote_plus, urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from talent_app.notifications.models import Channel

TIMEOUT_SECONDS = 15
LONGEST_ANSWER = 64 * 1024
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SITE = "拉萨国企人才与激励平台"


class NotSent(Exception):
    """The other side did not take the message; it may be tried again."""


@dataclass
class Channels:
    """What the settings say; empty values switch a way out off."""

    smtp_host: str = ""
    smtp_port: int = 25
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = ""
    wecom_url: str = ""
    dingtalk_url: str = ""
    dingtalk_secret: str = ""
    public_url: str = ""

    def configure(self, **settings: Any) -> None:
        """Take over the settings of this process."""
        for name, value in settings.items():
            setattr(self, name, value)

    @property
    def has_mail(self) -> bool:
        """Whether mail can be sent at all."""
        return bool(self.smtp_host and self.mail_from)

    @property
    def robots(self) -> tuple[Channel, ...]:
        """The robots that are set."""
        pairs = ((Channel.WECOM, self.wecom_url), (Channel.DINGTALK, self.dingtalk_url))
        return tuple(channel for channel, url in pairs if url)

    def address(self, link: str) -> str:
        """A link as somebody outside opens it; only the path where the public address is not set."""
        return f"{self.public_url.rstrip('/')}{link}" if self.public_url else link


channels = Channels()


@dataclass(frozen=True, slots=True)
class Line:
    """What leaves of one notice: its title, where to read on, when."""

    title: str
    link: str
    time: str


def mail_of(to: str, lines: Sequence[Line], message_id: str, sent: float) -> EmailMessage:
    """The mail with one notice or with a digest of several; a message id of its own lets a repeated one be known."""
    message = EmailMessage()
    message["From"], message["To"] = channels.mail_from, to
    subject = lines[0].title if len(lines) == 1 else f"{len(lines)} 条待阅通知"
    message["Subject"] = f"【{SITE}】{subject}"
    message["Date"], message["Message-ID"] = formatdate(sent, localtime=False), message_id
    message["Auto-Submitted"] = "auto-generated"
    listed = "\n\n".join(f"{line.time}　{line.title}\n{channels.address(line.link)}" for line in lines)
    message.set_content(
        f"您好：\n\n{listed}\n\n详细内容请登录平台查看。邮件不含个人信息，请勿回复。\n"
        f"如不再需要邮件，可在平台“通知设置”中关闭。\n"
    )
    return message


def send_mail(message: EmailMessage) -> None:
    """Hand a mail to the SMTP server of the settings."""
    context = ssl.create_default_context()
    try:
        if channels.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                channels.smtp_host, channels.smtp_port, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(channels.smtp_host, channels.smtp_port, timeout=TIMEOUT_SECONDS)
        with server:
            if channels.smtp_security == "starttls":
                server.starttls(context=context)
            if channels.smtp_user:
                server.login(channels.smtp_user, channels.smtp_password)
            server.send_message(message)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise NotSent(f"邮件服务器没有接收（{type(error).__name__}）") from error


def send_robot(channel: Channel, lines: Sequence[Line], milliseconds: int) -> None:
    """Post titles and links to the group of a robot."""
    text = "\n".join(f"- [{line.title}]({channels.address(line.link)})　{line.time}" for line in lines)
    if channel is Channel.WECOM:
        body = {"msgtype": "markdown", "markdown": {"content": f"**{SITE}**\n{text}"}}
        _post(channels.wecom_url, body)
        return
    body = {"msgtype": "markdown", "markdown": {"title": lines[0].title, "text": f"#### {SITE}\n{text}"}}
    _post(signed(channels.dingtalk_url, channels.dingtalk_secret, milliseconds), body)


def signed(url: str, secret: str, milliseconds: int) -> str:
    """The address with DingTalk's signature, where a secret is set."""
    if not secret:
        return url
    digest = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return f"{url}&timestamp={milliseconds}&sign={quote_plus(base64.b64encode(digest))}"


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """A robot's address never sends elsewhere."""


def _post(url: str, body: dict[str, Any]) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise NotSent("机器人地址应以 https:// 开头")
    request = Request(url, json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json"})  # noqa: S310 - the scheme is checked above
    try:
        with build_opener(ProxyHandler({}), _NoRedirect()).open(request, timeout=TIMEOUT_SECONDS) as answer:
            told = json.loads(answer.read(LONGEST_ANSWER))
    except (URLError, OSError, ValueError) as error:
        raise NotSent(f"机器人没有应答（{type(error).__name__}）") from error
    if not isinstance(told, dict) or told.get("errcode") != 0:
        raise NotSent("机器人拒收，请检查地址、密钥和安全设置")
