import { button, element, icon, setText } from "./dom";
import { Help, listenToKeys } from "./keys";
import type { Match } from "./match";
import { Pane } from "./pane";
import { MatchList } from "./panels/matchList";
import { Side } from "./panels/side";
import { Timeline } from "./panels/timeline";
import { Playback } from "./playback";
import { type MatchIndex, type MatchSummary, fetchCurve, fetchIndex } from "./stream";

/** Milliseconds between two looks at the list of matches: a running training adds some. */
const INDEX_MILLISECONDS = 15_000;
/** Game loops per second of real time, as the game plays them. */
const LOOPS_PER_SECOND = 22.4;
/** In the address, between two matches that are shown side by side. */
const BESIDE = "&";

/** The page: one match or two on their fields, and the panels beside them. */
export class App {
  private readonly playback = new Playback(LOOPS_PER_SECOND);
  private index: MatchIndex = { title: "", matches: [] };
  /** What is shown, one or two. */
  private panes: Pane[];
  /** The second pane is made when it is first wanted, and kept when it is closed. */
  private spare: Promise<Pane> | undefined;
  /** The pane that the panels tell of. */
  private active: Pane;
  private drawnAt = 0;

  private readonly title = element("h1");
  private readonly field = element("main", "panes");
  private readonly again = button(icon("again"), "Play another live game", () => void this.load(this.active, this.active.summary));
  private readonly timeline = new Timeline();
  private readonly list = new MatchList();
  private readonly help = new Help();
  private readonly side: Side;

  static async start(host: HTMLElement): Promise<App> {
    const app = new App(host, await Pane.create());
    await app.loadIndex();
    setInterval(() => void app.refreshIndex(), INDEX_MILLISECONDS);
    return app;
  }

  private constructor(
    private readonly host: HTMLElement,
    first: Pane,
  ) {
    this.panes = [first];
    this.active = first;
    this.side = new Side((type, player) => this.active.stage.portrait(type, player));
    this.again.hidden = true;
    this.field.append(first.root, this.help.root);
    host.append(
      element(
        "header",
        "top",
        element("span", "brand", "Starleague"),
        this.title,
        this.again,
        button("Matches", "List of matches (l)", () => this.toggleList()),
        button("?", "What keys and gestures do", () => this.help.toggle()),
      ),
      this.list.root,
      this.field,
      this.side.root,
      this.timeline.root,
    );
    this.connect();
    requestAnimationFrame((now) => this.drawAt(now));
  }

  /** Where a unit is seen, in pixels of the window; undefined while it does not live. */
  unitInWindow(tag: number): { x: number; y: number } | undefined {
    return this.active.unitInWindow(tag);
  }

  /** The tags of the units that live at the moment shown. */
  livingUnits(): number[] {
    return (this.match?.momentAt(this.playback.loop)?.units ?? []).map((unit) => unit.tag);
  }

  /** The tags of the units that are selected. */
  selectedUnits(): number[] {
    return this.active.stage.selected;
  }

  private get match(): Match | undefined {
    return this.active.match;
  }

  private async loadIndex(): Promise<void> {
    try {
      this.index = await fetchIndex();
      this.side.curve.show(await fetchCurve());
    } catch (error) {
      this.active.complain(error);
      return;
    }
    const wanted = location.hash.slice(1).split(BESIDE).map(decodeURIComponent);
    const [first, second] = wanted.map((id) => this.index.matches.find((match) => match.id === id));
    const isNarrow = matchMedia("(width <= 900px)").matches;
    this.host.classList.toggle("with-list", this.index.matches.length > 1 && !isNarrow);
    if (second) void this.openBeside(second);
    const shown = first ?? this.index.matches[0];
    if (shown) await this.load(this.panes[0], shown);
    else this.active.complain(new Error("There is no match to watch here yet."));
  }

  private async refreshIndex(): Promise<void> {
    if (document.hidden) return;
    try {
      this.side.curve.show(await fetchCurve());
      const index = await fetchIndex();
      if (JSON.stringify(index) === JSON.stringify(this.index)) return;
      this.index = index;
    } catch (error) {
      this.active.complain(error);
      return;
    }
    this.showChoice();
    // The page was opened before there was anything to watch.
    if (!this.active.summary && this.index.matches.length > 0) await this.load(this.active, this.index.matches[0]);
  }

  private async load(pane: Pane, summary: MatchSummary | undefined): Promise<void> {
    if (!summary) return;
    const loaded = pane.load(summary);
    this.activate(pane);
    await loaded;
    this.side.updateCharts(this.match);
  }

  private async openBeside(summary: MatchSummary): Promise<void> {
    if (this.panes.length === 1) {
      this.spare ??= Pane.create();
      const pane = await this.spare;
      // Asked for twice while it was being made.
      if (!this.panes.includes(pane)) {
        this.panes.push(pane);
        this.connectPane(pane);
        this.panes[0].root.after(pane.root);
      }
    }
    this.field.classList.toggle("two", true);
    await this.load(this.panes[1], summary);
  }

  private close(pane: Pane): void {
    if (this.panes.length === 1) return;
    pane.clear();
    pane.root.remove();
    this.panes = this.panes.filter((other) => other !== pane);
    this.spare = Promise.resolve(pane);
    this.field.classList.toggle("two", false);
    this.activate(this.panes[0]);
  }

