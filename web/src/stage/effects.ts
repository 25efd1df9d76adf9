import { Graphics } from "pixi.js";
import type { Death, Match, Shot, UnitState } from "../match";
import type { UnitTypeInfo, WeaponInfo } from "../protocol";
import { missilesBetween } from "./interpolate";
import { teamColors } from "./palette";
import { SpritePool } from "./spritePool";
import type { Textures } from "./textures";

/** How far back, in game loops, an event still shows. */
const LONGEST_EFFECT = 14;
const EXPLOSION_LOOPS = 13;
/** How long a mark on the ground takes to fade, in game loops. */
const MARK_LOOPS = 22.4 * 9;

interface ShotStyle {
  color: number;
  loops: number;
  width: number;
}

const STYLES: Record<string, ShotStyle> = {
  marine: { color: 0xffe08a, loops: 3.2, width: 0.05 },
  marauder: { color: 0xffa24d, loops: 4, width: 0.1 },
  stalker: { color: 0x74c8ff, loops: 4, width: 0.1 },
  zealot: { color: 0x8fe3ff, loops: 6, width: 0.12 },
  colossus: { color: 0xff7a2f, loops: 8, width: 0.16 },
  zergling: { color: 0xffd9a0, loops: 5, width: 0.09 },
  baneling: { color: 0x9dff4a, loops: 12, width: 0.2 },
  hydralisk: { color: 0xd6f59a, loops: 4, width: 0.07 },
  roach: { color: 0x9dff4a, loops: 5, width: 0.12 },
  ultralisk: { color: 0xffe9c4, loops: 7, width: 0.16 },
  spine_crawler: { color: 0xe8cfa0, loops: 6, width: 0.16 },
};
const PLAIN: ShotStyle = { color: 0xffffff, loops: 4, width: 0.07 };
const BLOOD: Record<string, number> = { terran: 0x6e1a14, zerg: 0x7a3410, protoss: 0x2a4f8f };

/** Missiles too fast to be seen as dots are drawn as what links the two units. */
const REACHING = new Set(["spine_crawler"]);

/**
 * Shots, missiles, hits, explosions and marks, drawn from the events round a moment alone: going
 * back and forth in a match shows the same picture each time.
 */
export class Effects {
  readonly marks = new SpritePool();
  readonly glows = new SpritePool("add");
  readonly lines = new Graphics();

  constructor(private readonly textures: Textures) {
    this.lines.blendMode = "add";
  }

  draw(match: Match, loop: number, units: Map<number, UnitState>): void {
    this.marks.begin();
    this.glows.begin();
    this.lines.clear();
    this.drawMarks(match, loop);
    const last = Math.floor(loop);
    for (let past = Math.max(match.firstLoop, last - LONGEST_EFFECT); past <= last; past++) {
      const moment = match.momentAt(past);
      if (!moment || moment.loop !== past) continue;
      const age = loop - past;
      for (const shot of moment.shots) this.drawShot(match, shot, age, units);
      for (const [, x, y, radius] of moment.explosions) {
        if (age < EXPLOSION_LOOPS) this.explosion(x / 100, y / 100, radius / 100, age / EXPLOSION_LOOPS);
      }
    }
    this.drawMissiles(match, loop);
    this.drawHealing(match, units, loop);
    this.marks.end();
    this.glows.end();
  }

  private glow(x: number, y: number, size: number, color: number, alpha: number): void {
    const sprite = this.glows.place(this.textures.glow, x, y, size);
    sprite.tint = color;
    sprite.alpha = alpha;
  }

  private line(x0: number, y0: number, x1: number, y1: number, width: number, color: number, alpha: number): void {
    this.lines.moveTo(x0, -y0).lineTo(x1, -y1).stroke({ width, color, alpha, cap: "round" });
  }

  private drawShot(match: Match, shot: Shot, age: number, units: Map<number, UnitState>): void {
    const type = match.header.unit_types[shot.attacker.type];
    const weapon = type.weapons[shot.weapon];
    const style = STYLES[type.name] ?? PLAIN;
    const t = age / style.loops;
    if (!weapon || t >= 1) return;
    const from = units.get(shot.attacker.tag) ?? shot.attacker;
    const to = units.get(shot.target.tag) ?? shot.target;
    if (weapon.suicide) return;
    if (weapon.melee) this.slash(from, to, type, weapon, style, t);
    else if (weapon.splash === "line") this.sweep(from, to, weapon, style, t);
    else if (REACHING.has(type.name)) this.thrust(from, to, style, t);
    else if (weapon.delivery === "instant") this.tracers(from, to, type, style, t);
    else this.muzzle(from, to, type, style, t);
  }

