import { element } from "../dom";
import type { Match } from "../match";
import { Charts } from "./charts";
import { Curve } from "./curve";
import { Damage } from "./damage";
import { Group } from "./group";
import { Observation } from "./observation";
import { Probabilities } from "./probabilities";
import { UnitCard } from "./unitCard";

/** Paints a unit type in a player's colours. */
export type Portrait = (type: number, player: number) => CanvasImageSource | undefined;

const TABS = ["unit", "damage", "observation", "training"] as const;
export type Tab = (typeof TABS)[number];

/** Milliseconds between two updates of the charts while a match is being received. */
const CHART_MILLISECONDS = 250;

/** The panels beside the field, on four tabs. */
export class Side {
  readonly root = element("aside", "side");
  readonly curve = new Curve();
  onSelect: (tag: number) => void = () => {};
  onSeek: (seconds: number) => void = () => {};

  private readonly card: UnitCard;
  private readonly group: Group;
  private readonly probabilities = new Probabilities();
  private readonly charts = new Charts();
  private readonly damage: Damage;
  private readonly observation = new Observation();
  private readonly tabs = new Map<Tab, { button: HTMLButtonElement; content: HTMLElement }>();
  private shown: Tab = "unit";
  private chartsAt = 0;

  constructor(portrait: Portrait) {
    this.card = new UnitCard(portrait);
    this.group = new Group(portrait);
    this.damage = new Damage(portrait);
    const contents: Record<Tab, HTMLElement[]> = {
      unit: [
        this.group.root,
        this.card.root,
        this.probabilities.root,
        this.charts.value.root,
        this.charts.strength.root,
      ],
      damage: [this.damage.root],
      observation: [this.observation.root],
      training: [this.curve.root],
    };
    const bar = element("nav", "tabs");
    bar.setAttribute("role", "tablist");
    this.root.append(bar);
    for (const tab of TABS) {
      const choice = element("button", "", tab[0].toUpperCase() + tab.slice(1));
      choice.type = "button";
      choice.setAttribute("role", "tab");
      choice.addEventListener("click", () => {
        this.open(tab);
        choice.blur();
      });
      const content = element("div", "tab", ...contents[tab]);
      this.tabs.set(tab, { button: choice, content });
      bar.append(choice);
      this.root.append(content);
    }
    this.open("unit");
    const select = (tag: number) => this.onSelect(tag);
    this.card.onTarget = select;
    this.group.onChoose = select;
    this.damage.onChoose = select;
    this.charts.onSeek((seconds) => this.onSeek(seconds));
  }

  open(tab: Tab): void {
    this.shown = tab;
    for (const [name, { button, content }] of this.tabs) {
      button.setAttribute("aria-selected", String(name === tab));
      content.hidden = name !== tab;
    }
  }

  update(match: Match, loop: number, selected: number[], now: number, ended: boolean): void {
    const living = match.momentAt(loop)?.byTag;
    const first = selected.find((tag) => living?.has(tag)) ?? selected[0];
    if (this.shown === "unit") {
      const several = selected.length > 1;
      this.group.root.hidden = !several;
      this.card.root.hidden = several;
      if (several) this.group.update(match, loop, selected);
      else this.card.update(match, loop, first);
      this.probabilities.update(match, loop, first, several);
      if (!ended && now - this.chartsAt > CHART_MILLISECONDS) {
        this.chartsAt = now;
        this.updateCharts(match);
      }
      this.charts.setNow(loop / match.header.loops_per_second);
    } else if (this.shown === "damage") {
      this.damage.update(match, loop, selected);
    } else if (this.shown === "observation") {
      this.observation.update(match, loop, first);
    }
  }

  updateCharts(match: Match | undefined): void {
    if (match) this.charts.setMatch(match);
  }
}
