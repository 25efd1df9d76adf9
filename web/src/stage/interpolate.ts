import type { Match, UnitState } from "../match";

const lerp = (from: number, to: number, t: number) => from + (to - from) * t;

function turn(from: number, to: number, t: number): number {
  const difference = ((to - from + 3 * Math.PI) % (2 * Math.PI)) - Math.PI;
  return from + difference * t;
}

/** The living units at a fractional game loop, between the two moments round it. */
export function unitsBetween(match: Match, loop: number): UnitState[] {
  const now = match.momentAt(loop);
  if (!now) return [];
  const next = match.momentAt(now.loop + 1);
  const t = loop - now.loop;
  if (!next || next === now || t <= 0) return now.units;
  return now.units.map((unit) => {
    const later = next.byTag.get(unit.tag);
    if (!later) return unit;
    return {
      ...unit,
      x: lerp(unit.x, later.x, t),
      y: lerp(unit.y, later.y, t),
      facing: turn(unit.facing, later.facing, t),
    };
  });
}

export interface MissileState {
  x: number;
  y: number;
  heading: number;
  type: number;
  weapon: number;
}

/** Missiles in flight; one that is gone at the next moment flies on into its target. */
export function missilesBetween(match: Match, loop: number): MissileState[] {
  const now = match.momentAt(loop);
  if (!now) return [];
  const next = match.momentAt(now.loop + 1);
  const t = Math.max(0, Math.min(loop - now.loop, 1));
  return now.missiles.map(([number, , targetTag, x100, y100, type, weapon]) => {
    const x = x100 / 100;
    const y = y100 / 100;
    const later = next?.missiles.find((missile) => missile[0] === number);
    const target = later
      ? { x: later[3] / 100, y: later[4] / 100 }
      : (next?.byTag.get(targetTag) ?? now.byTag.get(targetTag) ?? { x, y });
    return {
      x: lerp(x, target.x, t),
      y: lerp(y, target.y, t),
      heading: Math.atan2(target.y - y, target.x - x),
      type,
      weapon,
    };
  });
}
