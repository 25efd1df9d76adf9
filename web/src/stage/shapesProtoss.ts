import type { Draw, Pen } from "./shapes";

const GOLD = "#c9992f";
const PALE_GOLD = "#ecc766";
const DARK_METAL = "#2c333d";
const METAL = "#4d5866";
const PSI = "#6fd4ff";

function zealot(pen: Pen): void {
  for (const side of [1, -1]) {
    pen.limb([0.1, 0.78 * side, 0.75, 0.95 * side, 0.95, 0.45 * side], 0.3, 0.2, METAL);
    pen.glow(1.1, 0.35 * side, 0.42, PSI);
    pen.polygon([0.82, 0.56 * side, 1.72, 0.16 * side, 0.92, 0.32 * side], "#d9f5ff", false);
  }
  pen.limb([-0.35, 0, -0.85, 0.1, -1.2, -0.12], 0.3, 0.1, pen.team.dark);
  pen.ellipse(-0.08, 0, 0.5, 0.6, pen.team.base);
  pen.polygon([0.36, 0, -0.1, 0.34, -0.5, 0.2, -0.5, -0.2, -0.1, -0.34], PALE_GOLD);
  pen.polygon([0.1, 0, -0.14, 0.2, -0.42, 0, -0.14, -0.2], pen.team.light, false);
  pen.pair([0.4, 0.48, 0.22, 1.04, -0.3, 1.14, -0.64, 0.88, -0.42, 0.48, 0.05, 0.36], GOLD);
  pen.pair([0.26, 0.55, 0.12, 0.94, -0.28, 1.0, -0.48, 0.82, -0.32, 0.56, 0.05, 0.48], pen.team.base, false);
  pen.ellipsePair(-0.06, 0.8, 0.2, 0.09, pen.team.light, 0.2, false);
  pen.ellipse(0.1, 0, 0.32, 0.24, GOLD);
  pen.glowPair(0.33, 0.1, 0.14, PSI);
}

function stalker(pen: Pen): void {
  for (const side of [1, -1]) {
    pen.limb([0.2, 0.3 * side, 0.75, 1.05 * side, 1.25, 0.85 * side], 0.32, 0.1, METAL);
    pen.limb([-0.25, 0.3 * side, -0.8, 1.15 * side, -1.3, 0.95 * side], 0.32, 0.1, METAL);
    pen.ellipse(0.68, 0.84 * side, 0.2, 0.16, pen.team.base, 0.4 * side);
    pen.ellipse(-0.72, 0.9 * side, 0.2, 0.16, pen.team.base, -0.4 * side);
  }
  pen.polygon([0.72, 0, 0.5, 0.42, -0.1, 0.56, -0.65, 0.36, -0.85, 0, -0.65, -0.36, -0.1, -0.56, 0.5, -0.42], DARK_METAL);
  pen.polygon([0.45, 0, 0.15, 0.36, -0.45, 0.24, -0.6, 0, -0.45, -0.24, 0.15, -0.36], pen.team.base);
  pen.polygon([0.28, 0, 0.05, 0.17, -0.3, 0, 0.05, -0.17], pen.team.light, false);
  pen.pair([0.4, 0.3, 1.12, 0.24, 1.12, 0.1, 0.5, 0.08], METAL);
  pen.glow(0.62, 0, 0.3, PSI);
  pen.glowPair(1.12, 0.17, 0.17, PSI);
}

function colossus(pen: Pen): void {
  for (const side of [1, -1]) {
    pen.limb([0.25, 0.2 * side, 0.8, 1.2 * side, 1.45, 1.15 * side], 0.2, 0.07, METAL);
    pen.limb([-0.25, 0.2 * side, -0.8, 1.2 * side, -1.45, 1.15 * side], 0.2, 0.07, METAL);
    pen.ellipse(0.72, 0.86 * side, 0.15, 0.11, GOLD, 0.8 * side);
    pen.ellipse(-0.72, 0.86 * side, 0.15, 0.11, GOLD, -0.8 * side);
    pen.ellipse(1.45, 1.15 * side, 0.1, 0.07, DARK_METAL);
    pen.ellipse(-1.45, 1.15 * side, 0.1, 0.07, DARK_METAL);
    pen.limb([0.1, 0.35 * side, 0.35, 0.62 * side, 0.78, 0.42 * side], 0.18, 0.12, DARK_METAL);
    pen.glow(0.82, 0.4 * side, 0.18, "#ff7b3a");
  }
  pen.ellipse(-0.08, 0, 0.72, 0.46, GOLD);
  pen.ellipse(-0.12, 0, 0.56, 0.33, pen.team.base);
  pen.ellipse(-0.2, 0, 0.34, 0.17, pen.team.light, 0, false);
  pen.polygon([0.45, -0.2, 0.9, -0.1, 1.0, 0, 0.9, 0.1, 0.45, 0.2], PALE_GOLD);
  pen.glow(0.62, 0, 0.2, PSI);
}

export const drawProtoss: Record<string, Draw> = { zealot, stalker, colossus };
