#!/usr/bin/env bash
# Builds the Python package as a wheel, installs it in an environment of its own, and tests it.
#
#     crates/python/test.sh [ARGUMENTS OF PYTEST]
#
# Everything lies in target/python. Without a Python of at least 3.10 that can make environments,
# the tests are skipped, which is said. Tests that need PyTorch, matplotlib, map files or a library
# for learning (Stable-Baselines3, TorchRL, RLlib, SuperSuit) are skipped one by one where those are
# missing: PyTorch from PyPI brings gigabytes of CUDA on some platforms,
# so it is not installed here. PYTHON names another interpreter; one that has PyTorch runs all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$PWD/target/python
python=${PYTHON:-python3}

if ! "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
    echo "python package: skipped, $python is missing, older than 3.10, or has no venv"
    exit 0
fi

mkdir -p "$work"
environment=$work/environment
if [ "$(cat "$work/complete" 2>/dev/null)" != "$python" ]; then
    rm -f "$work/complete"
    "$python" -m venv --clear --system-site-packages "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check \
        'maturin>=1.9,<2' numpy pytest gymnasium pettingzoo
    echo "$python" >"$work/complete"
fi

# Old wheels would be installed as well.
rm -rf "$work/wheels"
"$environment/bin/python" -m maturin build --release --quiet --manifest-path crates/python/Cargo.toml \
    --out "$work/wheels"
"$environment/bin/pip" install --quiet --disable-pip-version-check --no-deps --force-reinstall \
    "$work"/wheels/*.whl

# From the folder of the tests, so that the installed package is what is imported. No test at all
# (status 5) fails like a failing one.
cd crates/python/tests
exec "$environment/bin/python" -m pytest -q -p no:cacheprovider "$@" .
