import { clock, element, setText } from "../dom";
import type { Match, UnitState } from "../match";
import type { UnitTypeInfo } from "../protocol";
import type { Portrait } from "./side";

interface Meter {
  row: HTMLElement;
  fill: HTMLElement;
  text: HTMLElement;
}

/** The state of the selected unit. */
export class UnitCard {
  readonly root = element("section", "panel unit-card");
  onTarget: (tag: number) => void = () => {};

  private readonly portrait = element("canvas", "portrait");
  private readonly name = element("h2");
  private readonly side = element("p", "dim");
  private readonly life: Meter = meter("Life", "life");
  private readonly shields: Meter = meter("Shields", "shields");
  private readonly energy: Meter = meter("Energy", "energy");
  private readonly cooldown: Meter = meter("Weapon", "cooldown");
  private readonly order = element("dd");
  private readonly target = element("button", "link");
  private readonly weapon = element("dd");
  private readonly position = element("dd");
  private readonly deeds = element("dd");
  private readonly suffered = element("dd");
  private readonly body: HTMLElement;
  private readonly hint = element("p", "hint", "Click a unit to see what it does and what the agent thinks.");
  private shownPortrait = "";
  private targetTag = 0;

  constructor(private readonly paintPortrait: Portrait) {
    this.portrait.width = this.portrait.height = 128;
    this.target.type = "button";
    this.target.addEventListener("click", () => this.onTarget(this.targetTag));
    const fact = (label: string, value: HTMLElement) => element("div", "", element("dt", "", label), value);
    this.body = element(
      "div",
      "unit-body",
      element("header", "", this.portrait, element("div", "", this.name, this.side)),
      this.life.row,
      this.shields.row,
      this.energy.row,
      this.cooldown.row,
      element(
        "dl",
        "",
        fact("Order", this.order),
        fact("Target", element("dd", "", this.target)),
        fact("Attack", this.weapon),
        fact("Position", this.position),
        fact("Dealt", this.deeds),
        fact("Taken", this.suffered),
      ),
    );
    this.body.hidden = true;
    this.root.append(this.hint, this.body);
    this.root.dataset.testid = "unit";
  }

  update(match: Match, loop: number, tag: number | undefined): void {
    const unit = tag === undefined ? undefined : match.unitAt(tag, loop);
    this.hint.hidden = unit !== undefined;
    this.body.hidden = unit === undefined;
    if (tag === undefined || !unit) return;
    const type = match.header.unit_types[unit.type];
    const death = match.deathOf(tag, loop);
    this.paint(unit);
    setText(this.name, match.nameOf(tag));
    const player = match.header.players.find((entry) => entry.player === unit.player);
    this.side.className = `side player-${unit.player}`;
    const fallen = death && `fell at ${clock(death.loop, match.header.loops_per_second)}`;
    setText(this.side, [player?.name ?? `Player ${unit.player}`, fallen].filter(Boolean).join(" · "));
    this.root.classList.toggle("fallen", death !== undefined);
    fillMeter(this.life, death ? 0 : unit.life, type.life);
    fillMeter(this.shields, death ? 0 : unit.shields, type.shields);
    fillMeter(this.energy, death ? 0 : unit.energy, type.energy);
    this.showWeapon(unit, type);
    if (death) this.cooldown.row.hidden = true;
    setText(this.order, death ? "–" : (match.header.orders[unit.order] ?? "–"));
    this.targetTag = unit.target;
    const target = unit.target !== 0 ? match.nameOf(unit.target) : unit.point ? "a point" : "–";
    setText(this.target, death ? "–" : target);
    const aimedAt = unit.target === 0 ? undefined : match.unitAt(unit.target, loop);
    this.target.className = aimedAt ? `link player-${aimedAt.player}` : "link";
    this.target.disabled = unit.target === 0 || death !== undefined;
    const { dealt, taken, healed, kills } = match.tally.of(tag, loop);
    const done = [
      `${Math.round(dealt)} damage`,
      kills > 0 ? `${kills} ${kills === 1 ? "kill" : "kills"}` : "",
      healed > 0 ? `${Math.round(healed)} healed` : "",
    ];
    setText(this.deeds, done.filter((text) => text !== "").join(", "));
    setText(this.suffered, `${Math.round(taken)} damage`);
    setText(this.position, `${unit.x.toFixed(1)}, ${unit.y.toFixed(1)}`);
  }

  private showWeapon(unit: UnitState, type: UnitTypeInfo): void {
    const weapon = type.weapons[0];
    this.cooldown.row.hidden = weapon === undefined;
    if (!weapon) {
      setText(this.weapon, "unarmed");
      return;
    }
    const hits = weapon.hits > 1 ? `×${weapon.hits}` : "";
    const range = weapon.melee ? "melee" : `range ${weapon.range}`;
    setText(this.weapon, `${weapon.damage}${hits} damage, ${range}`);
    fillMeter(this.cooldown, Math.max(0, weapon.period - unit.cooldown), weapon.period);
    setText(this.cooldown.text, unit.cooldown > 0 ? `ready in ${unit.cooldown}` : "ready");
  }

  private paint(unit: UnitState): void {
    const key = `${unit.type}/${unit.player}`;
    if (key === this.shownPortrait) return;
    const picture = this.paintPortrait(unit.type, unit.player);
    const context = this.portrait.getContext("2d");
    if (!picture || !context) return;
    context.clearRect(0, 0, 128, 128);
    context.drawImage(picture, 0, 0, 128, 128);
    this.shownPortrait = key;
  }
}

function meter(label: string, className: string): Meter {
  const fill = element("i");
  const text = element("span", "value");
  const row = element("div", `meter ${className}`, element("span", "label", label), element("div", "track", fill), text);
  return { row, fill, text };
}

function fillMeter(target: Meter, value: number, most: number): void {
  target.row.hidden = most <= 0;
  target.fill.style.width = `${(100 * Math.max(0, Math.min(value / most, 1))).toFixed(1)}%`;
  setText(target.text, `${Math.ceil(value)} / ${Math.round(most)}`);
}
