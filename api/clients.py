"""Who asks, as far as fairness needs it: a client is an address, or for IPv6 the /64 that one connection is given.

Nothing of it is written anywhere; it lives as long as the request and the rate that it is counted for.
"""

from __future__ import annotations

from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address

from starlette.types import Scope

CLIENT: ContextVar[str] = ContextVar("client", default="")
"""The client of the request that is being answered, in its own task and in the threads that work for it."""


def client_of(scope: Scope) -> str:
    """The client of a request, empty where the server knows none (a Unix socket)."""
    address = scope.get("client")
    host = str(address[0]) if address else ""
    if ":" not in host:
        return host
    try:
        parsed = ip_address(host.split("%")[0])
    except ValueError:
        return host
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))
    return host
