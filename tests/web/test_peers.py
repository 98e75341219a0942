"""Who a request comes from, and whom that may be taken from."""

import ipaddress

import pytest

from r2pgraph.web.peers import Peers

BEHIND = Peers((ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("127.0.0.1")))


@pytest.mark.parametrize(
    ("peer", "forwarded", "name"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        # Anybody can write a header.
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        # What stands before the last proxy that is trusted may be made up.
        ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", ",,, ,", "10.0.0.1"),
        # Clients on this machine, and no others that say that they are.
        ("127.0.0.1", "", None),
        ("::1", "", None),
        ("::ffff:127.0.0.1", "", None),
        ("192.0.2.1", "127.0.0.1", "192.0.2.1"),
        # One client has a whole network of IPv6.
        ("2001:db8::1", "", "2001:db8::/64"),
        ("[2001:db8::2]", "", "2001:db8::/64"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("", "", "unknown"),
    ],
)
def test_the_name_of_a_client(peer: str, forwarded: str, name: str | None) -> None:
    assert BEHIND.name(peer, forwarded) == name


def test_nobody_is_trusted_unless_it_is_said() -> None:
    assert Peers().name("10.0.0.1", "198.51.100.7") == "10.0.0.1"
    assert Peers().name("127.0.0.1", "198.51.100.7") is None
    assert Peers(local=True).name("127.0.0.1", "") == "127.0.0.1"
