import { element, setText } from "../dom";
import type { Match, UnitState } from "../match";
import type { Portrait } from "./side";
import { unitIcon } from "./unitIcon";

interface Row {
  unit: UnitState;
  root: HTMLElement;
  fill: HTMLElement;
  figures: HTMLElement[];
}

/** What each unit has dealt, taken, killed and healed up to the moment shown, the busiest first. */
export class Damage {
  readonly root = element("section", "panel damage");
  onChoose: (tag: number) => void = () => {};
  private readonly totals = element("div", "totals");
  private readonly list = element("div", "rows");
  private rows: Row[] = [];
  private match: Match | undefined;
  private shown = "";

  constructor(private readonly portrait: Portrait) {
    const columns = ["", "Unit", "Dealt", "Taken", "Kills"].map((name) => element("span", "", name));
    this.root.append(
      element("h3", "", "Damage per unit, up to this moment"),
      this.totals,
      element("div", "unit-row columns dim", ...columns),
      this.list,
    );
    this.root.dataset.testid = "damage";
  }

  update(match: Match, loop: number, selected: number[]): void {
    const shown = `${Math.floor(loop)} ${match.roster.size} ${selected.join()}`;
    if (match === this.match && shown === this.shown) return;
    if (match !== this.match || this.rows.length !== match.roster.size) {
      this.rows = [...match.roster.values()].map((unit) => this.row(match, unit));
    }
    this.match = match;
    this.shown = shown;
    const deeds = new Map(this.rows.map((row) => [row, match.tally.of(row.unit.tag, Math.floor(loop))]));
    const done = (row: Row) => (deeds.get(row)?.dealt ?? 0) + (deeds.get(row)?.healed ?? 0);
    const most = Math.max(1, ...this.rows.map(done));
    const living = match.momentAt(loop)?.byTag;
    for (const [row, { dealt, taken, healed, kills }] of deeds) {
      const healer = healed > 0 && dealt === 0;
      const texts = [healer ? `+${Math.round(healed)}` : Math.round(dealt), Math.round(taken), kills];
      texts.forEach((text, place) => setText(row.figures[place], text === 0 ? "–" : String(text)));
      row.figures[0].title = healer ? "life restored" : "";
      row.fill.style.width = `${((100 * done(row)) / most).toFixed(1)}%`;
      row.root.classList.toggle("gone", !living?.has(row.unit.tag));
      row.root.classList.toggle("chosen", selected.includes(row.unit.tag));
    }
    // Among equals the order of the match stays.
    const sorted = [...this.rows].sort((a, b) => done(b) - done(a));
    const inPlace = sorted.every((row, place) => this.list.children[place] === row.root);
    if (!inPlace || this.list.children.length !== sorted.length) {
      this.list.replaceChildren(...sorted.map((row) => row.root));
    }
    this.showTotals(match, loop);
  }

  private showTotals(match: Match, loop: number): void {
    const lines = match.header.players.map(({ player, name }) => {
      const own = this.rows.filter((row) => row.unit.player === player);
      const deeds = own.map((row) => match.tally.of(row.unit.tag, Math.floor(loop)));
      const sum = (figure: "dealt" | "healed" | "kills") => Math.round(deeds.reduce((total, one) => total + one[figure], 0));
      const healed = sum("healed") > 0 ? `, ${sum("healed")} healed` : "";
      return element(
        "p",
        "",
        element("span", `name player-${player}`, name),
        ` ${sum("dealt")} dealt${healed}, ${sum("kills")} ${sum("kills") === 1 ? "kill" : "kills"}`,
      );
    });
    this.totals.replaceChildren(...lines);
  }

  private row(match: Match, unit: UnitState): Row {
    const fill = element("i");
    const figures = [0, 1, 2].map(() => element("span", "value"));
    const root = element(
      "button",
      `unit-row side-${unit.player}`,
      fill,
      unitIcon(this.portrait, unit.type, unit.player),
      element("span", `title player-${unit.player}`, match.nameOf(unit.tag)),
      ...figures,
    );
    root.type = "button";
    root.dataset.tag = String(unit.tag);
    root.addEventListener("click", () => {
      this.onChoose(unit.tag);
      root.blur();
    });
    return { unit, root, fill, figures };
  }
}
