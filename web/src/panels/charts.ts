import uPlot from "uplot";
import { element, setText } from "../dom";
import type { Match } from "../match";

const AXIS = "#8a96a8";
const GRID = "rgba(138,150,168,0.13)";
const FONT = "11px system-ui, sans-serif";

/** A line chart over the time of the match, with a cursor at the moment shown. */
class TimeChart {
  readonly root = element("section", "panel chart");
  onSeek: (seconds: number) => void = () => {};
  private plot: uPlot | undefined;
  private now = 0;
  private readonly readings: HTMLElement[];
  private readonly host = element("div", "plot");
  private readonly empty = element("p", "hint");

  constructor(
    title: string,
    private readonly series: { label: string; stroke: string; fill?: string; step?: boolean }[],
    emptyText: string,
    private readonly decimals: number,
    private readonly floor?: number,
  ) {
    this.empty.textContent = emptyText;
    const legend = element("span", "legend");
    this.readings = series.map(({ label, stroke }) => {
      const key = element("i");
      key.style.background = stroke;
      const reading = element("b");
      legend.append(key, label, reading);
      return reading;
    });
    this.root.append(element("h3", "", title, legend), this.empty, this.host);
    new ResizeObserver(() => this.plot?.setSize(this.size())).observe(this.host);
    this.host.addEventListener("pointerdown", (event) => this.seekTo(event));
    this.host.addEventListener("pointermove", (event) => {
      if (event.buttons === 1) this.seekTo(event);
    });
  }

  setData(data: uPlot.AlignedData, duration: number): void {
    const hasData = data[0].length > 1;
    this.empty.hidden = hasData;
    this.host.hidden = !hasData;
    if (!hasData) return;
    this.plot ??= this.create(data);
    this.plot.setData(data, false);
    this.plot.setScale("x", { min: 0, max: duration });
  }

  setNow(seconds: number): void {
    if (Math.abs(seconds - this.now) < 0.02) return;
    this.now = seconds;
    this.plot?.redraw(false, false);
    this.read();
  }

  /** Writes the values at the present moment into the legend. */
  private read(): void {
    if (!this.plot) return;
    const [times, ...values] = this.plot.data;
    let index = times.length - 1;
    while (index > 0 && times[index] > this.now) index--;
    values.forEach((column, place) => {
      const value = column[index];
      setText(this.readings[place], typeof value === "number" ? value.toFixed(this.decimals) : "");
    });
  }

  private size() {
    return { width: Math.max(80, this.host.clientWidth), height: 104 };
  }

  private seekTo(event: PointerEvent): void {
    if (!this.plot) return;
    const left = event.clientX - this.plot.over.getBoundingClientRect().left;
    this.onSeek(Math.max(0, this.plot.posToVal(left, "x")));
  }

  private create(data: uPlot.AlignedData): uPlot {
    const axis = { stroke: AXIS, font: FONT, grid: { stroke: GRID, width: 1 }, ticks: { show: false } };
    const floor = this.floor;
    return new uPlot(
      {
        ...this.size(),
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { size: 6 }, y: false },
        scales: {
          x: { time: false },
          y: { range: (_, least, most) => uPlot.rangeNum(floor ?? least, most, 0.1, true) },
        },
        axes: [
          { ...axis, size: 22, space: 44, values: (_, splits) => splits.map((value) => `${value}s`) },
          { ...axis, size: 38, space: 26 },
        ],
        series: [
          {},
          ...this.series.map(({ label, stroke, fill, step }) => ({
            label,
            stroke,
            fill,
            width: 1.75,
            points: { show: false },
            paths: step ? uPlot.paths.stepped?.({ align: 1 }) : undefined,
          })),
        ],
        hooks: { draw: [(plot) => this.drawNow(plot)] },
      },
      data,
      this.host,
    );
  }

  private drawNow(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const x = Math.round(plot.valToPos(this.now, "x", true));
    if (x < bbox.left || x > bbox.left + bbox.width) return;
    ctx.save();
    ctx.fillStyle = "rgba(255,255,255,0.75)";
    ctx.fillRect(x, bbox.top, Math.max(1, devicePixelRatio), bbox.height);
    ctx.restore();
  }
}

/** The charts beside the match. */
export class Charts {
  readonly value = new TimeChart(
    "Value estimate",
    [{ label: "", stroke: "#ffd166", fill: "rgba(255,209,102,0.10)", step: true }],
    "No value estimate was recorded.",
    2,
  );
  readonly strength = new TimeChart(
    "Army strength",
    [
      { label: "agents", stroke: "#4d9bff", fill: "rgba(77,155,255,0.10)" },
      { label: "enemy", stroke: "#ff5a4d", fill: "rgba(255,90,77,0.10)" },
    ],
    "Waiting for the match.",
    0,
    0,
  );

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
