"""A Bot API server for tests: strict as Telegram is, with faults on demand. Users of it are in telegram_users."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiogram.methods
import aiohttp
from aiohttp import web
from pydantic import ValidationError

from tests.telegram_chats import DATE, LONGEST_CAPTION, Chat, Floods, RefusalError, Shown, bad, markup, plain

TOKEN = "42:made-up_token-for-tests"
BOT = {"id": 42, "is_bot": True, "first_name": "nhac", "username": "nhac_test_bot"}
LARGEST_FILE = 20 * 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
POLL_LIMIT = 100


@dataclass
class Call:
    """A request that came in."""

    method: str
    params: dict[str, str]
    at: float
    status: int = 0


@dataclass
class Fault:
    """What goes wrong, ``times`` times after ``skip`` requests.

    ``kind``: a status, ``drop`` (closed before it counts), ``lost`` (it counts, the answer never comes), ``stall``
    (nothing comes, and nothing counts), ``slow`` (it counts, the answer takes its time).
    """

    kind: int | str
    method: str | None
    times: int
    seconds: float
    skip: int = 0


@dataclass
class TelegramServer:
    """Serves on this machine within the running loop. What was asked is in ``calls``, what is shown in ``chats``."""

    token: str = TOKEN
    floods: Floods | None = None
    validates: bool = True
    """Whether what comes in is held against aiogram's models: a bench has no time for it."""
    calls: list[Call] = field(default_factory=list)
    chats: dict[int, Chat] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    queries: dict[str, bool] = field(default_factory=dict)
    posted: list[int] = field(default_factory=list)
    """Statuses with which the webhook answered."""
    invalid: list[str] = field(default_factory=list)
    """Requests that aiogram's models of the Bot API do not accept."""
    next_update: int = 1000
    page: int = POLL_LIMIT
    """How many updates a poll hands out at most."""
    webhook_errors: dict[str, Any] = field(default_factory=dict)
    """What getWebhookInfo tells of posts that failed."""
    posters: int = 1
    """How many updates are posted to the webhook at once."""

    def __post_init__(self) -> None:
        self.updates: deque[dict[str, Any]] = deque()
        self.history: list[dict[str, Any]] = []
        self.webhook: dict[str, str] | None = None
        self._faults: list[Fault] = []
        self._arrived = asyncio.Event()
        self._polls = 0
        self._port = 0
        self._runner: web.AppRunner | None = None
        self._posting: asyncio.Task[None] | None = None
        self._posted: set[int] = set()
        """Which update objects are on their way to the webhook."""

    async def __aenter__(self) -> TelegramServer:
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._posting:
            self._posting.cancel()
            with suppress(asyncio.CancelledError):
                await self._posting
        await self.vanish()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def under_way(self) -> int:
        """How many updates were posted and not answered yet."""
        return len(self._posted)

    async def listen(self) -> None:
        """Open the port; after ``vanish`` the same one again."""
        application = web.Application(client_max_size=60 * 1024 * 1024)
        application.router.add_route("*", "/bot{token}/{method}", self._called)
        application.router.add_get("/file/bot{token}/{path:.*}", self._download)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def vanish(self) -> None:
        """Close the port, as when the network is down."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def fail(
        self, kind: int | str, method: str | None = None, *, times: int = 1, seconds: float = 1, skip: int = 0
    ) -> None:
        """Let requests go wrong; ``seconds``: of retry_after, or of a stall."""
        self._faults.append(Fault(kind, method, times, seconds, skip))

    def update(self, **content: Any) -> int:
        """Something happens that the bot hears of."""
        self.next_update += 1
        update = {"update_id": self.next_update, **content}
        self.history.append(update)
        self.updates.append(update)
        self._arrived.set()
        return self.next_update

    def redeliver(self) -> None:
        """Everything that ever happened is delivered once more."""
        self.updates.extend(dict(each) for each in self.history)
        self._arrived.set()

    def chat(self, identifier: int, kind: str = "private", name: str = "") -> Chat:
        return self.chats.setdefault(identifier, Chat(identifier, kind, name))

    def sent(self, method: str = "sendMessage", status: int = 200) -> list[Call]:
        return [call for call in self.calls if call.method == method and call.status == status]

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        params, files = await _parameters(request)
        call = Call(method, params, time.monotonic())
        self.calls.append(call)
        if request.match_info["token"] != self.token:
            return _answer(call, RefusalError(401, "Unauthorized"))
        fault = self._fault(method)
        if fault and fault.kind not in {"lost", "slow"}:
            return await self._faulty(request, call, fault)
        try:
            result = await self._result(method, params, files)
        except RefusalError as refusal:
            return _answer(call, refusal)
        if fault:
            await asyncio.sleep(fault.seconds)
            if fault.kind == "lost":
                return _hang_up(request)
        call.status = 200
        return web.json_response({"ok": True, "result": result})

    async def _result(self, method: str, params: dict[str, str], files: dict[str, tuple[str, bytes]]) -> Any:
        answer = METHODS.get(method)
        if answer is None:
            raise RefusalError(404, "Not Found")
        if self.validates:
            self._validate(method, params, files)
        if method.startswith(("send", "edit")) and self.floods:
            self.floods.check(int(params["chat_id"]))
        return await answer(self, params, files)

    def _fault(self, method: str) -> Fault | None:
        for fault in self._faults:
            if fault.times and fault.method in {None, method}:
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        return None

    async def _faulty(self, request: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
        if fault.kind == 429:
            seconds = int(fault.seconds)
            return _answer(call, RefusalError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds))
        if isinstance(fault.kind, int):
            return _answer(call, RefusalError(fault.kind, REASONS.get(fault.kind, "Internal Server Error")))
        if fault.kind == "stall":
            await asyncio.sleep(fault.seconds)
        return _hang_up(request)

    def _validate(self, method: str, params: dict[str, str], files: dict[str, tuple[str, bytes]]) -> None:
        """Hold a request against aiogram's model of the method."""
        model = getattr(aiogram.methods, method[0].upper() + method[1:])
        values = {name: _decoded(value) for name, value in params.items()}
        try:
            model.model_validate({**values, **dict.fromkeys(files, "attached")})
        except ValidationError as error:
            self.invalid.append(f"{method}: {error}")
            raise bad(f"invalid parameters of {method}") from error

    async def get_me(self, *_: Any) -> Any:
        return {**BOT, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    async def get_updates(self, params: dict[str, str], *_: Any) -> Any:
        if self.webhook:
            raise RefusalError(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polls += 1
        mine = self._polls
        self._arrived.set()  # whoever polled before is told so
        offset, end = int(params.get("offset", 0)), time.monotonic() + float(params.get("timeout", 0))
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        while not self.updates and (left := end - time.monotonic()) > 0:
            self._arrived.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), left)
            if mine != self._polls:
                raise RefusalError(409, "Conflict: terminated by other getUpdates request")
        return list(self.updates)[: min(self.page, int(params.get("limit", POLL_LIMIT)))]

    async def set_webhook(self, params: dict[str, str], *_: Any) -> Any:
        self.webhook = dict(params)
        self._posting = self._posting or asyncio.create_task(self._post())
        self._arrived.set()
        return True

    async def delete_webhook(self, params: dict[str, str], *_: Any) -> Any:
        self.webhook = None
        if params.get("drop_pending_updates") == "true":
            self.updates.clear()
        return True

    async def get_webhook_info(self, *_: Any) -> Any:
        url = self.webhook["url"] if self.webhook else ""
        info = {"url": url, "has_custom_certificate": False, "pending_update_count": len(self.updates)}
        return {**info, **self.webhook_errors}

    async def _post(self) -> None:
        """Deliver to the webhook, each update until it is acknowledged."""
        async with aiohttp.ClientSession() as session:
            await asyncio.gather(*(self._deliver(session) for _ in range(self.posters)))

    async def _deliver(self, session: aiohttp.ClientSession) -> None:
        while True:
            update = next((each for each in self.updates if id(each) not in self._posted), None)
            if self.webhook is None or update is None:
                self._arrived.clear()
                await self._arrived.wait()
                continue
            self._posted.add(id(update))
            status = await self._posted_to(session, self.webhook, update)
            self.posted.append(status)
            self._posted.discard(id(update))
            if status == 200:
                self._forget(update)
            else:
                await asyncio.sleep(0.05)

    async def _posted_to(self, session: aiohttp.ClientSession, webhook: dict[str, str], update: dict[str, Any]) -> int:
        headers = {SECRET_HEADER: webhook.get("secret_token", "")}
        try:
            async with session.post(webhook["url"], json=update, headers=headers) as response:
                return response.status
        except aiohttp.ClientError:
            return 0

    def _forget(self, update: dict[str, Any]) -> None:
        place = next(place for place, each in enumerate(self.updates) if each is update)
        del self.updates[place]

    async def send_message(self, params: dict[str, str], *_: Any) -> Any:
        chat = self._open(params)
        text = plain(params.get("text", ""), params.get("parse_mode"))
        return self._message(chat, chat.show(text, markup(params.get("reply_markup"))))

    async def send_document(self, params: dict[str, str], files: dict[str, tuple[str, bytes]]) -> Any:
        chat = self._open(params)
        if not files:
            raise bad("there is no document in the request")
        name, content = next(iter(files.values()))
        caption = plain(params.get("caption", ""), params.get("parse_mode"), LONGEST_CAPTION)
        return self._message(chat, chat.show(caption, markup(params.get("reply_markup")), name, content))

    async def edit_message_text(self, params: dict[str, str], *_: Any) -> Any:
        chat = self._open(params)
        shown = chat.find(int(params["message_id"]))
        text, keys = plain(params.get("text", ""), params.get("parse_mode")), markup(params.get("reply_markup"))
        if (text, keys) == (shown.text, shown.markup):
            raise bad("message is not modified: specified new message content and reply markup are exactly the same")
        shown.text, shown.markup, shown.edited = text, keys, shown.edited + 1
        return self._message(chat, shown)

    async def edit_message_reply_markup(self, params: dict[str, str], *_: Any) -> Any:
        chat = self._open(params)
        shown, keys = chat.find(int(params["message_id"])), markup(params.get("reply_markup"))
        if keys == shown.markup:
            raise bad("message is not modified")
        shown.markup = keys
        return self._message(chat, shown)

    async def delete_message(self, params: dict[str, str], *_: Any) -> Any:
        chat = self._open(params)
        chat.shown.remove(chat.find(int(params["message_id"])))
        return True

    async def answer_callback_query(self, params: dict[str, str], *_: Any) -> Any:
        if params["callback_query_id"] not in self.queries:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(params.get("text", "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.queries[params["callback_query_id"]] = True
        return True

    async def set_my_commands(self, params: dict[str, str], *_: Any) -> Any:
        listed = json.loads(params["commands"])
        for command in listed:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not 1 <= len(command["description"]) <= 256:
                raise bad("BOT_COMMAND_INVALID")
        scope = json.loads(params.get("scope", '{"type": "default"}'))
        place = str(scope.get("chat_id", scope["type"]))
        self.commands[place, params.get("language_code", "")] = [command["command"] for command in listed]
        return True

    async def send_chat_action(self, params: dict[str, str], *_: Any) -> Any:
        self._open(params)
        return True

    async def get_file(self, params: dict[str, str], *_: Any) -> Any:
        content = self.files.get(params["file_id"])
        if content is None:
            raise bad("invalid file_id")
        if len(content) > LARGEST_FILE:
            raise bad("file is too big")
        name = params["file_id"]
        return {"file_id": name, "file_unique_id": name, "file_size": len(content), "file_path": f"documents/{name}"}

    async def _download(self, request: web.Request) -> web.StreamResponse:
        content = self.files.get(request.match_info["path"].removeprefix("documents/"))
        if request.match_info["token"] != self.token or content is None or self._fault("download"):
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.Response(body=content)

    def _open(self, params: dict[str, str]) -> Chat:
        chat = self.chats.get(int(params.get("chat_id", 0)))
        if chat is None:
            raise bad("chat not found")
        chat.admit()
        return chat

    def _message(self, chat: Chat, shown: Shown) -> dict[str, Any]:
        message = {"message_id": shown.id, "date": DATE, "chat": chat.to_json(), "from": BOT}
        if shown.document is None:
            return {**message, "text": shown.text}
        document = {"file_id": "x", "file_unique_id": "x", "file_name": shown.document}
        return {**message, "document": document, "caption": shown.text}


METHODS: dict[str, Any] = {
    "getMe": TelegramServer.get_me,
    "getUpdates": TelegramServer.get_updates,
    "setWebhook": TelegramServer.set_webhook,
    "getWebhookInfo": TelegramServer.get_webhook_info,
    "deleteWebhook": TelegramServer.delete_webhook,
    "sendMessage": TelegramServer.send_message,
    "sendDocument": TelegramServer.send_document,
    "sendPhoto": TelegramServer.send_document,
    "sendChatAction": TelegramServer.send_chat_action,
    "editMessageText": TelegramServer.edit_message_text,
    "editMessageReplyMarkup": TelegramServer.edit_message_reply_markup,
    "deleteMessage": TelegramServer.delete_message,
    "answerCallbackQuery": TelegramServer.answer_callback_query,
    "setMyCommands": TelegramServer.set_my_commands,
    "getFile": TelegramServer.get_file,
}
REASONS = {401: "Unauthorized", 403: "Forbidden: bot was blocked by the user", 404: "Not Found", 409: "Conflict"}


async def _parameters(request: web.Request) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """The request's values and files, however they are encoded."""
    if request.content_type == "application/json":
        given = await request.json()
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}, {}
    params, files = dict(request.query), {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        else:
            params[name] = str(value)
    for name, value in list(params.items()):
        if value.startswith("attach://"):
            files[name] = files.pop(value.removeprefix("attach://"))
            del params[name]
    return params, files


def _decoded(value: str) -> Any:
    return json.loads(value) if value[:1] in {"{", "["} else value


def _answer(call: Call, refusal: RefusalError) -> web.Response:
    call.status = refusal.status
    body: dict[str, Any] = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.status)


def _hang_up(request: web.Request) -> web.StreamResponse:
    """Close the connection without a word."""
    if request.transport:
        request.transport.abort()
    return web.Response()
