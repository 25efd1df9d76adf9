import type { EndMessage, Header, LegendMessage, LoopMessage, Message, StepMessage } from "./protocol";
import { Tally } from "./tally";

/** A unit at one moment, in cells, radians and points. */
export interface UnitState {
  tag: number;
  type: number;
  player: number;
  x: number;
  y: number;
  facing: number;
  life: number;
  shields: number;
  energy: number;
  cooldown: number;
  order: number;
  target: number;
  /** The point an order aims at, where it aims at one. */
  point?: { x: number; y: number };
}

export interface Death {
  loop: number;
  unit: UnitState;
  /** The tag of who hit it last; 0 where nobody did. */
  killer: number;
}

export interface Shot {
  attacker: UnitState;
  target: UnitState;
  weapon: number;
}

/** Everything known at one game loop. */
export interface Moment {
  loop: number;
  units: UnitState[];
  byTag: Map<number, UnitState>;
  missiles: number[][];
  shots: Shot[];
  hits: number[][];
  heals: number[][];
  explosions: number[][];
}

/** Life and shields of each player, and how many units stand. */
export interface Strength {
  points: number;
  count: number;
}

/** A match as far as it has been received. */
export class Match {
  readonly moments: Moment[] = [];
  readonly steps: StepMessage[] = [];
  readonly deaths: Death[] = [];
  /** Every unit as it was first seen. */
  readonly roster = new Map<number, UnitState>();
  readonly tally = new Tally(this);
  legend: LegendMessage | undefined;
  /** Per moment, per entry of `header.players`. */
  readonly strengths: Strength[][] = [];
  end: EndMessage | undefined;

  constructor(readonly header: Header) {}

  get firstLoop(): number {
    return this.moments[0]?.loop ?? 0;
  }

  get lastLoop(): number {
    return this.moments[this.moments.length - 1]?.loop ?? 0;
  }

  /** The length to draw the time line for. */
  get expectedLoops(): number {
    return Math.max(this.end?.loop ?? this.header.loops ?? 0, this.lastLoop, 1);
  }

  add(message: Exclude<Message, Header>): void {
    if (message.type === "loop") this.addLoop(message);
    else if (message.type === "legend") this.legend = message;
    else if (message.type === "step") this.steps.push(message);
    else if (message.type === "end") this.end = message;
    else throw new Error(message.message);
  }

  /** The last moment at or before `loop`. */
  momentAt(loop: number): Moment | undefined {
    const index = Math.floor(loop) - this.firstLoop;
    return this.moments[Math.max(0, Math.min(index, this.moments.length - 1))];
  }

  /** The decision in force at `loop`. */
  stepAt(loop: number): StepMessage | undefined {
    let low = 0;
    let high = this.steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle].loop <= loop) low = middle + 1;
      else high = middle;
    }
    return this.steps[low - 1];
  }

  /** The unit now, or as it was last seen. */
  unitAt(tag: number, loop: number): UnitState | undefined {
    return this.momentAt(loop)?.byTag.get(tag) ?? this.deathOf(tag, loop)?.unit;
  }

  deathOf(tag: number, loop: number): Death | undefined {
    return this.deaths.find((death) => death.unit.tag === tag && death.loop <= loop);
  }

  /** `Marine 2`: the type and the place among the player's units of that type. */
  nameOf(tag: number): string {
    const first = this.moments[0];
    const unit = first?.byTag.get(tag) ?? this.unitAt(tag, this.lastLoop);
    if (!unit) return "a unit";
    const label = this.header.unit_types[unit.type].label;
    const peers = (first?.units ?? []).filter(
      (other) => other.type === unit.type && other.player === unit.player,
    );
    const place = peers.findIndex((other) => other.tag === tag);
    return peers.length > 1 && place >= 0 ? `${label} ${place + 1}` : label;
  }

  private addLoop(message: LoopMessage): void {
    const before = this.moments[this.moments.length - 1];
    if (before && message.loop !== before.loop + 1) {
      throw new Error(`The match jumps from game loop ${before.loop} to ${message.loop}.`);
    }
    const units = message.units.map(readUnit).filter((unit) => unit.type in this.header.unit_types);
    const byTag = new Map(units.map((unit) => [unit.tag, unit]));
    for (const unit of units) if (!this.roster.has(unit.tag)) this.roster.set(unit.tag, unit);
    // A shot can go off at a target that fell some loops ago.
    const find = (tag: number) =>
      byTag.get(tag) ?? before?.byTag.get(tag) ?? this.deathOf(tag, message.loop)?.unit;
    const shots: Shot[] = [];
    for (const [attackerTag, targetTag, weapon] of message.shots) {
      const attacker = find(attackerTag);
      const target = find(targetTag);
      if (attacker && target) shots.push({ attacker, target, weapon });
    }
    for (const tag of message.deaths) {
      const unit = find(tag);
      const killer = message.hits.filter(([target]) => target === tag).at(-1)?.[2] ?? 0;
      if (unit) this.deaths.push({ loop: message.loop, unit, killer });
    }
    this.moments.push({
      loop: message.loop,
      units,
      byTag,
      missiles: message.missiles,
      shots,
      hits: message.hits,
      heals: message.heals,
      explosions: message.explosions,
    });
    this.strengths.push(
      this.header.players.map(({ player }) => {
        const own = units.filter((unit) => unit.player === player);
        return {
          points: own.reduce((sum, unit) => sum + unit.life + unit.shields, 0),
          count: own.length,
        };
      }),
    );
  }
}

function readUnit(row: number[]): UnitState {
  const unit: UnitState = {
    tag: row[0],
    type: row[1],
    player: row[2],
    x: row[3] / 100,
    y: row[4] / 100,
    facing: (row[5] * Math.PI) / 180,
    life: row[6] / 10,
    shields: row[7] / 10,
    energy: row[8] / 10,
    cooldown: row[9],
    order: row[10],
    target: row[11],
  };
  if (row.length >= 14) unit.point = { x: row[12] / 100, y: row[13] / 100 };
  return unit;
}
