import { clock, element } from "../dom";
import type { MatchIndex, MatchSummary } from "../stream";

/** The matches that the server offers. */
export class MatchList {
  readonly root = element("aside", "match-list");
  onChoose: (match: MatchSummary) => void = () => {};
  private readonly list = element("ul");

  constructor() {
    this.root.dataset.testid = "matches";
    this.root.append(element("h3", "", "Matches"), this.list);
  }

  show(index: MatchIndex, chosen: string | undefined): void {
    this.list.replaceChildren(
      ...index.matches.map((match) => {
        const facts = [
          match.kind === "live" ? "played now" : undefined,
          match.loops === null ? undefined : clock(match.loops, 22.4),
          // Seeds drawn by a program say nothing to people.
          match.seed === null || match.seed.length > 6 ? undefined : `seed ${match.seed}`,
        ].filter((fact) => fact !== undefined);
        const choice = element(
          "button",
          match.id === chosen ? "chosen" : "",
          element("span", `badge ${match.kind === "live" ? "live" : (match.result ?? "")}`, badge(match)),
          element("span", "title", match.title),
          element("span", "dim", facts.join(" · ")),
        );
        choice.type = "button";
        choice.addEventListener("click", () => {
          this.onChoose(match);
          choice.blur();
        });
        return element("li", "", choice);
      }),
    );
  }
}

function badge(match: MatchSummary): string {
  return match.kind === "live" ? "LIVE" : (match.result ?? "replay").replaceAll("_", " ");
}
