"""Replays of StarCraft II, where there are real ones."""

import json
import pathlib

import pytest

import starleague

SHARED = next(
    (
        folder / "shared/data/replays"
        for folder in pathlib.Path(__file__).resolve().parents
        if (folder / "shared/data/replays/replays.json").is_file()
    ),
    None,
)


@pytest.mark.skipif(SHARED is None, reason="no folder above holds shared/data/replays")
def test_a_real_replay_is_what_a_second_parser_reads():
    rows = json.loads((SHARED / "replays.json").read_text())
    row = next(row for row in rows if row["release"] == "5.0.9.87702")
    replay = starleague.read_replay(SHARED / row["file"])
    assert {key: replay[key] for key in ("build", "map", "loops", "winner")} == {
        key: row[key] for key in ("build", "map", "loops", "winner")
    }
    assert [player["name"] for player in replay["players"]] == [
        player["name"] for player in row["players"]
    ]
    for number, player in enumerate(replay["players"], start=1):
        build_order = [list(item) for item in player["build_order"][:20]]
        assert build_order == row["build_order_20"][str(number)]
        assert (player["apm"] is None) == (not row["players"][number - 1]["is_human"])


def test_what_is_no_replay_is_refused(tmp_path):
    path = tmp_path / "some.SC2Replay"
    with pytest.raises(OSError, match="cannot read"):
        starleague.read_replay(path)
    path.write_bytes(b"not a replay")
    with pytest.raises(ValueError, match=r"header, byte 0: this is no replay of StarCraft II"):
        starleague.read_replay(path)
    with pytest.raises(TypeError):
        starleague.read_replay(3)
