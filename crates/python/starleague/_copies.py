"""Copies of environments.

An environment is pickled as the arguments that made it: another process that receives it, such as a
worker of ``multiprocessing``, makes one of its own, at the start of its first episode. ``copy.copy``
and ``copy.deepcopy`` copy the games as they stand.
"""

from __future__ import annotations

import copy
from typing import Any


def rebuild(cls: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Makes an environment by its constructor: what a pickle holds."""
    return cls(*args, **kwargs)


class Rebuilt:
    """An environment in pure Python around one that copies itself."""

    _made_with: tuple[tuple[Any, ...], dict[str, Any]]

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        self = super().__new__(cls)
        # Not every environment takes attributes before its constructor has run.
        self.__dict__["_made_with"] = args, kwargs
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return rebuild, (type(self), *self._made_with)

    def __copy__(self) -> Any:
        # Two environments around the same games would step each other's.
        return copy.deepcopy(self)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        twin = object.__new__(type(self))
        memo[id(self)] = twin
        twin.__dict__.update(copy.deepcopy(self.__dict__, memo))
        return twin
