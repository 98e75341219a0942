"""Who a request comes from, for fair use: an address, or that which a trusted proxy names."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from r2pgraph.arguments import Network

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Whoever has one address of IPv6 has as many as they like within this.
_IPV6_SHARED = 64


@dataclass(frozen=True)
class Peers:
    """How to tell clients apart.

    `trusted` are the networks of proxies whose X-Forwarded-For is believed. Clients on this machine
    itself have no name, unless `local` says so: they are not held to anything.
    """

    trusted: Sequence[Network] = field(default=())
    local: bool = False

    def name(self, peer: str, forwarded: str) -> str | None:
        """The name of a client; None for one that may use what it likes.

        Args:
            peer: the address that the connection comes from.
            forwarded: the X-Forwarded-For header, whose last part the last proxy has written.
        """
        address = _address(peer)
        for part in reversed(forwarded.split(",")) if forwarded else ():
            if address is None or not self._trusts(address):
                break
            named = _address(part.strip())
            if named is None:
                break
            address = named
        if address is None:
            return "unknown"
        if address.is_loopback and not self.local:
            return None
        if isinstance(address, ipaddress.IPv6Address):
            return str(ipaddress.ip_network((address, _IPV6_SHARED), strict=False))
        return str(address)

    def _trusts(self, address: _Address) -> bool:
        return any(address in network for network in self.trusted)


@lru_cache(maxsize=4096)
def _address(text: str) -> _Address | None:
    host = text.strip("[]").partition("%")[0]
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
