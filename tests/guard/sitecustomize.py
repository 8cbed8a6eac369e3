"""Put on PYTHONPATH, this lets no Python process speak to anything but this machine, and notes who tried in $SOCKET_LOG."""

import ipaddress
import os
import sys

ADDRESS = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}  # which argument


def is_local(address) -> bool:
    host = address[0] if isinstance(address, tuple) else address
    if not host or host == "localhost" or str(host).startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def guard(event: str, arguments: tuple) -> None:
    if event in ADDRESS and not is_local(address := arguments[ADDRESS[event]]):
        with open(os.environ["SOCKET_LOG"], "a") as log:
            log.write(f"{event} {address}\n")
        raise PermissionError(f"no network in this test: {event} {address}")


sys.addaudithook(guard)
