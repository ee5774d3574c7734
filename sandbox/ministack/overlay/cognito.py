"""Cognito: tokens of another age, which no test could wait for."""

import contextvars
import time
from typing import Any

from ministack.services import cognito

from .gap import gap, patch

AGE_HEADER = "x-sandbox-age-seconds"


@gap
def tokens_of_another_age() -> None:
    """A request with the header above is served as if it had come so many seconds ago.

    Cognito's shortest access token lives five minutes; a test of an expired one asks for one that
    was given longer ago than that. Nothing but the clock of that request differs.
    """
    age = contextvars.ContextVar("age", default=0.0)

    class Clock:
        """The time module, for a request of another age."""

        def time(self) -> float:
            return time.time() - age.get()

        def __getattr__(self, name: str) -> Any:
            return getattr(time, name)

    cognito.time = Clock()

    @patch(cognito, "handle_request")
    async def handle(original, method, path, headers, body, query_params):
        asked = {key.lower(): value for key, value in headers.items()}.get(AGE_HEADER)
        token = age.set(float(asked or 0))
        try:
            return await original(method, path, headers, body, query_params)
        finally:
            age.reset(token)
