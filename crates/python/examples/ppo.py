"""Multi-agent PPO in one file: PyTorch on ``starleague.make_vec``.

    python ppo.py --scenario 3m --steps 300000

All agents share one network. It sees an agent's observation and who the agent is; its critic sees
the state as well. Prints the part of battles won while training, and at the end that of greedy play.
"""

import argparse
import time

import numpy as np
import torch
from torch import nn
from torch.distributions import Categorical

import starleague
from starleague import Outcome


class TeamNetwork(nn.Module):
    """An actor per agent, and a critic of the whole team."""

    def __init__(self, envs, width=64):
        super().__init__()
        self.agents = envs.num_agents

        def layers(inputs, outputs):
            return nn.Sequential(
                nn.Linear(inputs, width),
                nn.Tanh(),
                nn.Linear(width, width),
                nn.Tanh(),
                nn.Linear(width, outputs),
            )

        self.actor = layers(envs.observation_len + self.agents, envs.num_actions)
        self.critic = layers(envs.state_len, 1)

    def policy(self, observations, available):
        """A distribution over the available actions of each agent, ``(..., agents)``."""
        who = torch.eye(self.agents).expand(*observations.shape[:-1], self.agents)
        logits = self.actor(torch.cat([observations, who], dim=-1))
        return Categorical(logits=logits.masked_fill(~available, -1e9))

    def value(self, state):
        return self.critic(state).squeeze(-1)


def advantages_of(rewards, values, ended, last_value, discount=0.99, trace=0.95):
    """Generalized advantage estimation over ``(steps, games)``."""
    advantages = torch.zeros_like(rewards)
    following = torch.zeros_like(last_value)
    next_value = last_value
    for step in reversed(range(len(rewards))):
        goes_on = 1 - ended[step]
        error = rewards[step] + discount * next_value * goes_on - values[step]
        following = error + discount * trace * goes_on * following
        advantages[step] = following
        next_value = values[step]
    return advantages


def train(envs, network, total_steps, unroll=32, epochs=4, batches=4, clip=0.2, log=print):
    optimizer = torch.optim.Adam(network.parameters(), lr=7e-4, eps=1e-5)
    games = envs.num_envs
    # They look at the engine's memory: every step fills them anew.
    observations = torch.from_numpy(envs.observations)
    available = torch.from_numpy(envs.available_actions)
    state = torch.from_numpy(envs.state)
    rewards = torch.from_numpy(envs.rewards)
    envs.reset()
    won = played = 0
    start = time.perf_counter()
    for update in range(total_steps // (games * unroll)):
        steps = []
        for _ in range(unroll):
            with torch.no_grad():
                policy = network.policy(observations, available)
                actions = policy.sample()
                value = network.value(state)
            seen = observations.clone(), available.clone(), state.clone()
            envs.step(actions.numpy())
            outcomes = torch.from_numpy(envs.outcomes)
            ended = (outcomes != Outcome.RUNNING).float()
            won += int((outcomes == Outcome.WON).sum())
            played += int(ended.sum())
            steps.append((*seen, actions, policy.log_prob(actions), value, rewards.clone(), ended))
        obs, masks, states, actions, log_probs, values, reward, ended = map(torch.stack, zip(*steps))
        with torch.no_grad():
            advantages = advantages_of(reward, values, ended, network.value(state))
        returns = (advantages + values).flatten()
        advantages = ((advantages - advantages.mean()) / (advantages.std() + 1e-8)).flatten()
        obs, masks, states = obs.flatten(0, 1), masks.flatten(0, 1), states.flatten(0, 1)
        actions, log_probs = actions.flatten(0, 1), log_probs.flatten(0, 1)
        for _ in range(epochs):
            for rows in torch.randperm(len(obs)).chunk(batches):
                policy = network.policy(obs[rows], masks[rows])
                ratio = (policy.log_prob(actions[rows]) - log_probs[rows]).exp()
                advantage = advantages[rows, None]
                gain = torch.min(ratio * advantage, ratio.clamp(1 - clip, 1 + clip) * advantage)
                value_loss = (network.value(states[rows]) - returns[rows]).pow(2).mean()
                loss = value_loss - gain.mean() - 0.01 * policy.entropy().mean()
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(network.parameters(), 10.0)
                optimizer.step()
        if update % 10 == 9:
            seconds = time.perf_counter() - start
            done = (update + 1) * games * unroll
            log(f"{done:>9,} steps  {done / seconds:>8,.0f} steps/s  won {won / max(played, 1):.0%}")
            won = played = 0


def evaluate(envs, network, battles=100):
    """The part of battles that the network wins with its likeliest actions."""
    envs.reset()
    won = played = 0
    while played < battles:
        with torch.no_grad():
            policy = network.policy(
                torch.from_numpy(envs.observations), torch.from_numpy(envs.available_actions)
            )
        envs.step(policy.probs.argmax(-1).numpy())
        won += int(np.sum(envs.outcomes == Outcome.WON))
        played += int(np.sum(envs.outcomes != Outcome.RUNNING))
    return won / played


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenario", default="3m", choices=starleague.SCENARIOS)
    parser.add_argument("--steps", type=int, default=300_000, help="environment steps")
    parser.add_argument("--games", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(arguments)
    torch.manual_seed(arguments.seed)
    with starleague.make_vec(arguments.scenario, arguments.games, seed=arguments.seed) as envs:
        network = TeamNetwork(envs)
        train(envs, network, arguments.steps)
        part = evaluate(envs, network)
    print(f"greedy play wins {part:.0%}")
    return part


if __name__ == "__main__":
    main()