  private activate(pane: Pane): void {
    this.active = pane;
    for (const other of this.panes) other.root.classList.toggle("active", other === pane);
    this.again.hidden = pane.summary?.kind !== "live";
    this.side.updateCharts(this.match);
    this.showChoice();
  }

  /** Tells in the heading, the address and the list what is shown. */
  private showChoice(): void {
    const shown = this.panes.map((pane) => pane.summary).filter((summary) => summary !== undefined);
    const titles = this.panes.map((pane) => pane.match?.header.title ?? pane.summary?.title ?? "");
    setText(this.title, titles.filter((title) => title !== "").join(" – "));
    document.title = `${this.title.textContent} – Starleague`;
    if (shown.length > 0) {
      history.replaceState(null, "", `#${shown.map(({ id }) => encodeURIComponent(id)).join(BESIDE)}`);
    }
    this.list.show(this.index, shown.map(({ id }) => id));
  }

  private drawAt(now: number): void {
    requestAnimationFrame((next) => this.drawAt(next));
    const seconds = Math.min(0.25, (now - this.drawnAt) / 1000);
    this.drawnAt = now;
    const { match, playback, last } = this;
    playback.advance(seconds, last, this.panes.every((pane) => pane.ended));
    for (const pane of this.panes) pane.draw(playback.loop, seconds);
    if (!match || match.moments.length === 0) return;
    const length = Math.max(...this.panes.map((pane) => pane.match?.expectedLoops ?? 1));
    this.timeline.update(match, playback, length);
    this.side.update(match, Math.min(playback.loop, match.lastLoop), this.active.stage.selected, now, this.active.ended);
  }

  /** The last game loop that can be shown: of the shortest match while one is being received. */
  private get last(): number {
    const lasts = (panes: Pane[]) => panes.map((pane) => pane.match?.lastLoop ?? 0);
    const arriving = lasts(this.panes.filter((pane) => !pane.ended));
    return arriving.length > 0 ? Math.min(...arriving) : Math.max(...lasts(this.panes));
  }

  private toggleList(): void {
    this.host.classList.toggle("with-list");
  }

  private seek(loop: number): void {
    this.playback.seek(loop, this.last);
  }

  private connectPane(pane: Pane): void {
    pane.onActivate = () => {
      if (this.active !== pane) this.activate(pane);
    };
    pane.onClose = () => this.close(pane);
    pane.onBegin = () => {
      this.playback.restart();
      this.showChoice();
    };
  }

  private connect(): void {
    this.connectPane(this.active);
    const closeDrawer = () => {
      if (matchMedia("(width <= 900px)").matches) this.host.classList.remove("with-list");
    };
    this.list.onChoose = (match) => {
      closeDrawer();
      void this.load(this.active, match);
    };
    this.list.onBeside = (match) => {
      closeDrawer();
      void this.openBeside(match);
    };
    this.list.onClose = () => this.toggleList();
    this.side.onSelect = (tag) => this.active.select([tag]);
    this.side.onSeek = (seconds) => this.seek(seconds * LOOPS_PER_SECOND);
    this.timeline.onSeek = (loop) => this.seek(loop);
    this.timeline.onToggle = () => this.playback.toggle(this.last);
    this.timeline.onStep = (count) => this.playback.stepLoops(count, this.last);
    this.timeline.onSpeed = (speed) => (this.playback.speed = speed);
    this.timeline.onDeath = () => this.seekNextDeath();
    listenToKeys((event) => this.actionsOf(event));
  }

  private actionsOf(event: KeyboardEvent): Record<string, () => void> {
    const { last, playback, active } = this;
    const { stage } = active;
    const stride = event.shiftKey ? Math.round(LOOPS_PER_SECOND) : 1;
    return {
      " ": () => playback.toggle(last),
      ArrowLeft: () => playback.stepLoops(-stride, last),
      ArrowRight: () => playback.stepLoops(stride, last),
      "+": () => playback.changeSpeed(1),
      "=": () => playback.changeSpeed(1),
      "-": () => playback.changeSpeed(-1),
      Home: () => this.seek(0),
      End: () => this.seek(last),
      d: () => this.seekNextDeath(),
      Tab: () => active.selectNext(event.shiftKey ? -1 : 1),
      a: () => active.select((this.match?.header.agents ?? []).map(({ tag }) => tag)),
      c: () => stage.followBattle(),
      f: () => stage.showWhole(),
      i: () => active.toggleIntent(),
      r: () => active.toggleRange(),
      l: () => this.toggleList(),
      1: () => this.side.open("unit"),
      2: () => this.side.open("damage"),
      3: () => this.side.open("observation"),
      4: () => this.side.open("training"),
      Escape: () => active.select([]),
      "?": () => this.help.toggle(),
    };
  }

  /** Goes to a moment before the next death, so that it is seen. */
  private seekNextDeath(): void {
    const lead = 8;
    const next = this.match?.deaths.find((death) => death.loop > this.playback.loop + lead + 1);
    if (next) this.seek(next.loop - lead);
  }
}