  private muzzle(from: UnitState, to: UnitState, type: UnitTypeInfo, style: ShotStyle, t: number): void {
    const heading = Math.atan2(to.y - from.y, to.x - from.x);
    const reach = type.radius * 1.35;
    this.glow(from.x + Math.cos(heading) * reach, from.y + Math.sin(heading) * reach, 0.9 * type.radius + 0.35, style.color, 1 - t);
  }

  private tracers(from: UnitState, to: UnitState, type: UnitTypeInfo, style: ShotStyle, t: number): void {
    this.muzzle(from, to, type, style, t);
    const heading = Math.atan2(to.y - from.y, to.x - from.x);
    // From the rifle on the right arm.
    const x0 = from.x + Math.cos(heading) * type.radius * 1.5 + Math.sin(heading) * 0.09;
    const y0 = from.y + Math.sin(heading) * type.radius * 1.5 - Math.cos(heading) * 0.09;
    this.line(x0, y0, to.x, to.y, style.width * 2.4, style.color, 0.13 * (1 - t));
    for (let bullet = 0; bullet < 3; bullet++) {
      const head = Math.min(1, t * 1.7 + 0.12 - bullet * 0.25);
      const tail = head - 0.22;
      if (head <= 0 || tail >= 0.98) continue;
      const at = (s: number) => [x0 + (to.x - x0) * Math.max(0, s), y0 + (to.y - y0) * Math.max(0, s)];
      const [hx, hy] = at(head);
      const [tx, ty] = at(tail);
      this.line(tx, ty, hx, hy, style.width, style.color, 0.95);
    }
    if (t > 0.3) this.glow(to.x - Math.cos(heading) * 0.15, to.y - Math.sin(heading) * 0.15, 0.55, style.color, 0.8 * (1 - t));
  }

  private slash(from: UnitState, to: UnitState, type: UnitTypeInfo, weapon: WeaponInfo, style: ShotStyle, t: number): void {
    const heading = Math.atan2(to.y - from.y, to.x - from.x);
    const wide = weapon.splash === "circle" ? 1.1 : 0.75;
    const radius = type.radius * 1.5 + 0.12;
    for (const side of [1, -1]) {
      const start = heading + side * (wide - 2 * wide * t * 0.9);
      const sweep = side * 0.55;
      const pieces = 6;
      for (let piece = 0; piece < pieces; piece++) {
        const a = start + (sweep * piece) / pieces;
        const b = start + (sweep * (piece + 1)) / pieces;
        this.line(
          from.x + Math.cos(a) * radius,
          from.y + Math.sin(a) * radius,
          from.x + Math.cos(b) * radius,
          from.y + Math.sin(b) * radius,
          style.width * (1 - piece / pieces) + 0.015,
          style.color,
          (1 - t) * (1 - piece / pieces),
        );
      }
    }
    this.glow((from.x + to.x) / 2, (from.y + to.y) / 2, 0.7 + type.radius, style.color, 0.5 * (1 - t));
  }

  /** The Colossus' two beams run along a line across its line of fire. */
  private sweep(from: UnitState, to: UnitState, weapon: WeaponInfo, style: ShotStyle, t: number): void {
    const heading = Math.atan2(to.y - from.y, to.x - from.x);
    const half = weapon.splash_radius;
    for (const side of [1, -1]) {
      const along = side * half * (2 * t - 1);
      const x = to.x - Math.sin(heading) * along;
      const y = to.y + Math.cos(heading) * along;
      const x0 = from.x + Math.cos(heading) * 0.8 - Math.sin(heading) * side * 0.4;
      const y0 = from.y + Math.sin(heading) * 0.8 + Math.cos(heading) * side * 0.4;
      this.line(x0, y0, x, y, style.width * 2, style.color, 0.22);
      this.line(x0, y0, x, y, style.width * 0.5, 0xffe6c9, 0.9);
      this.glow(x, y, 1.1, style.color, 0.9);
      this.line(to.x + Math.sin(heading) * side * half, to.y - Math.cos(heading) * side * half, x, y, 0.22, style.color, 0.35 * (1 - t));
    }
  }

