import { button, element, setText } from "./dom";
import { Match } from "./match";
import { Charts } from "./panels/charts";
import { MatchList } from "./panels/matchList";
import { Probabilities } from "./panels/probabilities";
import { Scoreboard } from "./panels/scoreboard";
import { Timeline } from "./panels/timeline";
import { UnitCard } from "./panels/unitCard";
import { Playback } from "./playback";
import type { Message } from "./protocol";
import { Stage } from "./stage/stage";
import { type MatchIndex, fetchIndex, readMatch } from "./stream";

const KEYS: [string, string][] = [
  ["space", "play, pause"],
  ["← →", "one game loop back, on"],
  ["shift ← →", "one second back, on"],
  ["+ −", "faster, slower"],
  ["home end", "start, end"],
  ["d", "next death"],
  ["tab", "next unit of the agents"],
  ["wheel, drag", "zoom, move"],
  ["c", "camera follows the battle"],
  ["f", "whole field"],
  ["i", "what the agent considers, on the field"],
  ["r", "weapon range"],
  ["l", "list of matches"],
  ["esc", "deselect"],
];

/** Milliseconds between two updates of the charts while a match is being received. */
const CHART_MILLISECONDS = 250;
/** Milliseconds between two looks at the list of matches: a running training adds some. */
const INDEX_MILLISECONDS = 15_000;

/** The page: one match on the stage, its panels beside it. */
export class App {
  private match: Match | undefined;
  private playback = new Playback(22.4);
  private index: MatchIndex = { title: "", matches: [] };
  private chosen: string | undefined;
  private loading = new AbortController();
  private streamEnded = false;
  private choosesUnit = true;
  private chartsAt = 0;
  private drawnAt = 0;

  private readonly title = element("h1");
  private readonly message = element("div", "message");
  private readonly banner = element("div", "banner");
  private readonly again = button("Play a new game", "Play another live game", () => void this.load(this.chosen));
  private readonly timeline = new Timeline();
  private readonly charts = new Charts();
  private readonly list = new MatchList();
  private readonly probabilities = new Probabilities();
  private readonly help: HTMLElement;
  private readonly card: UnitCard;
  private readonly scoreboard: Scoreboard;

  static async start(host: HTMLElement): Promise<App> {
    const field = element("main", "field");
    const app = new App(host, field, await Stage.create(field));
    await app.loadIndex();
    setInterval(() => void app.refreshIndex(), INDEX_MILLISECONDS);
    return app;
  }

  private constructor(
    private readonly host: HTMLElement,
    private readonly field: HTMLElement,
    private readonly stage: Stage,
  ) {
    const portrait = (type: number, player: number) => stage.portrait(type, player);
    this.card = new UnitCard(portrait);
    this.scoreboard = new Scoreboard(portrait);
    this.help = element(
      "dl",
      "help panel",
      ...KEYS.map(([key, does]) => element("div", "", element("dt", "", key), element("dd", "", does))),
    );
    this.help.hidden = true;
    this.banner.hidden = true;
    this.banner.dataset.testid = "result";
    this.message.hidden = true;
    this.message.dataset.testid = "message";
    this.again.hidden = true;
    field.append(this.scoreboard.root, this.banner, this.message, this.help);
    host.append(
      element(
        "header",
        "top",
        element("span", "brand", "Starleague"),
        this.title,
        this.again,
        button("Matches", "List of matches (l)", () => this.toggleList()),
        button("?", "Keys", () => this.toggleHelp()),
      ),
      this.list.root,
      field,
      element(
        "aside",
        "side",
        this.card.root,
        this.probabilities.root,
        this.charts.value.root,
        this.charts.strength.root,
      ),
      this.timeline.root,
    );
    this.connect();
    requestAnimationFrame((now) => this.drawAt(now));
  }

  /** Where a unit is seen, in pixels of the window; undefined while it does not live. */
  unitInWindow(tag: number): { x: number; y: number } | undefined {
    const place = this.stage.screenOf(tag);
    const { left, top } = this.field.getBoundingClientRect();
    return place && { x: place.x + left, y: place.y + top };
  }

