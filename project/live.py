"""Pushes queue snapshots to screens over SSE: a bare ASGI application, no Django in its path.

One subscription to Valkey feeds every stream. A stream first gets the cached snapshot, then each
published one; a comment every 15 seconds keeps it open, `event: bye` says that we go down.
"""

import asyncio
import contextlib
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import redis.asyncio as redis
import uvicorn
import uvloop

from project import env

PREFIX = "alur:queues:"
HEARTBEAT = 15.0
STREAM = re.compile(r"/queues/([A-Za-z0-9._-]{1,64})/stream/?")
BACKLOG = 64  # messages a slow reader may owe us before it has to connect anew
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"access-control-allow-origin", b"*"),  # a queue without names is public
]
ALIVE = b": hidup\n\n"
BYE = b"event: bye\nretry: 1000\ndata: {}\n\n"

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Inbox = asyncio.Queue[bytes]


class Hub:
    """All open streams by facility, and the one subscription that feeds them."""

    def __init__(self, broker: redis.Redis) -> None:
        self.broker = broker
        self.streams: dict[str, set[Inbox]] = defaultdict(set)
        self.closing = False

    async def snapshot(self, facility: str) -> bytes:
        try:
            found: Any = await self.broker.get(PREFIX + facility)
        except redis.RedisError:
            return b""  # the stream stays open and gets the next message
        return event(found) if found else b""

    def tell(self, facility: str, message: bytes) -> None:
        for inbox in tuple(self.streams.get(facility, ())):
            try:
                inbox.put_nowait(message)
            except asyncio.QueueFull:  # it does not read: let it connect anew
                while not inbox.empty():
                    inbox.get_nowait()
                inbox.put_nowait(BYE)

    def tell_all(self, message: bytes) -> None:
        for facility in tuple(self.streams):
            self.tell(facility, message)

    def close(self) -> None:
        self.closing = True
        self.tell_all(BYE)

    async def listen(self) -> None:
        """Follows the broker for ever; after a gap every stream gets the present snapshot."""
        pause = 0.5
        while True:
            try:
                async with self.broker.pubsub() as subscription:
                    await subscription.psubscribe(f"{PREFIX}*")
                    for facility in tuple(self.streams):
                        self.tell(facility, await self.snapshot(facility))
                    pause = 0.5
                    async for message in subscription.listen():
                        if message["type"] == "pmessage":
                            facility = message["channel"].decode().removeprefix(PREFIX)
                            self.tell(facility, event(message["data"]))
            except (redis.RedisError, OSError):
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)

    async def beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            self.tell_all(ALIVE)


def event(data: bytes) -> bytes:
    return b"".join(b"data: %s\n" % line for line in data.splitlines()) + b"\n"


class Application:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        found = STREAM.fullmatch(scope["path"])
        if scope["path"] == "/healthz":
            await answer(send, 200, b"ok")
        elif found is None or scope["method"] != "GET":
            await answer(send, 404, b"tidak ada")
        else:
            await self.stream(found[1], receive, send)

    async def stream(self, facility: str, receive: Receive, send: Send) -> None:
        inbox: Inbox = asyncio.Queue(BACKLOG)
        self.hub.streams[facility].add(inbox)  # before the snapshot: nothing falls between
        writer = asyncio.ensure_future(self.write(facility, inbox, send))
        reader = asyncio.ensure_future(gone(receive))
        try:
            await asyncio.wait({writer, reader}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.forget(facility, inbox)
            for task in (writer, reader):
                task.cancel()
            await asyncio.gather(writer, reader, return_exceptions=True)

    async def write(self, facility: str, inbox: Inbox, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        first = b"retry: 1000\n\n" + await self.hub.snapshot(facility)
        message = first if not self.hub.closing else BYE
        while True:
            await send({"type": "http.response.body", "body": message, "more_body": True})
            if message == BYE:
                break
            message = await inbox.get()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def forget(self, facility: str, inbox: Inbox) -> None:
        self.hub.streams[facility].discard(inbox)
        if not self.hub.streams[facility]:
            del self.hub.streams[facility]


async def gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


class Server(uvicorn.Server):
    """Says goodbye to the streams first: uvicorn itself would only wait for their end."""

    def __init__(self, config: uvicorn.Config, goodbye: Callable[[], object]) -> None:
        super().__init__(config)
        self.goodbye = goodbye

    def handle_exit(self, sig: int, frame: Any) -> None:
        super().handle_exit(sig, frame)
        self.goodbye()


async def serve(redis_url: str, port: int) -> None:
    broker = redis.Redis.from_url(redis_url, health_check_interval=10, socket_connect_timeout=2)
    hub = Hub(broker)
    config = uvicorn.Config(
        Application(hub),
        host="127.0.0.1",
        port=port,
        lifespan="off",
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=4,
        backlog=4096,
    )
    loop = asyncio.get_running_loop()
    server = Server(config, lambda: loop.call_soon_threadsafe(hub.close))
    helpers = [asyncio.ensure_future(hub.listen()), asyncio.ensure_future(hub.beat())]
    try:
        await server.serve()
    finally:
        for task in helpers:
            task.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
        with contextlib.suppress(redis.RedisError):
            await broker.aclose()


def main() -> None:
    addresses = env.embedded(env.var_folder())
    url = env.text("REDIS_URL", addresses.get("REDIS_URL", "redis://127.0.0.1:6379/0"))
    uvloop.run(serve(url, env.live_port()))


if __name__ == "__main__":
    main()
