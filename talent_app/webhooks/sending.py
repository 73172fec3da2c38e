"""One POST to a receiver: the name is looked up once, private addresses are refused unless the settings allow them,
and the connection goes to the very address that was checked. No redirect, no proxy; time and answer are bounded.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from time import monotonic
from urllib.parse import SplitResult, urlsplit

from talent_app.core.errors import InvalidInput

TIMEOUT_SECONDS = 10
LONGEST_ANSWER = 4096
LONGEST_SHOWN = 500
SCHEMES = {"https": 443, "http": 80}
#: Addresses that carry another one inside, which a gateway may unpack into the house's own network.
TUNNELS = tuple(IPv6Network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))

Address = IPv4Address | IPv6Address


class NotDelivered(Exception):
    """The receiver was not reached or did not answer."""


@dataclass
class Gateway:
    """Which private networks messages may go to; none unless the settings name some."""

    networks: tuple[str, ...] = ()

    def configure(self, networks: tuple[str, ...]) -> None:
        """Take over the settings of this process."""
        self.networks = networks

    def is_named(self, address: Address) -> bool:
        """Whether the settings allow this address although it is private."""
        return any(address in ip_network(network) for network in self.networks)

    def lets_pass(self, address: Address) -> bool:
        """Whether a message may go to this address."""
        mapped = getattr(address, "ipv4_mapped", None)
        if mapped is not None:
            return self.lets_pass(mapped)
        if self.is_named(address):
            return True
        if isinstance(address, IPv6Address) and any(address in network for network in TUNNELS):
            return False
        return address.is_global and not address.is_multicast and not address.is_reserved


gateway = Gateway()


@dataclass(frozen=True, slots=True)
class Answered:
    """What a receiver answered."""

    status: int
    text: str
    milliseconds: int = field(compare=False, default=0)

    @property
    def is_taken(self) -> bool:
        """Whether the receiver has the message."""
        return 200 <= self.status < 300


def checked_url(text: str) -> str:
    """The address as it may be kept; everything that can be judged without asking the network is judged here."""
    hint = "例如 https://hr.example.com/hooks；内网地址须由运维人员在 WEBHOOK_NETWORKS 中允许。"
    url = text.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidInput("接收地址写法不对。", hint, "url") from None
    if parts.scheme not in SCHEMES or not parts.hostname or not url.isascii() or port == 0:
        raise InvalidInput("接收地址应以 https:// 开头，并写明主机。", hint, "url")
    if parts.username is not None or parts.password is not None or parts.fragment or any(c.isspace() for c in url):
        raise InvalidInput("接收地址中不能有账号、密码、空格和“#”。", hint, "url")
    literal = _literal(parts.hostname)
    if literal is not None and not gateway.lets_pass(literal):
        raise InvalidInput("接收地址是内网或保留地址，系统不向其推送。", hint, "url")
    if parts.scheme == "http" and not gateway.networks:
        raise InvalidInput("接收地址须用 https://，内容在途中才不会被看到。", hint, "url")
    return url


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
    """Send a message and wait for the answer; raises `NotDelivered` with a sentence where there is none."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or SCHEMES[parts.scheme]
    address = _resolved(host, port)
    if parts.scheme == "http" and not gateway.is_named(address):
        raise NotDelivered("http:// 只能用于 WEBHOOK_NETWORKS 中允许的内网地址")
    began = monotonic()
    try:
        connection = _connected(parts, address, port)
    except (OSError, ValueError) as error:
        raise NotDelivered(f"接收方没有应答（{type(error).__name__}）") from error
    # each wait is bounded by the socket, all of them together by this: an answer that drips is cut off
    cut = threading.Timer(TIMEOUT_SECONDS, _shut, [connection.sock])
    cut.daemon = True
    cut.start()
    try:
        connection.request("POST", _target(parts), body, dict(headers))
        answer = connection.getresponse()
        text = answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotDelivered(f"接收方没有按时应答（{type(error).__name__}）") from error
    finally:
        cut.cancel()
        connection.close()
    return Answered(answer.status, _shown(text), int((monotonic() - began) * 1000))


def _resolved(host: str, port: int) -> Address:
    """The address to connect to; a name that also leads into a private network is refused as a whole."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotDelivered("找不到接收地址的主机") from error
    addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not addresses or not all(gateway.lets_pass(address) for address in addresses):
        raise NotDelivered("接收地址指向内网或保留地址，已拒绝推送")
    return addresses[0]


def _connected(parts: SplitResult, address: Address, port: int) -> http.client.HTTPConnection:
    """A connection to the address, under the name of the host: certificate and `Host` are the host's."""
    connection = http.client.HTTPConnection(parts.netloc.rpartition("@")[2], timeout=TIMEOUT_SECONDS)
    made: socket.socket = socket.create_connection((str(address), port), TIMEOUT_SECONDS)
    if parts.scheme == "https":
        made = ssl.create_default_context().wrap_socket(made, server_hostname=parts.hostname)
    connection.sock = made
    return connection


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _shown(text: str) -> str:
    """The beginning of an answer, without what no database keeps."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")[:LONGEST_SHOWN]