  /** The tags of the units that live at the moment shown. */
  livingUnits(): number[] {
    return (this.match?.momentAt(this.playback.loop)?.units ?? []).map((unit) => unit.tag);
  }

  private async loadIndex(): Promise<void> {
    try {
      this.index = await fetchIndex();
    } catch (error) {
      this.complain(error);
      return;
    }
    const wanted = decodeURIComponent(location.hash.slice(1));
    const first = this.index.matches.find((match) => match.id === wanted) ?? this.index.matches[0];
    this.host.classList.toggle("with-list", this.index.matches.length > 1);
    if (first) await this.load(first.id);
    else this.complain(new Error("There is no match to watch here yet."));
  }

  private async refreshIndex(): Promise<void> {
    if (document.hidden) return;
    try {
      const index = await fetchIndex();
      if (JSON.stringify(index) === JSON.stringify(this.index)) return;
      this.index = index;
    } catch (error) {
      this.complain(error);
      return;
    }
    this.list.show(this.index, this.chosen);
    // The page was opened before there was anything to watch.
    if (!this.chosen && this.index.matches.length > 0) await this.load(this.index.matches[0].id);
  }

  private async load(id: string | undefined): Promise<void> {
    const summary = this.index.matches.find((match) => match.id === id);
    if (!summary) return;
    this.loading.abort();
    this.loading = new AbortController();
    const { signal } = this.loading;
    this.chosen = summary.id;
    this.match = undefined;
    this.streamEnded = false;
    this.banner.hidden = true;
    this.message.hidden = true;
    this.again.hidden = summary.kind !== "live";
    history.replaceState(null, "", `#${encodeURIComponent(summary.id)}`);
    this.list.show(this.index, summary.id);
    setText(this.title, summary.title);
    document.title = `${summary.title} – Starleague`;
    try {
      await readMatch(summary.id, signal, (messages) => this.receive(messages));
      this.requireEnd();
    } catch (error) {
      if (signal.aborted) return;
      this.complain(error);
    }
    this.streamEnded = true;
    this.updateCharts();
  }

  private requireEnd(): void {
    if (!this.match) throw new Error("The server sent an empty match.");
    if (!this.match.end) throw new Error("The match breaks off before its end.");
  }

  private receive(messages: Message[]): void {
    for (const message of messages) {
      if (message.type === "header") {
        this.match = new Match(message);
        this.playback = new Playback(message.loops_per_second);
        this.stage.show(this.match);
        setText(this.title, message.title);
        this.select(message.agents[0]?.tag);
        this.choosesUnit = true;
      } else if (this.match) {
        this.match.add(message);
      } else if (message.type === "error") {
        throw new Error(message.message);
      } else {
        throw new Error("The match does not begin with a header.");
      }
    }
  }

  private select(tag: number | undefined): void {
    this.stage.selected = tag;
    this.choosesUnit = false;
  }

  /** Until somebody selects a unit the page shows an agent that lives. */
  private keepAgentSelected(match: Match, loop: number): void {
    const living = match.momentAt(loop)?.byTag;
    if (!this.choosesUnit || living?.has(this.stage.selected ?? 0)) return;
    const agent = match.header.agents.find(({ tag }) => living?.has(tag));
    if (agent) this.stage.selected = agent.tag;
  }

  private complain(error: unknown): void {
    this.message.hidden = false;
    setText(this.message, error instanceof Error ? error.message : String(error));
  }

