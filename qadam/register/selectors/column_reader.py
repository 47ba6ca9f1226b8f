"""A process that reads the columns of a large register for all processes of one server.

What reading takes is gone when it is done, some 100 MB for 250,000 recommendations: none of those that answer visitors
grows. The server starts it before it has threads, so that it may divide itself safely: once for each reading.
"""

import os
import signal
from pathlib import Path
from socketserver import ForkingMixIn, StreamRequestHandler, UnixStreamServer

from django.db import connections

from qadam.register.selectors.audience import Audience
from qadam.register.selectors.columns import read_and_store
from qadam.register.selectors.shared_columns import READER


class _Reading(StreamRequestHandler):
    """One reading, in a process of its own: a line with the audience and the state of the log, no answer."""

    def handle(self) -> None:
        audience, _space, state = self.rfile.readline().decode().rstrip("\n").partition(" ")
        read_and_store(Audience(audience), state)
        connections.close_all()


class _Reader(ForkingMixIn, UnixStreamServer):
    server_pid = os.getpid()

    def service_actions(self) -> None:
        """End with the server, however that ended; called twice a second."""
        super().service_actions()
        if os.getppid() != self.server_pid:
            os._exit(0)


def start_reader(folder: Path) -> int | None:
    """Start the process that reads into the folder that the server shares, and return its id.

    It ends with the server, which need not wait for it. No connection to the database may be open. None where the path
    of the folder is longer than the address of a socket may be: then those that need the columns read them.
    """
    address = folder / READER
    address.unlink(missing_ok=True)
    try:
        reader = _Reader(str(address), _Reading)
    except OSError:
        return None
    reader.server_pid = os.getpid()
    if pid := os.fork():
        reader.socket.close()
        return pid
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, and this ends with it
    try:
        reader.serve_forever()
    finally:
        os._exit(1)
