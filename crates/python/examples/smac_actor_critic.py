"""Training through SMAC's interface: a shared actor and a central critic, in PyTorch.

    python smac_actor_critic.py --map 3m --episodes 400

The loop is that of code written for ``smac.env.StarCraft2Env``, episode by episode; the import is
the one line that differs. For speed use ``make_vec`` (``ppo.py``).
"""

import argparse

import numpy as np
import torch
from torch import nn
from torch.distributions import Categorical

from starleague.smac import StarCraft2Env


def play_episode(env, actor):
    """One episode: observations, masks, states, actions and rewards of its steps."""
    observations, state = env.reset()
    steps = []
    terminated = False
    while not terminated:
        masks = np.array(env.get_avail_actions(), dtype=bool)
        inputs = torch.from_numpy(np.stack(observations))
        with torch.no_grad():
            logits = actor(inputs).masked_fill(~torch.from_numpy(masks), -1e9)
            actions = Categorical(logits=logits).sample()
        reward, terminated, info = env.step(actions.tolist())
        steps.append((inputs, torch.from_numpy(masks), torch.from_numpy(state), actions, reward))
        observations, state = env.get_obs(), env.get_state()
    *arrays, rewards = zip(*steps)
    returns, total = [], 0.0
    for reward in reversed(rewards):
        total = reward + 0.99 * total
        returns.append(total)
    returns.reverse()
    return [torch.stack(array) for array in arrays], torch.tensor(returns), info["battle_won"]


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--map", default="3m")
    parser.add_argument("--episodes", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(arguments)
    torch.manual_seed(arguments.seed)
    env = StarCraft2Env(map_name=arguments.map, seed=arguments.seed)
    info = env.get_env_info()

    def layers(inputs, outputs):
        return nn.Sequential(nn.Linear(inputs, 64), nn.Tanh(), nn.Linear(64, outputs))

    actor = layers(info["obs_shape"], info["n_actions"])
    critic = layers(info["state_shape"], 1)
    optimizer = torch.optim.Adam([*actor.parameters(), *critic.parameters()], lr=2e-3)
    wins, scores = [], []
    # A gradient step per eight episodes, as their returns differ much.
    for batch in range(arguments.episodes // 8):
        loss = 0.0
        for _ in range(8):
            (inputs, masks, states, actions), returns, won = play_episode(env, actor)
            values = critic(states).squeeze(-1)
            advantages = (returns - values).detach()
            policy = Categorical(logits=actor(inputs).masked_fill(~masks, -1e9))
            gain = (policy.log_prob(actions) * advantages[:, None]).mean()
            value_loss = (values - returns).pow(2).mean()
            loss += 0.1 * value_loss - gain - 0.01 * policy.entropy().mean()
            wins.append(won)
            scores.append(float(returns[0]))
        optimizer.zero_grad()
        (loss / 8).backward()
        optimizer.step()
        if batch % 10 == 9:
            print(f"{8 * (batch + 1):>5} episodes  return {np.mean(scores[-80:]):5.2f}  "
                  f"won {np.mean(wins[-80:]):.0%}")
    env.close()
    return scores


if __name__ == "__main__":
    main()
