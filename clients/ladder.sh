#!/usr/bin/env bash
# Runs the clients that only git has against `starleague serve`: pysc2 at 1da19d5, oxwhirl's SMAC and
# SMACv2.
#
#     clients/ladder.sh ENVIRONMENT [PATTERN]
#
# ENVIRONMENT is a virtual environment, made by hand because neither is on PyPI in this form:
#
#     python3.11 -m venv ENVIRONMENT
#     ENVIRONMENT/bin/pip install "numpy<2" "protobuf>=7,<8" pys2clientprotocol==1.0.2 absl-py deepdiff \
#         dm_env mock mpyq portpicker pygame requests sk-video websocket-client s2protocol
#     ENVIRONMENT/bin/pip install --no-deps git+https://github.com/google-deepmind/pysc2@1da19d5
#     ENVIRONMENT/bin/pip install --no-deps git+https://github.com/oxwhirl/smac
#     ENVIRONMENT/bin/pip install --no-deps git+https://github.com/oxwhirl/smacv2    # optional
#
# The rows of starleague.smac also need this project's wheel in it; LEARNERS names a folder of
# checkouts, see smac_learners.py.
#
# PATTERN, an extended regular expression, chooses rows by name. Prints as run.sh does; the logs in
# target/clients/logs hold what the rows measured.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/rows.sh"

usage() {
    echo "usage: clients/ladder.sh ENVIRONMENT [PATTERN]: $1" >&2
    exit 2
}

[ $# -ge 1 ] || usage "no virtual environment given"
[ -x "$1/bin/python" ] || usage "$1/bin/python is not there"
python=$(cd "$1" && pwd)/bin/python
pattern=${2:-}
"$python" -c 'import pysc2.env.sc2_env, smac.env' >"$logs/import" 2>&1 || {
    cat "$logs/import" >&2
    usage "pysc2 or smac cannot be imported"
}

# chosen KIND NAME COMMAND...: runs the row if the pattern chooses it.
chosen() {
    if [[ $2 =~ $pattern ]]; then
        "$@"
    fi
}

install_server

for module in lib.features_test env.sc2_env_test env.mock_sc2_env_test tests.dummy_observation_test; do
    chosen row "pysc2 git: $module" "$python" -m pysc2.$module
done
chosen row "pysc2 git: ping" "$python" -m pysc2.tests.ping_test
chosen row "pysc2 git: version numbers" "$python" -m pysc2.tests.versions_test TestVersions.test_version_numbers
chosen row "pysc2 git: protocol errors" "$python" -m pysc2.tests.protocol_error_test TestProtocolError.test_error
chosen map_row "SMAC: its example, 10 episodes of 8m" "$python" -m smac.examples.random_agents
chosen map_row "SMAC: 12 steps on each map" "$python" "$scripts/smac_episodes.py" --steps 12 --episodes 1
chosen map_row "SMAC: episodes" "$python" "$scripts/smac_episodes.py" 3m 25m MMM 2c_vs_64zg bane_vs_bane
chosen map_row "SMAC: scripted agents on 8m" "$python" "$scripts/smac_episodes.py" 8m --heuristic --episodes 20 \
    --least-won 4
if "$python" -c 'import starleague' 2>/dev/null; then
    LIMIT=1800 chosen map_row "SMAC: the drop-in beside it, on each map" "$python" "$scripts/smac_drop_in.py"
else
    skip "SMAC: the drop-in beside it, on each map" "ENVIRONMENT lacks the starleague package"
fi
if [ -n "${LEARNERS:-}" ]; then
    chosen row "SMAC: environments of learners on the drop-in" "$python" "$scripts/smac_learners.py" "$LEARNERS"
else
    skip "SMAC: environments of learners on the drop-in" "LEARNERS names no folder of checkouts"
fi
for map in 3m 8m 2s3z MMM bane_vs_bane; do
    LIMIT=1800 chosen map_row "SMAC: 1,000 episodes of $map" "$python" "$scripts/smac_episodes.py" $map \
        --episodes 1000
done
if [ -f "$SC2PATH/Maps/SMAC_Maps/32x32_flat.SC2Map" ] && "$python" -c "import smacv2" 2>"$logs/import"; then
    chosen row "SMACv2: its example" "$python" -m smacv2.examples.random_agents
    chosen row "SMACv2: 100 episodes of each race" "$python" "$scripts/smacv2_episodes.py"
else
    skip "SMACv2" "it needs smacv2 from git and its map 32x32_flat"
fi
chosen map_row "speed" "$python" "$scripts/pysc2_speed.py"
chosen map_row "pysc2 git: MoveToBeacon" "$python" -m pysc2.bin.agent --map MoveToBeacon --norender \
    --agent pysc2.agents.scripted_agent.MoveToBeacon --max_agent_steps 500
chosen map_row "pysc2 git: length of a step" "$python" -m pysc2.tests.step_mul_override_test
chosen map_row "pysc2 git: scripted agents" "$python" -m pysc2.tests.easy_scripted_test
for map in BuildMarines CollectMineralsAndGas CollectMineralShards DefeatRoaches \
    DefeatZerglingsAndBanelings FindAndDefeatZerglings MoveToBeacon; do
    chosen map_row "pysc2 git: random agent on $map" "$python" -m pysc2.bin.agent --map $map --norender \
        --max_episodes 2 --agent pysc2.agents.random_agent.RandomAgent
done
chosen row "pysc2 git: list of maps" "$python" -m pysc2.bin.map_list

finish
