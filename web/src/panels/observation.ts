import { element, setText } from "../dom";
import type { Match } from "../match";
import type { LegendMessage } from "../protocol";

/** Columns of parts of a whole; the others are flags. */
const PARTS = new Set(["distance", "east", "north", "life", "shields"]);

/** The figures that the policy of the selected agent was given at its latest decision. */
export class Observation {
  readonly root = element("section", "panel observation");
  private readonly title = element("h3");
  private readonly note = element("p", "hint");
  private readonly tables = element("div", "tables");
  private cells: HTMLElement[] = [];
  private rows: HTMLElement[] = [];
  private match: Match | undefined;
  private agent: number | undefined;
  private shown: number[] | undefined;

  constructor() {
    this.root.append(this.title, this.note, this.tables);
    this.root.dataset.testid = "observation";
  }

  update(match: Match, loop: number, tag: number | undefined): void {
    const { legend } = match;
    const figures = match.stepAt(loop)?.agents.find((entry) => entry[0] === tag)?.[3];
    const complaint = this.complaint(match, tag, figures);
    this.note.hidden = complaint === "";
    setText(this.note, complaint);
    this.tables.hidden = complaint !== "";
    this.title.hidden = complaint !== "";
    if (!legend || tag === undefined || !figures || complaint !== "") return;
    if (match !== this.match || tag !== this.agent) {
      this.match = match;
      this.agent = tag;
      this.shown = undefined;
      this.lay(match, legend, tag);
    }
    if (figures === this.shown) return;
    this.shown = figures;
    setText(this.title, `What ${match.nameOf(tag)} observes: ${figures.length} figures`);
    this.cells.forEach((cell, place) => {
      const figure = figures[place] ?? 0;
      setText(cell, cell.className.includes("part") ? figure.toFixed(2) : String(figure));
      cell.title = `figure ${place}: ${figure}`;
      cell.classList.toggle("zero", figure === 0);
    });
    for (const row of this.rows) {
      row.classList.toggle("unseen", [...row.querySelectorAll("td")].every((cell) => cell.classList.contains("zero")));
    }
  }

  private complaint(match: Match, tag: number | undefined, figures: number[] | undefined): string {
    if (match.steps.length === 0) return "This match was recorded without an agent's thoughts.";
    if (!match.legend) return "What agents observe in this match is not known: an army was not complete at its start.";
    if (!match.header.agents.some((agent) => agent.tag === tag)) return "Select one of the agents' units to see what it observes.";
    return figures ? "" : "This agent has fallen.";
  }

  /** Makes the tables; the cells stand in the order of the figures. */
  private lay(match: Match, legend: LegendMessage, tag: number): void {
    this.cells = [];
    this.rows = [];
    const friends = legend.agents.filter((agent) => agent !== tag);
    const name = (unit: number) => match.nameOf(unit);
    const player = (unit: number) => `player-${match.roster.get(unit)?.player}`;
    this.tables.replaceChildren(
      this.table("May move", legend.moves, [["", ""]], new Set()),
      this.table("Enemies", legend.enemy, legend.enemies.map((unit) => [name(unit), player(unit)])),
      this.table("Friends", legend.ally, friends.map((unit) => [name(unit), player(unit)])),
      this.table("Itself", legend.own, [["", ""]]),
    );
  }

  private table(title: string, columns: string[], rows: [string, string][], parts = PARTS): HTMLElement {
    const heads = columns.map((column) => element("th", "figure", element("span", "", column)));
    const lines = rows.map(([name, style]) => {
      const cells = columns.map((column) => element("td", parts.has(column) ? "part" : ""));
      this.cells.push(...cells);
      const row = element("tr", "", element("th", style, name), ...cells);
      if (name !== "") this.rows.push(row);
      return row;
    });
    return element("table", "", element("thead", "", element("tr", "", element("th", "", title), ...heads)), element("tbody", "", ...lines));
  }
}
