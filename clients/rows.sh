# Sourced by run.sh and ladder.sh: finds Pythons, builds virtual environments and the SC2PATH folder,
# runs rows and counts them. A row is one command of a client; its output goes to a log.
#
# STARLEAGUE  a starleague binary to use instead of building one
# SC2MAPS     a folder with `.SC2Map` files; `shared/data/sc2maps` in the nearest folder above the
#             checkout that has one, if not set
# LIMIT       seconds that a row may take; 600 if not set

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scripts=$root/clients
work=$root/target/clients
logs=$work/logs
passed=0 failed=0 skipped=0
mkdir -p "$logs"

# find_python 3.10: prints the interpreter of that version, on the PATH or among pyenv's.
find_python() {
    local candidate
    for candidate in "python$1" "$(pyenv root 2>/dev/null)/versions/$1".*/bin/python; do
        if "$candidate" -c '' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

# environment NAME VERSION REQUIREMENT...: creates $work/environments/NAME once. A change of the
# requirements builds it anew. On failure $why says what is missing.
environment() {
    local name=$1 version=$2 python
    shift 2
    local folder=$work/environments/$name
    if [ "$(cat "$folder/requirements" 2>/dev/null)" = "$version $*" ]; then
        return 0
    fi
    if ! python=$(find_python "$version"); then
        why="Python $version is not installed"
        return 1
    fi
    rm -rf "$folder"
    if ! { "$python" -m venv "$folder" && "$folder/bin/pip" install --quiet "$@"; } >"$logs/install-$name" 2>&1; then
        why="its packages cannot be installed: $(grep . "$logs/install-$name" | tail -n 1)"
        return 1
    fi
    echo "$version $*" >"$folder/requirements"
}

# Prints shared/data/sc2maps of the nearest folder above the checkout, or nothing.
find_maps() {
    local folder=$root
    while [ "$folder" != / ]; do
        folder=$(dirname "$folder")
        if [ -d "$folder/shared/data/sc2maps" ]; then
            echo "$folder/shared/data/sc2maps"
            return
        fi
    done
}

# Builds the binary where none is named, and lays out $SC2PATH around it. Sets $maps to the folder of
# maps, or to nothing.
install_server() {
    if [ -z "${STARLEAGUE:-}" ]; then
        cargo build --quiet --release --manifest-path "$root/Cargo.toml" -p cli
        STARLEAGUE=$root/target/release/starleague
    fi
    maps=${SC2MAPS:-$(find_maps)}
    [ -d "$maps" ] || maps=
    export SC2PATH=$work/sc2
    rm -rf "$SC2PATH"
    if ! "$STARLEAGUE" install-sc2 "$SC2PATH" ${maps:+--maps "$maps"} >"$logs/install-sc2" 2>&1; then
        cat "$logs/install-sc2" >&2
        echo "cannot lay out $SC2PATH with $STARLEAGUE" >&2
        exit 1
    fi
    [ -n "$maps" ] || echo "no maps in ${SC2MAPS:-../shared/data/sc2maps}: rows that need one are skipped"
}

# skip NAME WHY
skip() {
    skipped=$((skipped + 1))
    printf 'skipped %s: %s\n' "$1" "$2"
}

# row NAME COMMAND...: runs a command within $LIMIT seconds.
row() {
    local name=$1 started=$SECONDS log
    shift
    log=$logs/${name//[^A-Za-z0-9._-]/-}
    if timeout --kill-after=10 "${LIMIT:-600}" "$@" >"$log" 2>&1 </dev/null; then
        passed=$((passed + 1))
        printf 'pass    %s (%d s)\n' "$name" $((SECONDS - started))
    else
        local status=$?
        failed=$((failed + 1))
        printf 'FAIL    %s (exit status %d after %d s); the end of %s:\n' "$name" $status $((SECONDS - started)) "${log#"$root"/}"
        tail -n 25 "$log" | sed 's/^/    /'
    fi
}

# map_row NAME COMMAND...: the same for a row that needs a map.
map_row() {
    if [ -n "$maps" ]; then
        row "$@"
    else
        skip "$1" "it needs a map"
    fi
}

# Prints the count and ends with its verdict.
finish() {
    printf '%d passed, %d failed, %d skipped\n' $passed $failed $skipped
    [ $failed -eq 0 ]
}
