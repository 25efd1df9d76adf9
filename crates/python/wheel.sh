#!/usr/bin/env bash
# Builds the wheel of the Python package for other machines: Linux on x86-64, glibc 2.17 or newer.
#
#     crates/python/wheel.sh [ARGUMENTS OF maturin build]
#
# Needs `pip install 'maturin[zig]'`. Linked by the system's own linker, a wheel needs the glibc that
# this system has; zig links against the symbols of the one that is asked for, and maturin refuses a
# wheel that needs a newer one.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
rustup target add x86_64-unknown-linux-gnu
exec maturin build --release --zig --target x86_64-unknown-linux-gnu \
    --compatibility manylinux_2_17 "$@"