  private thrust(from: UnitState, to: UnitState, style: ShotStyle, t: number): void {
    const reach = Math.sin(Math.min(1, t * 1.15) * Math.PI);
    const x = from.x + (to.x - from.x) * reach;
    const y = from.y + (to.y - from.y) * reach;
    this.line(from.x, from.y, x, y, style.width * 1.6, 0x7a4a36, 0.9);
    this.line(from.x, from.y, x, y, style.width * 0.6, style.color, 0.9);
    this.glow(x, y, 0.7, style.color, 0.7);
  }

  private explosion(x: number, y: number, radius: number, t: number): void {
    const color = STYLES.baneling.color;
    const grown = radius * 2 * Math.min(1, 0.35 + t * 1.6);
    const ring = this.glows.place(this.textures.ring, x, y, grown);
    ring.tint = color;
    ring.alpha = (1 - t) ** 1.4;
    this.glow(x, y, grown * 1.15, color, 0.8 * (1 - t) ** 2);
    for (let drop = 0; drop < 9; drop++) {
      const angle = drop * 2.399 + x;
      const reach = radius * Math.min(1, t * 1.5) * (0.45 + 0.55 * ((drop * 0.618) % 1));
      this.glow(x + Math.cos(angle) * reach, y + Math.sin(angle) * reach, 0.5, color, 1 - t);
    }
  }

  private drawMissiles(match: Match, loop: number): void {
    for (const missile of missilesBetween(match, loop)) {
      const type = match.header.unit_types[missile.type];
      if (!type || REACHING.has(type.name)) continue;
      const style = STYLES[type.name] ?? PLAIN;
      const length = type.name === "hydralisk" ? 0.9 : 0.5;
      const backX = missile.x - Math.cos(missile.heading) * length;
      const backY = missile.y - Math.sin(missile.heading) * length;
      this.line(backX, backY, missile.x, missile.y, style.width * 1.8, style.color, 0.35);
      this.line((backX + missile.x) / 2, (backY + missile.y) / 2, missile.x, missile.y, style.width, 0xffffff, 0.9);
      this.glow(missile.x, missile.y, 0.35 + style.width * 5, style.color, 0.95);
    }
  }

  private drawHealing(match: Match, units: Map<number, UnitState>, loop: number): void {
    for (const [healerTag, patientTag] of match.momentAt(loop)?.heals ?? []) {
      const healer = units.get(healerTag);
      const patient = units.get(patientTag);
      if (!healer || !patient) continue;
      const pulse = 0.75 + 0.25 * Math.sin(loop * 0.9);
      this.line(healer.x, healer.y, patient.x, patient.y, 0.2, 0x37d67a, 0.2 * pulse);
      this.line(healer.x, healer.y, patient.x, patient.y, 0.06, 0xaaffd0, 0.8 * pulse);
      this.glow(patient.x, patient.y, 1.3, 0x37d67a, 0.55 * pulse);
    }
  }

  private drawMarks(match: Match, loop: number): void {
    for (const death of match.deaths) {
      const age = loop - death.loop;
      if (age < 0) continue;
      const type = match.header.unit_types[death.unit.type];
      const mark = this.marks.place(this.textures.blood, death.unit.x, death.unit.y, type.radius * 3.6);
      mark.rotation = (death.unit.tag * 0.7) % 6.28;
      mark.tint = BLOOD[type.race] ?? 0x333333;
      mark.alpha = Math.max(0.3, 0.85 * (1 - age / MARK_LOOPS));
      if (age < LONGEST_EFFECT) this.drawFall(death, type, age / LONGEST_EFFECT);
    }
  }

  /** The body fades while a burst in the colour of its kind goes out. */
  private drawFall(death: Death, type: UnitTypeInfo, t: number): void {
    const { unit } = death;
    const size = type.radius * 3.4 * (1 + 0.15 * t);
    const body = this.marks.place(this.textures.unit(type, unit.player), unit.x, unit.y, size);
    body.rotation = -unit.facing + t * 0.5;
    body.alpha = 1 - t;
    body.tint = 0x777777;
    const color = type.race === "protoss" ? 0x6fd4ff : type.race === "zerg" ? 0xff8a3d : 0xff5540;
    this.glow(unit.x, unit.y, type.radius * (2.4 + 3 * t), color, 0.9 * (1 - t) ** 2);
    const ring = this.glows.place(this.textures.ring, unit.x, unit.y, type.radius * (1.6 + 4.5 * t));
    ring.tint = teamColors(unit.player).hex;
    ring.alpha = 0.6 * (1 - t) ** 2;
  }
}
