import { element } from "../dom";
import type { CurvePoint } from "../stream";
import { LineChart } from "./lineChart";

const emptyText = "No update has been made yet.";

/** How well the watched run learns, over its environment steps. */
export class Curve {
  readonly root = element("div", "curve");
  private readonly note = element("p", "hint panel", "No run is watched: `starleague watch` with the folder of a run shows how it learned.");
  private readonly winRate = new LineChart({
    title: "Games won",
    series: [
      { label: "exploring", stroke: "#5b7fae" },
      { label: "evaluated", stroke: "#7df0a0", dots: true },
    ],
    emptyText,
    height: 150,
    decimals: 2,
    floor: 0,
    ceiling: 1,
    along: steps,
  });
  private readonly reward = new LineChart({
    title: "Reward of a game",
    series: [{ label: "", stroke: "#ffd166", fill: "rgba(255,209,102,0.10)" }],
    emptyText,
    height: 150,
    decimals: 1,
    floor: 0,
    along: steps,
  });
  private readonly entropy = new LineChart({
    title: "Entropy of the policy",
    series: [{ label: "", stroke: "#b57bff" }],
    emptyText,
    height: 150,
    decimals: 2,
    floor: 0,
    along: steps,
  });

  constructor() {
    this.root.append(this.note, this.winRate.root, this.reward.root, this.entropy.root);
    this.root.dataset.testid = "curve";
    this.show([]);
  }

  show(points: CurvePoint[]): void {
    const charts = [this.winRate, this.reward, this.entropy];
    this.note.hidden = points.length > 0;
    for (const chart of charts) chart.root.hidden = points.length === 0;
    const along = points.map((point) => point.env_steps);
    const length = along[along.length - 1] ?? 1;
    this.winRate.setData(
      [along, points.map((point) => point.training_win_rate), points.map((point) => point.evaluation_win_rate)],
      length,
    );
    this.reward.setData([along, points.map((point) => point.episode_reward)], length);
    this.entropy.setData([along, points.map((point) => point.entropy)], length);
  }
}

/** `250k`, `1.5M`: environment steps. */
function steps(count: number): string {
  if (count >= 1e6) return `${+(count / 1e6).toFixed(2)}M`;
  return count >= 1000 ? `${+(count / 1000).toFixed(1)}k` : String(count);
}
