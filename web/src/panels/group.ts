import { element, setText } from "../dom";
import type { Match } from "../match";
import type { Portrait } from "./side";
import { unitIcon } from "./unitIcon";

interface Row {
  root: HTMLElement;
  fill: HTMLElement;
  order: HTMLElement;
}

/** Several selected units, one row each. */
export class Group {
  readonly root = element("section", "panel group");
  onChoose: (tag: number) => void = () => {};
  private readonly title = element("h2");
  private readonly sum = element("p", "dim");
  private readonly list = element("div", "rows");
  private rows: Row[] = [];
  private shown: string | undefined;
  private shownMatch: Match | undefined;

  constructor(private readonly portrait: Portrait) {
    this.root.append(this.title, this.sum, this.list);
    this.root.dataset.testid = "group";
  }

  update(match: Match, loop: number, tags: number[]): void {
    if (match !== this.shownMatch || tags.join() !== this.shown) {
      this.shownMatch = match;
      this.shown = tags.join();
      this.rows = tags.map((tag) => this.row(match, tag));
      this.list.replaceChildren(...this.rows.map((row) => row.root));
    }
    const moment = match.momentAt(loop);
    let [left, most, dealt, living] = [0, 0, 0, 0];
    tags.forEach((tag, place) => {
      const unit = moment?.byTag.get(tag);
      const type = match.header.unit_types[match.roster.get(tag)?.type ?? 0];
      const points = unit ? unit.life + unit.shields : 0;
      left += points;
      most += type.life + type.shields;
      dealt += match.tally.of(tag, loop).dealt;
      living += unit ? 1 : 0;
      const { root, fill, order } = this.rows[place];
      root.classList.toggle("gone", !unit);
      fill.style.width = `${((100 * points) / (type.life + type.shields)).toFixed(1)}%`;
      setText(order, unit ? (match.header.orders[unit.order] ?? "–") : "fallen");
    });
    setText(this.title, `${tags.length} units`);
    setText(this.sum, `${living} live · ${Math.ceil(left)} / ${most} points · ${Math.round(dealt)} dealt`);
  }

  private row(match: Match, tag: number): Row {
    const fill = element("i");
    const order = element("span", "order dim");
    const unit = match.roster.get(tag);
    const root = element(
      "button",
      "unit-row",
      unitIcon(this.portrait, unit?.type ?? 0, unit?.player ?? 0),
      element("span", `title player-${unit?.player}`, match.nameOf(tag)),
      element("div", "track life", fill),
      order,
    );
    root.type = "button";
    root.title = "Select this unit alone";
    root.addEventListener("click", () => {
      this.onChoose(tag);
      root.blur();
    });
    return { root, fill, order };
  }
}
