"""A server of HTTP/1.1 on loopback around a stand-in; its socket can be reached, for resets and cuts."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import h11

from turnlint.stand_in.wire.answer import Answer, End, Wait, of_json
from turnlint.stand_in.wire.loopback import is_loopback
from turnlint.values.json import Json, write

_CHUNK: Final = 64 * 1024
#: No body is read beyond this, whatever its header says: more than a batch may have.
_LARGEST: Final = 300 * 1024 * 1024
_STOPPING: Final = 5.0
_LOG: Final = logging.getLogger("turnlint.stand_in")
_TOO_LARGE: Final = write(
    {"type": "error", "error": {"type": "request_too_large", "message": "Request exceeds the maximum size"}}
)


class Answering(Protocol):
    """What answers requests."""

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Answer:
        """The answer to a request."""


class Server:
    """The server, in a thread of its own. ``port`` 0 is a free one."""

    def __init__(self, api: Answering, host: str, port: int) -> None:
        self._api = api
        self._host, self._port = host, port
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="turnlint-stand-in", daemon=True)
        self._started = threading.Event()
        self._failure: BaseException | None = None
        self.url = ""

    def start(self) -> None:
        """Listen. Raises ``OSError`` where the address cannot be had."""
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Listen no more, and close what is open."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_STOPPING)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            listening = self._loop.run_until_complete(asyncio.start_server(self._connected, self._host, self._port))
        except BaseException as failure:
            self._failure = failure
            self._started.set()
            self._loop.close()
            return
        port = listening.sockets[0].getsockname()[1]
        host = f"[{self._host}]" if ":" in self._host else self._host
        self.url = f"http://{host}:{port}"
        self._started.set()
        try:
            self._loop.run_forever()
        finally:
            listening.close()
            for task in self._tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            await _Connection(self._api, reader, writer, self._is_ours).run()
        except (ConnectionError, asyncio.CancelledError, h11.RemoteProtocolError, TimeoutError):
            pass
        finally:
            with suppress(Exception):
                writer.close()

    def _is_ours(self, host: str) -> bool:
        """Whether a request was meant for this address: another site's name may be made to lead here."""
        return not is_loopback(self._host) or is_loopback(urlsplit(f"//{host}").hostname or "")


def _failure(error: Exception) -> Json:
    words = f"turnlint: the stand-in failed on this request: {type(error).__name__}: {error}"
    return {"type": "error", "error": {"type": "api_error", "message": words[:1_000]}}


class _Connection:
    """One connection, and the requests that come over it."""

    def __init__(
        self,
        api: Answering,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        is_ours: Callable[[str], bool],
    ) -> None:
        self._api = api
        self._reader, self._writer = reader, writer
        self._is_ours = is_ours
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=256 * 1024)

    async def run(self) -> None:
        """Answer requests until the connection ends."""
        while True:
            try:
                request, body = await self._request()
            except h11.RemoteProtocolError as error:
                if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
                    await self._simple(error.error_status_hint, b"this is no request of HTTP/1.1\n")
                return
            if request is None:
                return
            headers: dict[str, str] = {}
            for name, value in request.headers:
                key = name.decode("latin-1")
                text = value.decode("latin-1")
                headers[key] = f"{headers[key]},{text}" if key in headers else text
            if body is None:
                await self._simple(413, _TOO_LARGE)
                return
            if not self._is_ours(headers.get("host", "")):
                await self._simple(403, b"this is a stand-in on loopback\n")
                return
            target = request.target.decode("latin-1")
            try:
                answer = self._api.answer(request.method.decode("latin-1"), target, headers, body)
            except Exception as error:  # whatever it is, the next request is answered
                _LOG.exception("the stand-in failed on a request")
                answer = of_json(500, _failure(error), {"x-should-retry": "false"})
            if not await self._send(answer, is_head=request.method == b"HEAD"):
                return
            if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
                return
            self._http.start_next_cycle()

    async def _request(self) -> tuple[Any, bytes | None]:
        """The next request with its body; no request at the end, no body where it is too large."""
        request, kept, size = None, [], 0
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                if self._http.they_are_waiting_for_100_continue:
                    await self._write(self._http.send(h11.InformationalResponse(status_code=100, headers=[])))
                self._http.receive_data(await self._reader.read(_CHUNK))
            elif isinstance(event, h11.Request):
                request = event
            elif isinstance(event, h11.Data):
                size += len(event.data)
                if size > _LARGEST:
                    return request, None
                kept.append(bytes(event.data))
            elif isinstance(event, h11.EndOfMessage):
                return request, b"".join(kept)
            else:
                return None, None

    async def _send(self, answer: Answer, *, is_head: bool) -> bool:
        """Send an answer; whether the connection may be used again."""
        pairs = answer.headers.items()
        headers = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in pairs]
        if answer.length is not None:
            headers.append((b"content-length", str(answer.length).encode()))
        else:
            headers.append((b"transfer-encoding", b"chunked"))
        head: bytes | None = self._http.send(h11.Response(status_code=answer.status, headers=headers))
        for part in answer.parts:
            if isinstance(part, End):
                if part is End.RESET:
                    self._reset()
                    return False
                if head is not None:
                    await self._write(head)
                return False
            if isinstance(part, Wait):
                if head is not None:
                    await self._write(head)
                    head = None
                await asyncio.sleep(part.seconds)
            elif part and not is_head:
                data = self._http.send(h11.Data(data=part))
                await self._write((head or b"") + (data or b""))
                head = None
        await self._write((head or b"") + (self._http.send(h11.EndOfMessage()) or b""))
        return True

    async def _simple(self, status: int, body: bytes) -> None:
        length = str(len(body)).encode()
        head = [(b"content-type", b"text/plain"), (b"content-length", length), (b"connection", b"close")]
        events = (h11.Response(status_code=status, headers=head), h11.Data(data=body), h11.EndOfMessage())
        await self._write(b"".join(self._http.send(event) or b"" for event in events))

    async def _write(self, data: bytes | None) -> None:
        if data:
            self._writer.write(data)
            await self._writer.drain()

    def _reset(self) -> None:
        """End the connection with a reset, so that the client's read fails."""
        sock = self._writer.get_extra_info("socket")
        with suppress(OSError, AttributeError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()