  private drawAt(now: number): void {
    requestAnimationFrame((next) => this.drawAt(next));
    const seconds = Math.min(0.25, (now - this.drawnAt) / 1000);
    this.drawnAt = now;
    const { match, playback } = this;
    if (!match || match.moments.length === 0) return;
    playback.advance(seconds, match.lastLoop, this.streamEnded);
    const { loop } = playback;
    this.keepAgentSelected(match, loop);
    this.stage.draw(loop, seconds);
    this.scoreboard.update(match, loop);
    this.timeline.update(match, playback);
    this.card.update(match, loop, this.stage.selected);
    this.probabilities.update(match, loop, this.stage.selected);
    if (!this.streamEnded && now - this.chartsAt > CHART_MILLISECONDS) {
      this.chartsAt = now;
      this.updateCharts();
    }
    this.charts.setNow(loop / match.header.loops_per_second);
    this.showResult(match, loop);
  }

  private updateCharts(): void {
    if (this.match) this.charts.setMatch(this.match);
  }

  private showResult(match: Match, loop: number): void {
    const over = match.end !== undefined && loop >= match.end.loop;
    this.banner.hidden = !over;
    if (!match.end) return;
    this.banner.className = `banner ${match.end.result}`;
    const names: Record<string, string> = {
      won: "The agents win",
      lost: "The agents lose",
      drawn: "A draw",
      timed_out: "Time is up",
    };
    setText(this.banner, names[match.end.result] ?? match.end.result);
  }

  private toggleList(): void {
    this.host.classList.toggle("with-list");
  }

  private toggleHelp(): void {
    this.help.hidden = !this.help.hidden;
  }

  private seek(loop: number): void {
    if (this.match) this.playback.seek(loop, this.match.lastLoop);
  }

  private connect(): void {
    const last = () => this.match?.lastLoop ?? 0;
    this.stage.onSelect = (tag) => this.select(tag);
    this.card.onTarget = (tag) => this.select(tag);
    this.list.onChoose = (match) => void this.load(match.id);
    this.timeline.onSeek = (loop) => this.seek(loop);
    this.timeline.onToggle = () => this.playback.toggle(last());
    this.timeline.onStep = (count) => this.playback.stepLoops(count, last());
    this.timeline.onSpeed = (speed) => (this.playback.speed = speed);
    this.charts.onSeek((seconds) => this.seek(seconds * (this.match?.header.loops_per_second ?? 0)));
    window.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLSelectElement) return;
      const action = this.actionOf(event, last());
      if (!action) return;
      event.preventDefault();
      action();
    });
  }

  private actionOf(event: KeyboardEvent, last: number): (() => void) | undefined {
    const second = Math.round(this.match?.header.loops_per_second ?? 1);
    const stride = event.shiftKey ? second : 1;
    const keys: Record<string, () => void> = {
      " ": () => this.playback.toggle(last),
      ArrowLeft: () => this.playback.stepLoops(-stride, last),
      ArrowRight: () => this.playback.stepLoops(stride, last),
      "+": () => this.playback.changeSpeed(1),
      "=": () => this.playback.changeSpeed(1),
      "-": () => this.playback.changeSpeed(-1),
      Home: () => this.seek(0),
      End: () => this.seek(last),
      d: () => this.seekNextDeath(),
      Tab: () => this.selectNext(event.shiftKey ? -1 : 1),
      c: () => this.stage.followBattle(),
      f: () => this.stage.showWhole(),
      i: () => (this.stage.showIntent = !this.stage.showIntent),
      r: () => (this.stage.showRange = !this.stage.showRange),
      l: () => this.toggleList(),
      Escape: () => this.select(undefined),
      "?": () => this.toggleHelp(),
    };
    return keys[event.key];
  }

  /** Goes to a moment before the next death, so that it is seen. */
  private seekNextDeath(): void {
    const lead = 8;
    const next = this.match?.deaths.find((death) => death.loop > this.playback.loop + lead + 1);
    if (next) this.seek(next.loop - lead);
  }

  private selectNext(direction: number): void {
    const agents = this.match?.header.agents ?? [];
    if (agents.length === 0) return;
    const place = agents.findIndex((agent) => agent.tag === this.stage.selected);
    const next = (Math.max(place, direction > 0 ? -1 : 0) + direction + agents.length) % agents.length;
    this.select(agents[next].tag);
  }
}
