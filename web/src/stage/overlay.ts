import type { Graphics } from "pixi.js";
import type { Match, UnitState } from "../match";
import type { ActionLabel, StepMessage, UnitTypeInfo } from "../protocol";
import type { Camera } from "./camera";
import { teamColors } from "./palette";
import type { Point } from "./pointers";

/** Bars over a unit, in pixels: life, then shields, then energy from the bottom up. */
export function drawBars(graphics: Graphics, camera: Camera, unit: UnitState, type: UnitTypeInfo): void {
  const { x, y } = camera.toScreen(unit.x, unit.y);
  const width = Math.max(12, Math.min(type.radius * 1.9 * camera.zoom, 90));
  const thick = Math.max(2, Math.min(camera.zoom * 0.07, 4));
  const left = x - width / 2;
  let top = y - type.radius * camera.zoom * 1.28 - thick - 2;
  // Full bars stay in the background: the eye should find the hurt.
  const hurt = unit.life < type.life || unit.shields < type.shields;
  const alpha = hurt ? 1 : 0.55;
  const bar = (fraction: number, color: number) => {
    graphics.rect(left - 1, top - 1, width + 2, thick + 2).fill({ color: 0x05070a, alpha: 0.8 * alpha });
    graphics.rect(left, top, width * Math.max(0, Math.min(fraction, 1)), thick).fill({ color, alpha });
    top -= thick + 1;
  };
  if (type.energy > 0) bar(unit.energy / type.energy, 0xb57bff);
  const life = unit.life / type.life;
  bar(life, life > 0.6 ? 0x4ade5b : life > 0.3 ? 0xf5c542 : 0xf0503c);
  if (type.shields > 0) bar(unit.shields / type.shields, 0x5cb8ff);
}

export function drawRing(graphics: Graphics, camera: Camera, unit: UnitState, type: UnitTypeInfo, alpha: number): void {
  const { x, y } = camera.toScreen(unit.x, unit.y);
  graphics
    .circle(x, y, Math.max(8, type.radius * camera.zoom * 1.32))
    .stroke({ width: 2, color: 0x9dffb0, alpha })
    .circle(x, y, Math.max(8, type.radius * camera.zoom * 1.32) + 2)
    .stroke({ width: 1, color: teamColors(unit.player).hex, alpha: alpha * 0.6 });
}

/** The rectangle that selects units. */
export function drawBox(graphics: Graphics, [one, other]: [Point, Point]): void {
  graphics
    .rect(Math.min(one.x, other.x), Math.min(one.y, other.y), Math.abs(one.x - other.x), Math.abs(one.y - other.y))
    .fill({ color: 0x9dffb0, alpha: 0.12 })
    .stroke({ width: 1, color: 0x9dffb0, alpha: 0.9 });
}

/** The reach of the unit's weapon, from its centre. */
export function drawRange(graphics: Graphics, camera: Camera, unit: UnitState, type: UnitTypeInfo): void {
  const range = Math.max(0, ...type.weapons.map((weapon) => weapon.range));
  if (range < 1) return;
  const { x, y } = camera.toScreen(unit.x, unit.y);
  graphics.circle(x, y, (range + type.radius) * camera.zoom).stroke({ width: 1, color: 0xff7a66, alpha: 0.35 });
}

/** A thin line to what the order aims at. */
export function drawOrder(graphics: Graphics, camera: Camera, match: Match, unit: UnitState, units: Map<number, UnitState>): void {
  const goal = units.get(unit.target) ?? unit.point;
  if (!goal) return;
  const order = match.header.orders[unit.order] ?? "";
  const color = order.startsWith("attack") ? 0xff5a4d : order === "heal" ? 0x3ddc97 : 0x9dffb0;
  const from = camera.toScreen(unit.x, unit.y);
  const to = camera.toScreen(goal.x, goal.y);
  graphics.moveTo(from.x, from.y).lineTo(to.x, to.y).stroke({ width: 1.5, color, alpha: 0.5 });
  graphics.circle(to.x, to.y, 4).stroke({ width: 1.5, color, alpha: 0.9 });
}

const DIRECTIONS: [RegExp, number, number][] = [
  [/north$/, 0, 1],
  [/south$/, 0, -1],
  [/east$/, 1, 0],
  [/west$/, -1, 0],
];
const INTENT = 0xffd166;

/** How probable each move and target is to the agent, drawn on the map. */
export function drawIntent(
  graphics: Graphics,
  camera: Camera,
  unit: UnitState,
  labels: ActionLabel[],
  step: StepMessage,
  units: Map<number, UnitState>,
): void {
  const choice = step.agents.find((agent) => agent[0] === unit.tag);
  if (!choice) return;
  const from = camera.toScreen(unit.x, unit.y);
  choice[2].forEach((probability, action) => {
    const label = labels[action];
    if (!label || probability < 0.02) return;
    const chosen = action === choice[1];
    const style = { width: 1 + 5 * probability, color: INTENT, alpha: chosen ? 0.75 : 0.3, cap: "round" as const };
    const target = units.get(label.target);
    if (target) {
      const to = camera.toScreen(target.x, target.y);
      graphics.moveTo(from.x, from.y).lineTo(to.x, to.y).stroke(style);
      graphics.circle(to.x, to.y, 6 + 10 * probability).stroke({ width: 2, color: INTENT, alpha: chosen ? 0.9 : 0.45 });
      return;
    }
    const direction = DIRECTIONS.find(([pattern]) => pattern.test(label.name));
    if (!direction) return;
    const length = camera.zoom * (0.7 + 1.6 * probability);
    const [, dx, dy] = direction;
    const x = from.x + dx * length;
    const y = from.y - dy * length;
    graphics.moveTo(from.x, from.y).lineTo(x, y).stroke(style);
    const head = 4 + 6 * probability;
    graphics
      .poly([x + dx * head, y - dy * head, x - dy * head * 0.7, y - dx * head * 0.7, x + dy * head * 0.7, y + dx * head * 0.7])
      .fill({ color: INTENT, alpha: chosen ? 0.9 : 0.4 });
  });
}
