// The messages of a match: one JSON object per line. `crates/view/src/protocol.rs` writes them and
// says what each field means; this file is its mirror.

export interface WeaponInfo {
  name: string;
  range: number;
  damage: number;
  hits: number;
  /** Game loops between two attacks. */
  period: number;
  delivery: "instant" | "missile";
  splash: "none" | "circle" | "line";
  /** Radius of a circle, half the length of a line, in cells. */
  splash_radius: number;
  melee: boolean;
  suicide: boolean;
}

export interface UnitTypeInfo {
  name: string;
  label: string;
  race: string;
  radius: number;
  sight: number;
  life: number;
  shields: number;
  energy: number;
  /** Cells per game second. */
  speed: number;
  flying: boolean;
  structure: boolean;
  weapons: WeaponInfo[];
}

export interface MapInfo {
  width: number;
  height: number;
  /** Rows from the south; two hexadecimal digits per cell. */
  heights: string[];
  /** Rows from the south; `.` walkable, `c` for cliff walkers only, `#` blocked. */
  ground: string[];
}

export interface ActionLabel {
  name: string;
  /** The unit that the action is aimed at; 0 for none. */
  target: number;
}

export interface Header {
  type: "header";
  protocol: number;
  title: string;
  scenario: string;
  balance: string;
  engine: string;
  seed: string;
  live: boolean;
  /** Length of the match where it is known. */
  loops: number | null;
  loops_per_step: number;
  loops_per_second: number;
  map: MapInfo;
  unit_types: UnitTypeInfo[];
  orders: string[];
  players: { player: number; name: string; race: string }[];
  action_sets: ActionLabel[][];
  agents: { tag: number; actions: number }[];
}

/** tag, type, player, x, y, facing, life, shields, energy, cooldown, order, target[, x, y]. */
export type UnitRow = number[];

export interface LoopMessage {
  type: "loop";
  loop: number;
  units: UnitRow[];
  /** number, attacker, target, x, y, type of the attacker, weapon. */
  missiles: number[][];
  /** attacker, target, weapon. */
  shots: number[][];
  /** target, damage, attacker. */
  hits: number[][];
  /** healer, patient, life in hundredths. */
  heals: number[][];
  /** unit, x, y, radius. */
  explosions: number[][];
  deaths: number[];
}

export interface StepMessage {
  type: "step";
  step: number;
  loop: number;
  value: number | null;
  reward: number;
  /** tag, chosen action, probability per action, observation. */
  agents: [number, number, number[], number[]][];
}

/** What the figures of observations mean: `moves`, `enemy` for each enemy, `ally` for each other agent, `own`. */
export interface LegendMessage {
  type: "legend";
  moves: string[];
  enemy: string[];
  enemies: number[];
  ally: string[];
  agents: number[];
  own: string[];
}

export interface EndMessage {
  type: "end";
  loop: number;
  result: string;
  hash: string;
}

export interface ErrorMessage {
  type: "error";
  message: string;
}

export type Message = Header | LoopMessage | LegendMessage | StepMessage | EndMessage | ErrorMessage;

export const PROTOCOL = 2;

export class ProtocolError extends Error {}

/** Reads one line; throws a `ProtocolError` that says what is wrong with it. */
export function parseMessage(line: string, lineNumber: number): Message {
  let message: Message;
  try {
    message = JSON.parse(line) as Message;
  } catch {
    throw new ProtocolError(`line ${lineNumber} of the match is not JSON; it may be cut off`);
  }
  const complaint = complaintAbout(message);
  if (complaint !== undefined) {
    throw new ProtocolError(`line ${lineNumber} of the match ${complaint}`);
  }
  return message;
}

function complaintAbout(message: Message): string | undefined {
  const rows = (value: unknown, least: number) =>
    Array.isArray(value) && value.every((row) => Array.isArray(row) && row.length >= least);
  switch (message?.type) {
    case "header":
      if (message.protocol !== PROTOCOL) {
        return `speaks protocol ${message.protocol}, this page speaks ${PROTOCOL}: reload the page`;
      }
      return Array.isArray(message.unit_types) && message.map?.heights.length === message.map?.height
        ? undefined
        : "has a header without unit types or terrain";
    case "loop":
      return Number.isInteger(message.loop) &&
        rows(message.units, 12) &&
        rows(message.missiles, 7) &&
        rows(message.shots, 3) &&
        rows(message.hits, 3) &&
        rows(message.heals, 3) &&
        rows(message.explosions, 4) &&
        Array.isArray(message.deaths)
        ? undefined
        : "has a malformed game loop";
    case "step":
      return Number.isInteger(message.loop) && rows(message.agents, 4)
        ? undefined
        : "has a malformed step";
    case "legend":
      return [message.moves, message.enemy, message.enemies, message.ally, message.agents, message.own].every(Array.isArray)
        ? undefined
        : "has a malformed legend";
    case "end":
    case "error":
      return undefined;
    default:
      return "has an unknown type";
  }
}
