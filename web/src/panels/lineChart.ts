import uPlot from "uplot";
import { element, setText } from "../dom";

const AXIS = "#8a96a8";
const GRID = "rgba(138,150,168,0.13)";
const FONT = "11px system-ui, sans-serif";

export interface LineChartOptions {
  title: string;
  series: { label: string; stroke: string; fill?: string; step?: boolean; dots?: boolean }[];
  emptyText: string;
  decimals: number;
  /** In pixels. */
  height?: number;
  /** Bounds of the values; where left out they follow from the values. */
  floor?: number;
  ceiling?: number;
  /** Writes a value of the x axis. */
  along: (value: number) => string;
}

/** A line chart with a mark at the present moment, if it has one. */
export class LineChart {
  readonly root = element("section", "panel chart");
  onSeek: (x: number) => void = () => {};
  private plot: uPlot | undefined;
  /** Without a moment the latest values are read. */
  private now = Infinity;
  private readonly readings: HTMLElement[];
  private readonly host = element("div", "plot");
  private readonly empty = element("p", "hint");

  constructor(private readonly options: LineChartOptions) {
    const { title, series } = options;
    this.empty.textContent = options.emptyText;
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

  setData(data: uPlot.AlignedData, length: number): void {
    const hasData = data[0].length > 1;
    this.empty.hidden = hasData;
    this.host.hidden = !hasData;
    if (!hasData) return;
    this.plot ??= this.create(data);
    this.plot.setData(data, false);
    this.plot.setScale("x", { min: 0, max: length });
    this.read();
  }

  setNow(now: number): void {
    if (Math.abs(now - this.now) < 0.02) return;
    this.now = now;
    this.plot?.redraw(false, false);
    this.read();
  }

  /** Writes the values at the present moment into the legend. */
  private read(): void {
    if (!this.plot) return;
    const [times, ...values] = this.plot.data;
    values.forEach((column, place) => {
      let index = times.length - 1;
      while (index > 0 && (times[index] > this.now || column[index] === null)) index--;
      const value = column[index];
      setText(this.readings[place], typeof value === "number" ? value.toFixed(this.options.decimals) : "");
    });
  }

  private size() {
    return { width: Math.max(80, this.host.clientWidth), height: this.options.height ?? 104 };
  }

  private seekTo(event: PointerEvent): void {
    if (!this.plot) return;
    const left = event.clientX - this.plot.over.getBoundingClientRect().left;
    this.onSeek(Math.max(0, this.plot.posToVal(left, "x")));
  }

  private create(data: uPlot.AlignedData): uPlot {
    const axis = { stroke: AXIS, font: FONT, grid: { stroke: GRID, width: 1 }, ticks: { show: false } };
    const { floor, ceiling, along, series } = this.options;
    return new uPlot(
      {
        ...this.size(),
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { size: 6 }, y: false },
        scales: {
          x: { time: false },
          y: { range: (_, least, most) => uPlot.rangeNum(floor ?? least ?? 0, ceiling ?? most ?? 1, 0.1, true) },
        },
        axes: [
          { ...axis, size: 22, space: 44, values: (_, splits) => splits.map(along) },
          { ...axis, size: 38, space: 26 },
        ],
        series: [
          {},
          ...series.map(({ label, stroke, fill, step, dots }) => ({
            label,
            stroke,
            fill,
            width: 1.75,
            spanGaps: true,
            points: { show: dots ?? false, size: 5 },
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
    if (!(bbox.left <= x && x <= bbox.left + bbox.width)) return;
    ctx.save();
    ctx.fillStyle = "rgba(255,255,255,0.75)";
    ctx.fillRect(x, bbox.top, Math.max(1, devicePixelRatio), bbox.height);
    ctx.restore();
  }
}
