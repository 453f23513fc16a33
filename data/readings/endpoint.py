"""One request to an endpoint that speaks OpenAI's chat completions, with retries; the only module that sends.

It is imported only where a model is asked, because its library is optional.
"""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from email.utils import mktime_tz, parsedate_tz
from typing import Any

import anyio
import httpx2
import openai
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt

from data.readings.completion import Completion, EndpointError, RequestRefused, completion, place
from data.settings import APP_NAME, LanguageModel

MAX_WAIT_SECONDS = 600.0  # if the endpoint asks for a longer pause, the run ends instead
_LONGEST_PAUSE = 60.0  # between two tries where the endpoint names none
_HEADERS = ("accept", "accept-encoding", "connection", "content-length", "content-type", "host")
# What an endpoint may not know; a request without it is as good, because every answer is checked anyway.
_OPTIONAL = ("response_format", "temperature", "max_completion_tokens")


class _Transient(Exception):
    """An error that may pass.

    Attributes:
        retry_after: seconds that the endpoint asks to wait, None if it names none.
    """

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class Endpoint:
    """A client of the endpoint, for one run. Not to be shared between event loops."""

    def __init__(
        self,
        settings: LanguageModel,
        *,
        timeout: float = 120.0,
        tries: int = 5,
        pause: float = 2.0,
        sleep: Callable[[float], Awaitable[None]] = anyio.sleep,
        clock: Callable[[], float] = time.monotonic,
        on_wait: Callable[[str], None] = lambda why: None,
    ) -> None:
        """Configure the client; nothing is sent yet.

        Args:
            settings: address, model and key.
            timeout: seconds that a whole answer may take.
            tries: most attempts for one paper.
            pause: seconds before the second attempt; each further pause is twice as long, with jitter.
            sleep: waits so many seconds.
            clock: seconds, for pauses and for how long answers took.
            on_wait: called with the reason before each pause.
        """
        self._settings, self._tries, self._pause = settings, tries, pause
        self._timeout, self._sleep, self._clock, self._on_wait = timeout, sleep, clock, on_wait
        self._free_at = 0.0  # no request before then, in seconds of the clock
        self._without: set[str] = set()  # parameters that the endpoint does not know
        self._client = openai.AsyncOpenAI(
            base_url=settings.url,
            api_key=settings.key or "none",
            max_retries=0,
            timeout=timeout,
            http_client=openai.DefaultAsyncHttpxClient(
                follow_redirects=False,  # a paper goes only where READER_URL says
                event_hooks={"request": [self._only_own_headers]},
            ),
        )

    async def __aenter__(self) -> Endpoint:
        """Return the client; its connections are closed at the end of the block."""
        return self

    async def __aexit__(self, *exc: object) -> None:
        """Close the connections."""
        await self._client.close()

    async def ask(self, body: dict[str, Any]) -> Completion:
        """Send the body of a chat completion; transient errors are retried.

        Raises:
            RequestRefused: the endpoint refuses this request.
            EndpointError: it will refuse others too, or does not answer after several tries.
        """
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(_Transient),
            stop=stop_after_attempt(self._tries),
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return await retrying(self._once, body)
        except _Transient as error:
            raise EndpointError(
                f"{self._place} did not answer after {self._tries} tries: {error}. What was read is stored; "
                "begin again later."
            ) from None

    async def _once(self, body: dict[str, Any]) -> Completion:
        while (left := self._free_at - self._clock()) > 0:
            await self._sleep(left)
        sent = {name: value for name, value in body.items() if name not in self._without}
        started = self._clock()
        try:
            with anyio.fail_after(self._timeout):  # the client's own limit is for each byte
                # Not `chat.completions.create`: it builds an object of whatever it is sent.
                reply = await self._client.post("/chat/completions", cast_to=httpx2.Response, body=sent)
            found = reply.json()
        except openai.APIStatusError as error:
            if parameter := self._refused_parameter(error, sent):
                self._without.add(parameter)
                return await self._once(body)
            raise self._as_own(error) from None
        except (openai.APITimeoutError, TimeoutError):
            raise _Transient("it took too long") from None
        except (openai.APIConnectionError, httpx2.HTTPError) as error:
            raise _Transient(self._clean(f"no connection ({error.__cause__ or error})")) from None
        except ValueError:
            raise _Transient("its response is not JSON") from None
        return completion(found, sent, self._clock() - started)

    def _refused_parameter(self, error: openai.APIStatusError, sent: dict[str, Any]) -> str | None:
        """The optional parameter that a refusal is about."""
        if error.status_code not in (400, 422):
            return None
        text = error.response.text
        return next((name for name in _OPTIONAL if name in sent and name in text), None)

    def _as_own(self, error: openai.APIStatusError) -> Exception:
        """An HTTP error as one of this module's."""
        status, code = error.status_code, error.code
        after = retry_after(error.response.headers)
        told = self._clean(error.message)
        if status in (401, 403) and not self._settings.key:
            return EndpointError(f"{self._place} needs a key: set READER_KEY.")
        if status in (401, 403):  # its message may repeat the key
            return EndpointError(f"{self._place} does not accept READER_KEY: check it with your provider.")
        if status == 402 or code == "insufficient_quota":
            return EndpointError(f"{self._place} has no credit left for this key: {told}")
        if status == 404:
            return EndpointError(
                f"{self._place} has no model “{self._settings.model}”, or READER_URL is not its base address "
                f"(which often ends in /v1): {told}"
            )
        if 300 <= status < 400:
            return EndpointError(
                f"{self._place} sends requests on to another address, to which nothing was sent: set "
                "READER_URL to the right one."
            )
        if after is not None and after > MAX_WAIT_SECONDS:
            return EndpointError(
                f"{self._place} asks to wait {after / 60:,.0f} minutes. What was read is stored; begin "
                "again then."
            )
        if status in (408, 409, 425, 429) or status >= 500:
            return _Transient(f"HTTP {status}", after)
        return RequestRefused(f"the endpoint refused it (HTTP {status}): {told}")

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, _Transient) else None
        growing = min(_LONGEST_PAUSE, self._pause * 2 ** (state.attempt_number - 1))
        # Jitter above what the endpoint asks for, so that waiting requests do not return together.
        wait = growing * random.uniform(0.5, 1.0) if asked is None else asked + self._pause * random.random()
        if asked is not None:
            self._free_at = max(self._free_at, self._clock() + asked)  # the limit is for all requests
        self._on_wait(f"{self._place}: {error}; waiting {wait:.0f} s")
        return wait

    @property
    def _place(self) -> str:
        return place(self._settings)

    async def _only_own_headers(self, request: httpx2.Request) -> None:
        """Send nothing but the request: the library adds facts about this machine and headers of OPENAI_*."""
        for name in [name for name in request.headers if name.lower() not in _HEADERS]:
            del request.headers[name]
        request.headers["User-Agent"] = APP_NAME
        if self._settings.key:
            request.headers["Authorization"] = f"Bearer {self._settings.key}"

    def _clean(self, text: str) -> str:
        """A message without the key, on one line."""
        plain = " ".join(text.split())
        return (plain.replace(self._settings.key, "…") if self._settings.key else plain)[:300]


def retry_after(headers: httpx2.Headers) -> float | None:
    """The seconds of a Retry-After header, given as seconds or as a date; None if there is none."""
    value = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(value))
    except ValueError:
        parsed = parsedate_tz(value)
        return max(0.0, mktime_tz(parsed) - time.time()) if parsed else None
