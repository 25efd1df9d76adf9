"""What ``smac.env`` and ``smacv2.env`` hold, under the same names."""

from . import MultiAgentEnv, StarCraft2Env, StarCraftCapabilityEnvWrapper

__all__ = ["MultiAgentEnv", "StarCraft2Env", "StarCraftCapabilityEnvWrapper"]
