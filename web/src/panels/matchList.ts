import { button, clock, element, icon } from "../dom";
import type { MatchIndex, MatchSummary } from "../stream";

const ALL = "all";

/** The matches that the server offers, all or those with one result. */
export class MatchList {
  readonly root = element("aside", "match-list");
  onChoose: (match: MatchSummary) => void = () => {};
  onBeside: (match: MatchSummary) => void = () => {};
  onClose: () => void = () => {};
  private readonly filters = element("div", "filters");
  private readonly list = element("ul");
  private result = ALL;
  private index: MatchIndex = { title: "", matches: [] };
  private shown: string[] = [];

  constructor() {
    this.root.dataset.testid = "matches";
    const close = button(icon("close"), "Close the list (l)", () => this.onClose());
    this.root.append(element("header", "", element("h3", "", "Matches"), close), this.filters, this.list);
  }

  /** `shown` are the ids of the matches on the fields. */
  show(index: MatchIndex, shown: string[]): void {
    const moves = shown.join() !== this.shown.join();
    this.index = index;
    this.shown = shown;
    this.paint();
    if (moves) this.list.querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
  }

  private paint(): void {
    const { matches } = this.index;
    const counts = new Map<string, number>();
    for (const { result } of matches) if (result) counts.set(result, (counts.get(result) ?? 0) + 1);
    if (!counts.has(this.result)) this.result = ALL;
    this.filters.hidden = counts.size < 2;
    this.filters.replaceChildren(
      this.filter(ALL, matches.length),
      ...[...counts].sort().map(([result, count]) => this.filter(result, count)),
    );
    const chosen = matches.filter((match) => this.result === ALL || match.result === this.result);
    this.list.replaceChildren(...chosen.map((match) => this.entry(match)));
  }

  private filter(result: string, count: number): HTMLElement {
    const choice = element("button", "", `${result.replaceAll("_", " ")} `, element("b", "", String(count)));
    choice.type = "button";
    choice.setAttribute("aria-pressed", String(result === this.result));
    choice.addEventListener("click", () => {
      this.result = result;
      this.paint();
    });
    return choice;
  }

  private entry(match: MatchSummary): HTMLElement {
    const facts = [
      match.kind === "live" ? "played now" : undefined,
      match.loops === null ? undefined : clock(match.loops, 22.4),
      // Seeds drawn by a program say nothing to people.
      match.seed === null || match.seed.length > 6 ? undefined : `seed ${match.seed}`,
    ].filter((fact) => fact !== undefined);
    const choice = element(
      "button",
      "choice",
      element("span", `badge ${match.kind === "live" ? "live" : (match.result ?? "")}`, badge(match)),
      element("span", "title", match.title),
      element("span", "dim", facts.join(" · ")),
    );
    choice.type = "button";
    choice.title = match.title;
    choice.addEventListener("click", () => {
      this.onChoose(match);
      choice.blur();
    });
    const beside = button(icon("beside"), `Show ${match.title} beside`, () => this.onBeside(match));
    beside.classList.add("beside");
    return element("li", this.shown.includes(match.id) ? "chosen" : "", choice, beside);
  }
}

function badge(match: MatchSummary): string {
  return match.kind === "live" ? "LIVE" : (match.result ?? "replay").replaceAll("_", " ");
}
