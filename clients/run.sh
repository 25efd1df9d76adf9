#!/usr/bin/env bash
# Runs real, unmodified StarCraft II API clients from PyPI against `starleague serve`.
#
#     clients/run.sh
#
# Makes virtual environments and an SC2PATH folder in target/clients, then prints a line per row:
# pass, FAIL or skipped. Ends with status 1 if a row failed. Rows that need a map are skipped where
# ../shared/data/sc2maps is missing, a client's rows where its Python is. rows.sh lists the variables
# that it reads; docs/compatibility.md says what each row shows.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/rows.sh"

# The messages in s2clientprotocol's wheels need an old protobuf; pysc2 4.0.0's shuffle needs
# Python 3.10, its dm_env_rpc the last version that goes with that protobuf.
pysc2_requirements=(pysc2==4.0.0 protobuf==3.20.3 "numpy<2" "dm-env-rpc<=1.1.6" s2clientprotocol==5.0.12.91115.0)

install_server

if environment burnysc2-7.3.0 3.11 burnysc2==7.3.0 websocket-client==1.9.0; then
    python=$work/environments/burnysc2-7.3.0/bin/python
    row "raw websocket" "$python" "$scripts/raw_websocket.py"
    map_row "python-sc2 7.3.0: idle bot" "$python" "$scripts/python_sc2_idle.py"
    row "python-sc2 7.3.0: melee against a computer" "$python" "$scripts/python_sc2_melee.py"
    row "python-sc2 7.3.0: ramps and expansions" "$python" "$scripts/python_sc2_ramp.py"
    row "python-sc2 7.3.0: gas and a second base" "$python" "$scripts/python_sc2_economy.py"
else
    skip "raw websocket" "$why"
    skip "python-sc2 7.3.0" "$why"
fi

if environment burnysc2-6.5.0 3.11 burnysc2==6.5.0 protobuf==3.20.3; then
    python=$work/environments/burnysc2-6.5.0/bin/python
    map_row "python-sc2 6.5.0: idle bot" "$python" "$scripts/python_sc2_idle.py"
    row "python-sc2 6.5.0: melee against a computer" "$python" "$scripts/python_sc2_melee.py"
else
    skip "python-sc2 6.5.0" "$why"
fi

if environment pysc2-4.0.0 3.10 "${pysc2_requirements[@]}"; then
    python=$work/environments/pysc2-4.0.0/bin/python
    row "pysc2: its interface without a game" "$python" -m pysc2.tests.dummy_observation_test
    row "pysc2: ping" "$python" -m pysc2.tests.ping_test
    row "pysc2: version numbers" "$python" -m pysc2.tests.versions_test TestVersions.test_version_numbers
    row "pysc2: protocol errors" "$python" -m pysc2.tests.protocol_error_test TestProtocolError.test_error
    row "pysc2: random agent in a melee game" "$python" -m pysc2.bin.agent --map Flat64 --norender --max_agent_steps 200 \
        --agent pysc2.agents.random_agent.RandomAgent --agent_race terran --agent2_race terran --difficulty very_easy
    map_row "pysc2: length of a step" "$python" -m pysc2.tests.step_mul_override_test
    map_row "pysc2: scripted agents" "$python" -m pysc2.tests.easy_scripted_test
    for map in MoveToBeacon CollectMineralShards DefeatRoaches DefeatZerglingsAndBanelings \
        FindAndDefeatZerglings CollectMineralsAndGas; do
        map_row "pysc2: $map" "$python" "$scripts/pysc2_minigames.py" --map $map
    done
    map_row "pysc2: BuildMarines" "$python" "$scripts/pysc2_minigames.py" --map BuildMarines --episodes 1
else
    skip "pysc2 4.0.0" "$why"
fi

finish
