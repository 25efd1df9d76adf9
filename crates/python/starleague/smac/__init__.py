"""The interface of the StarCraft Multi-Agent Challenge (SMAC).

Training code written for ``smac.env.StarCraft2Env`` changes one line::

    from starleague.smac import StarCraft2Env

Constructor arguments, methods, attributes, shapes and numbers are those of the public repository
``oxwhirl/smac``, commit d6aab33: with the same seed and actions, observations, states, masks, rewards
and ends are those that its unmodified client gets from ``starleague serve``, bit for bit and episode
after episode, the order of the enemies included. ``starleague.smac.env`` holds the names of
``smac.env`` and ``smacv2.env``.

Attributes can be set as in SMAC: ``episode_limit``, ``reward_win`` and the other rewards, what
observations and states show. Those that make a battle what it is raise ``AttributeError``. Subclasses
may override what SMAC calls: ``reward_battle``, ``get_obs_agent``, ``get_avail_agent_actions``,
``get_state`` and the rest; a method that nothing would call raises ``TypeError`` in the constructor.

No game process is started, so ``reset`` twice in a row, ``close`` twice, and episodes that nobody
ends are all sound.

Where it differs:

- An action that is not available raises ``ValueError`` instead of failing an assertion.
- ``max_reward`` is complete from construction on, and a second ``reset`` does not change it.
- With ``obs_timestep_number``, ``get_obs_size`` is the true length (there it is one short), and
  observations are float32.
- ``seed`` of an environment that was made without one tells the seed that it drew; the original
  tells ``None``.
- Allied types have the numbers of the ordinary units: there are no copies of units here.
- ``get_agent_action`` gives the number of the action that will be taken, which a subclass may
  change, instead of a message; ``get_agent_action_heuristic`` is not built. ``reset`` takes nothing:
  the environment draws SMACv2's armies by itself.
- A session has no end. A game of the API ends after 524,288 loops; the original then ends the
  episode, returns ``(0, True, {})`` and starts another game from its seed.
- ``get_stats`` before the first battle has ended gives a win rate of 0 instead of an error.
- ``save_replay`` writes files of our own, which ``starleague watch`` shows and ``starleague replay``
  reads; it returns their path. Generated battles have no replay.
  Where the next episode might not fit into 1,048,576 game loops or a million commands, the game and
  its replay begin anew with it.

**SMACv2.** The options of the public repository ``oxwhirl/smacv2``, commit 577ab5a, are here too:
random teams, start positions and sight cones. Rewards of its battles are scaled by the enemies of
the present episode (there, by those of the first).
"""

from ._environment import StarCraft2Env
from ._multi_agent_env import MultiAgentEnv
from ._tables import Direction, Point, Unit, get_map_params, get_smac_map_registry, map_present
from ._wrapper import StarCraftCapabilityEnvWrapper

__all__ = [
    "Direction",
    "MultiAgentEnv",
    "Point",
    "StarCraft2Env",
    "StarCraftCapabilityEnvWrapper",
    "Unit",
    "get_map_params",
    "get_smac_map_registry",
    "map_present",
]
