import type { Match } from "../match";
import { LineChart } from "./lineChart";

const along = (seconds: number) => `${seconds}s`;

/** The charts beside the match. */
export class Charts {
  readonly value = new LineChart({
    title: "Value estimate",
    series: [{ label: "", stroke: "#ffd166", fill: "rgba(255,209,102,0.10)", step: true }],
    emptyText: "No value estimate was recorded.",
    decimals: 2,
    along,
  });
  readonly strength = new LineChart({
    title: "Army strength",
    series: [
      { label: "agents", stroke: "#4d9bff", fill: "rgba(77,155,255,0.10)" },
      { label: "enemy", stroke: "#ff5a4d", fill: "rgba(255,90,77,0.10)" },
    ],
    emptyText: "Waiting for the match.",
    decimals: 0,
    floor: 0,
    along,
  });

  onSeek(seek: (seconds: number) => void): void {
    this.value.onSeek = seek;
    this.strength.onSeek = seek;
  }

  setMatch(match: Match): void {
    const second = match.header.loops_per_second;
    const duration = match.expectedLoops / second;
    const valued = match.steps.filter((step) => step.value !== null);
    this.value.setData(
      [valued.map((step) => step.loop / second), valued.map((step) => step.value)],
      duration,
    );
    this.strength.setData(
      [
        match.moments.map((moment) => moment.loop / second),
        match.strengths.map((sides) => sides[0]?.points ?? 0),
        match.strengths.map((sides) => sides[1]?.points ?? 0),
      ],
      duration,
    );
  }

  setNow(seconds: number): void {
    this.value.setNow(seconds);
    this.strength.setNow(seconds);
  }
}
