"""Which addresses may be connected to: public ones, and hosts that the user allowed by name."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address

from rag.errors import FetchError

# Ranges that carry an IPv4 address on, which may be a private one.
_TRANSLATED = tuple(
    ipaddress.ip_network(each)
    for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::ffff:0:0:0/96")
)


def resolve(host: str, port: int, allowed: Collection[str]) -> list[str]:
    """Look a host up once, and return the addresses that may be connected to, at least one.

    Args:
        allowed: hosts that may have a private address.

    Raises:
        FetchError: the host is unknown, or one of its addresses is not public.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as cause:
        raise FetchError(f"the host {host} is not known", "check the address") from cause
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    if host.casefold() not in allowed:
        for address in addresses:
            if not is_public(ipaddress.ip_address(address.partition("%")[0])):
                raise FetchError(
                    f"{host} is at {address}, which is not a public address",
                    "name the host in the setting fetch.allow_private, if you trust it",
                )
    return addresses


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is one of the public internet, and not a way to another."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _TRANSLATED):
            return False
    return address.is_global and not address.is_multicast
