import { element, setText } from "../dom";
import type { Match } from "../match";
import type { Portrait } from "./side";
import { unitIcon } from "./unitIcon";

/** Both armies above the field: what is left of each type, and the balance of life. */
export class Scoreboard {
  readonly root = element("div", "scoreboard");
  private readonly sides = [element("div", "side-units left"), element("div", "side-units right")];
  private readonly names = [element("span", "name player-1"), element("span", "name player-2")];
  private readonly balance = element("i");
  /** A type of unit was chosen. */
  onChoose: (type: number, player: number) => void = () => {};
  private shown = "";

  constructor(private readonly portrait: Portrait) {
    const middle = element("div", "balance", element("div", "track", this.balance));
    this.root.append(this.names[0], this.sides[0], middle, this.sides[1], this.names[1]);
    this.root.dataset.testid = "scoreboard";
    this.root.hidden = true;
  }

  update(match: Match, loop: number): void {
    const moment = match.momentAt(loop);
    this.root.hidden = !moment;
    if (!moment) return;
    const strengths = match.strengths[moment.loop - match.firstLoop];
    const [own, enemy] = [strengths[0]?.points ?? 0, strengths[1]?.points ?? 0];
    this.balance.style.width = `${(100 * (own + 1e-9)) / (own + enemy + 2e-9)}%`;
    const counts = match.header.players.map(({ player }) => {
      const types = new Map<number, number>();
      for (const unit of match.momentAt(0)?.units ?? []) {
        if (unit.player === player) types.set(unit.type, 0);
      }
      for (const unit of moment.units) {
        if (unit.player === player) types.set(unit.type, (types.get(unit.type) ?? 0) + 1);
      }
      return [...types].sort(([a], [b]) => a - b);
    });
    const key = `${match.header.title}${JSON.stringify(counts)}`;
    if (key === this.shown) return;
    this.shown = key;
    match.header.players.slice(0, 2).forEach(({ player, name }, side) => {
      setText(this.names[side], name);
      this.sides[side].replaceChildren(...counts[side].map(([type, count]) => this.entry(match, type, player, count)));
    });
  }

  private entry(match: Match, type: number, player: number, count: number): HTMLElement {
    const { label } = match.header.unit_types[type];
    const entry = element(
      "button",
      count === 0 ? "entry gone" : "entry",
      unitIcon(this.portrait, type, player),
      element("b", "", String(count)),
    );
    entry.type = "button";
    entry.title = `${label}: ${count} left; select them all`;
    entry.addEventListener("click", () => {
      this.onChoose(type, player);
      entry.blur();
    });
    return entry;
  }
}
