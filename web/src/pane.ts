import { button, element, icon, setText } from "./dom";
import { Match } from "./match";
import { Scoreboard } from "./panels/scoreboard";
import type { Message } from "./protocol";
import { Stage } from "./stage/stage";
import { type MatchSummary, readMatch } from "./stream";

const RESULTS: Record<string, string> = {
  won: "The agents win",
  lost: "The agents lose",
  drawn: "A draw",
  timed_out: "Time is up",
};

/** One match on its field: how it is received, what of it is selected, how it stands. */
export class Pane {
  readonly root = element("section", "pane");
  match: Match | undefined;
  /** What the list says of the match. */
  summary: MatchSummary | undefined;
  /** Whether all of the match has been received, or has failed to be. */
  ended = true;
  onActivate: () => void = () => {};
  onClose: () => void = () => {};
  /** The match has just begun to arrive. */
  onBegin: () => void = () => {};

  private loading = new AbortController();
  private choosesUnit = true;
  private readonly title = element("span", "title");
  private readonly banner = element("div", "banner");
  private readonly message = element("div", "message");
  private readonly scoreboard: Scoreboard;
  private readonly intent = button(icon("intent"), "What the agent considers, on the field (i)", () => this.toggleIntent());
  private readonly range = button(icon("range"), "Weapon range (r)", () => this.toggleRange());

  static async create(): Promise<Pane> {
    const field = element("div", "field");
    return new Pane(field, await Stage.create(field));
  }

  private constructor(
    private readonly field: HTMLElement,
    readonly stage: Stage,
  ) {
    this.scoreboard = new Scoreboard((type, player) => stage.portrait(type, player));
    this.banner.dataset.testid = "result";
    this.message.dataset.testid = "message";
    this.banner.hidden = this.message.hidden = true;
    const close = button(icon("close"), "Close this match", () => this.onClose());
    this.root.append(element("header", "caption", this.title, close), this.scoreboard.root, field);
    this.root.dataset.testid = "pane";
    field.append(this.banner, this.message, this.tools());
    this.stage.onSelect = (tags) => this.select(tags);
    this.scoreboard.onChoose = (type, player) => this.select(stage.tagsOf(type, player));
    this.root.addEventListener("pointerdown", () => this.onActivate());
    this.showToggles();
  }

  async load(summary: MatchSummary): Promise<void> {
    this.clear();
    const { signal } = this.loading;
    this.summary = summary;
    this.ended = false;
    setText(this.title, summary.title);
    try {
      await readMatch(summary.id, signal, (messages) => this.receive(messages));
      if (!this.match) throw new Error("The server sent an empty match.");
      if (!this.match.end) throw new Error("The match breaks off before its end.");
    } catch (error) {
      if (signal.aborted) return;
      this.complain(error);
    }
    this.ended = true;
  }

  /** Stops receiving and shows nothing. */
  clear(): void {
    this.loading.abort();
    this.loading = new AbortController();
    this.match = undefined;
    this.summary = undefined;
    this.ended = true;
    this.banner.hidden = this.message.hidden = true;
  }

  complain(error: unknown): void {
    this.message.hidden = false;
    setText(this.message, error instanceof Error ? error.message : String(error));
  }

  select(tags: number[]): void {
    this.stage.selected = tags;
    this.choosesUnit = false;
  }

  selectNext(direction: number): void {
    const agents = this.match?.header.agents ?? [];
    if (agents.length === 0) return;
    const place = agents.findIndex((agent) => agent.tag === this.stage.selected[0]);
    const next = (Math.max(place, direction > 0 ? -1 : 0) + direction + agents.length) % agents.length;
    this.select([agents[next].tag]);
  }

  toggleIntent(): void {
    this.stage.showIntent = !this.stage.showIntent;
    this.showToggles();
  }

  toggleRange(): void {
    this.stage.showRange = !this.stage.showRange;
    this.showToggles();
  }

  draw(loop: number, seconds: number): void {
    const { match } = this;
    if (!match || match.moments.length === 0) return;
    const shown = Math.min(loop, match.lastLoop);
    this.keepAgentSelected(match, shown);
    this.stage.draw(shown, seconds);
    this.scoreboard.update(match, shown);
    this.banner.hidden = !match.end || shown < match.end.loop;
    if (!match.end) return;
    this.banner.className = `banner ${match.end.result}`;
    setText(this.banner, RESULTS[match.end.result] ?? match.end.result);
  }

  /** Where a unit is seen, in pixels of the window; undefined while it does not live. */
  unitInWindow(tag: number): { x: number; y: number } | undefined {
    const place = this.stage.screenOf(tag);
    const { left, top } = this.field.getBoundingClientRect();
    return place && { x: place.x + left, y: place.y + top };
  }

  private receive(messages: Message[]): void {
    for (const message of messages) {
      if (message.type === "header") {
        this.match = new Match(message);
        this.stage.show(this.match);
        setText(this.title, message.title);
        this.select(message.agents.slice(0, 1).map(({ tag }) => tag));
        this.choosesUnit = true;
        this.onBegin();
      } else if (this.match) {
        this.match.add(message);
      } else if (message.type === "error") {
        throw new Error(message.message);
      } else {
        throw new Error("The match does not begin with a header.");
      }
    }
  }

  /** Until somebody selects a unit the page shows an agent that lives. */
  private keepAgentSelected(match: Match, loop: number): void {
    const living = match.momentAt(loop)?.byTag;
    if (!this.choosesUnit || living?.has(this.stage.selected[0])) return;
    const agent = match.header.agents.find(({ tag }) => living?.has(tag));
    if (agent) this.stage.selected = [agent.tag];
  }

  private showToggles(): void {
    this.intent.setAttribute("aria-pressed", String(this.stage.showIntent));
    this.range.setAttribute("aria-pressed", String(this.stage.showRange));
  }

  private tools(): HTMLElement {
    const { stage } = this;
    return element(
      "div",
      "tools",
      button(icon("follow"), "Camera follows the battle (c)", () => stage.followBattle()),
      button(icon("whole"), "Whole field (f)", () => stage.showWhole()),
      this.intent,
      this.range,
    );
  }
}
