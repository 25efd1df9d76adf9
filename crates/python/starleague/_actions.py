"""Actions of environments whose callers choose without regard to masks."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

_NOTHING = 0
_STOP = 1


def replaced(side: Any, actions: npt.NDArray[np.integer]) -> npt.NDArray[np.integer]:
    """``actions`` ``(games, agents)`` of a side of a ``BattleVecEnv``, where those that cannot be
    taken have become "stop", or "nothing" for the dead."""
    possible = (0 <= actions) & (actions < side.num_actions)
    safe = np.where(possible, actions, _NOTHING)
    possible &= np.take_along_axis(side.available_actions, safe[..., None], axis=-1)[..., 0]
    return np.where(possible, safe, np.where(side.alive, _STOP, _NOTHING))
