"""How a gap is declared, and how a symbol of MiniStack is replaced."""

import functools
import inspect
from typing import Any, Callable

GAPS: list[Callable[[], None]] = []
"""Every declared gap, in the order in which it is closed."""


def gap(close: Callable[[], None]) -> Callable[[], None]:
    """Declare a function that closes one gap when the local AWS starts."""
    GAPS.append(close)
    return close


def patch(owner: Any, name: str) -> Callable[[Callable], Callable]:
    """Replace `owner.name` by the decorated function, which gets the original first.

    A symbol that is missing, or that changed between plain and async, stops the start: a new
    MiniStack must be looked at, not run half patched.
    """
    original = getattr(owner, name)

    def decorate(replacement: Callable) -> Callable:
        is_async = inspect.iscoroutinefunction(inspect.unwrap(original))
        if is_async != inspect.iscoroutinefunction(replacement):
            raise TypeError(f"{owner.__name__}.{name} and its replacement differ in async")

        def call(*args: Any, **kwargs: Any) -> Any:
            return replacement(original, *args, **kwargs)

        setattr(owner, name, functools.wraps(original)(call))
        return replacement

    return decorate


def first(value: Any) -> Any:
    """The first of a list, or the value itself: query parameters come both ways."""
    return value[0] if isinstance(value, list) else value
