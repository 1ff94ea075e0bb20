"""A page on loopback: served to who knows its address, and drawn anew when it is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

HOST: Final = "127.0.0.1"


class Shown:
    """The page as it was last drawn, and a number that changes with it."""

    def __init__(self, draw: Callable[[], bytes]) -> None:
        self._draw = draw
        self._lock = threading.Lock()
        self.fetched = threading.Event()
        self.page = draw()
        self.version = 0

    def draw(self) -> None:
        """Draw it anew."""
        from turnlint.config.reading import forget

        forget()
        made = self._draw()
        with self._lock:
            self.page, self.version = made, self.version + 1


def handler(shown: Shown, token: str) -> type[BaseHTTPRequestHandler]:
    """What answers requests for the page."""

    class Handler(BaseHTTPRequestHandler):
        """Serves the page and its number, to who knows the address and asks under the name of loopback."""

        server_version, sys_version = "turnlint", ""

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").rpartition(":")[0]
            if host not in (HOST, "localhost"):  # another site's name that was made to lead here
                self.send_error(403)
            elif self.path == f"/{token}/":
                self._answer(shown.page, "text/html; charset=utf-8")
                shown.fetched.set()
            elif self.path == f"/{token}/version":
                self._answer(str(shown.version).encode(), "text/plain")
            else:
                self.send_error(404)

        def _answer(self, raw: bytes, kind: str) -> None:
            self.send_response(200)
            for name, value in (
                ("Content-Type", kind),
                ("Content-Length", str(len(raw))),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "no-referrer"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    return Handler


def server(port: int, shown: Shown, token: str) -> ThreadingHTTPServer:
    """A server of the page on loopback; the port is a free one where 0 is asked for."""
    return ThreadingHTTPServer((HOST, port), handler(shown, token))
