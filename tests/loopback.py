"""In a network of its own: switch its loopback on, then become the command."""

import fcntl
import os
import socket
import struct
import sys

if __name__ == "__main__":
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14s", b"lo", 0x1 | 0x40, b""))  # SIOCSIFFLAGS: up and running
    os.execv(sys.argv[1], sys.argv[1:])
