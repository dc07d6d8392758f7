"""Addresses: under which phones of the local network reach this machine; also on a network without a way out."""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys

if sys.platform == "linux":
    import fcntl

SIOCGIFADDR = 0x8915  # Linux: the address of a network interface
NOWHERE = ("192.0.2.1", 9)  # kept for documentation: nothing is sent, only the way is looked up


def addresses() -> list[str]:
    """IPv4 addresses of this machine in its networks, the one on the way out first; empty where there is none."""
    found = [*_on_the_way_out(), *_of_interfaces(), *_of_the_name()]
    return [text for text in dict.fromkeys(found) if _is_in_a_network(text)]


def _is_in_a_network(text: str) -> bool:
    address = ipaddress.ip_address(text)
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)


def _on_the_way_out() -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(NOWHERE)
            return [str(probe.getsockname()[0])]
        except OSError:
            return []


def _of_the_name() -> list[str]:
    """What the machine's own name stands for: on Windows and macOS all its addresses."""
    try:
        return [str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:
        return []


def _of_interfaces() -> list[str]:
    """Addresses of the interfaces on Linux, where the machine's name says nothing about a hotspot of its own."""
    if sys.platform != "linux":
        return []
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        for _, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(one.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
            except OSError:
                continue  # an interface without an address
            found.append(socket.inet_ntoa(answer[20:24]))
    return found
