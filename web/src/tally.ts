import type { Match } from "./match";

/** What a unit did up to a moment, in points of life and shields. */
export interface Deeds {
  dealt: number;
  taken: number;
  healed: number;
  kills: number;
}

const NONE: Deeds = { dealt: 0, taken: 0, healed: 0, kills: 0 };

/** Counts what every unit did. Going on from one moment to a later one costs only what lies between. */
export class Tally {
  private deeds = new Map<number, Deeds>();
  /** How many moments and deaths of the match are counted. */
  private moments = 0;
  private deaths = 0;

  constructor(private readonly match: Match) {}

  /** What the unit did up to `loop`. */
  of(tag: number, loop: number): Deeds {
    this.goTo(loop);
    return this.deeds.get(tag) ?? NONE;
  }

  private goTo(loop: number): void {
    const { moments, deaths } = this.match;
    if (this.moments > 0 && moments[this.moments - 1].loop > loop) {
      this.deeds.clear();
      this.moments = this.deaths = 0;
    }
    for (; this.moments < moments.length && moments[this.moments].loop <= loop; this.moments++) {
      const { hits, heals } = moments[this.moments];
      for (const [target, damage, attacker] of hits) {
        this.mutable(attacker).dealt += damage / 10;
        this.mutable(target).taken += damage / 10;
      }
      for (const [healer, , life] of heals) this.mutable(healer).healed += life / 100;
    }
    for (; this.deaths < deaths.length && deaths[this.deaths].loop <= loop; this.deaths++) {
      this.mutable(deaths[this.deaths].killer).kills += 1;
    }
  }

  private mutable(tag: number): Deeds {
    const known = this.deeds.get(tag);
    if (known) return known;
    const fresh = { ...NONE };
    this.deeds.set(tag, fresh);
    return fresh;
  }
}
