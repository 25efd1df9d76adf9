import type { Draw, Pen } from "./shapes";

const HIDE = "#6b4a3a";
const DARK_HIDE = "#3d2a26";
const SHELL = "#55323a";
const BONE = "#d9c39a";
const ACID = "#9dff4a";
const EYE = "#ff6a3d";

function zergling(pen: Pen): void {
  pen.limb([-0.5, 0, -1.1, 0.12, -1.5, -0.22], 0.34, 0.06, DARK_HIDE);
  for (const side of [1, -1]) {
    pen.limb([-0.3, 0.3 * side, -0.5, 0.95 * side, -0.95, 0.85 * side], 0.24, 0.08, HIDE);
    pen.limb([0.3, 0.3 * side, 0.5, 0.9 * side, 0.95, 0.78 * side], 0.24, 0.08, HIDE);
    pen.limb([-0.05, 0.36 * side, -0.35, 0.9 * side, -1.05, 0.5 * side], 0.24, 0.04, pen.team.dark);
    pen.limb([0.35, 0.26 * side, 0.85, 0.75 * side, 1.5, 0.22 * side], 0.22, 0.03, BONE);
  }
  pen.ellipse(-0.12, 0, 0.66, 0.42, HIDE);
  pen.polygon([0.3, 0, 0.05, 0.3, -0.45, 0.26, -0.75, 0, -0.45, -0.26, 0.05, -0.3], pen.team.base);
  pen.ellipse(-0.2, 0, 0.28, 0.1, pen.team.light, 0, false);
  pen.ellipse(0.62, 0, 0.36, 0.26, SHELL);
  pen.glowPair(0.76, 0.12, 0.13, EYE);
}

function baneling(pen: Pen): void {
  for (const angle of [0.7, 1.35, 1.85, 2.45]) {
    const x = Math.cos(angle);
    const y = Math.sin(angle);
    pen.limbPair([x * 0.6, y * 0.6, x * 0.95, y * 1.0, x * 1.22, y * 1.12], 0.2, 0.06, DARK_HIDE);
  }
  pen.ellipse(0, 0, 0.95, 0.92, SHELL);
  pen.ellipse(-0.05, 0, 0.72, 0.7, pen.team.base);
  for (const [x, y, r] of [
    [-0.12, 0, 0.42],
    [0.3, 0.4, 0.24],
    [0.3, -0.4, 0.24],
    [-0.52, 0.36, 0.22],
    [-0.52, -0.36, 0.22],
  ]) {
    pen.ellipse(x, y, r * 0.82, r * 0.82, "#4f8f1e");
    pen.glow(x - 0.03, y - 0.05, r, ACID);
  }
  pen.ellipse(0.78, 0, 0.28, 0.26, HIDE);
  pen.glowPair(0.9, 0.1, 0.1, EYE);
}

function hydralisk(pen: Pen): void {
  pen.limb([-0.2, 0, -1.1, 0.55, -1.35, -0.45], 0.66, 0.08, HIDE);
  for (const side of [1, -1]) {
    pen.limb([0.1, 0.45 * side, 0.7, 1.15 * side, 1.25, 0.55 * side], 0.26, 0.03, BONE);
    pen.limb([0, 0.3 * side, 0.15, 0.6 * side, 0.3, 0.66 * side], 0.3, 0.2, HIDE);
  }
  pen.ellipse(-0.12, 0, 0.56, 0.5, HIDE);
  for (const x of [-0.4, -0.12]) pen.ellipse(x, 0, 0.1, 0.36, BONE, 0, false);
  // The crest sweeps back from the brow.
  pen.polygon([0.78, 0, 0.5, 0.3, -0.1, 0.46, -0.62, 0.7, -0.36, 0.18, -0.46, 0, -0.36, -0.18, -0.62, -0.7, -0.1, -0.46, 0.5, -0.3], pen.team.base);
  pen.polygon([0.5, 0, 0.2, 0.15, -0.25, 0.2, -0.25, -0.2, 0.2, -0.15], pen.team.light, false);
  pen.polygon([0.95, 0, 0.62, 0.24, 0.4, 0.12, 0.4, -0.12, 0.62, -0.24], SHELL);
  pen.glowPair(0.64, 0.12, 0.13, EYE);
}

function roach(pen: Pen): void {
  for (const side of [1, -1]) {
    pen.limb([0.35, 0.4 * side, 0.75, 1.1 * side, 1.25, 0.85 * side], 0.34, 0.08, HIDE);
    pen.limb([-0.35, 0.45 * side, -0.6, 1.15 * side, -1.1, 1.0 * side], 0.34, 0.08, HIDE);
  }
  pen.ellipse(0.78, 0, 0.42, 0.36, DARK_HIDE);
  pen.glow(1.02, 0, 0.26, ACID);
  pen.glowPair(0.8, 0.2, 0.12, EYE);
  pen.polygon([0.72, 0, 0.6, 0.5, 0.05, 0.74, -0.6, 0.62, -1.05, 0.25, -1.05, -0.25, -0.6, -0.62, 0.05, -0.74, 0.6, -0.5], SHELL);
  for (const x of [0.3, -0.18, -0.62]) {
    pen.polygon([x + 0.22, 0, x + 0.06, 0.5, x - 0.2, 0.42, x - 0.06, 0, x - 0.2, -0.42, x + 0.06, -0.5], pen.team.base);
  }
  pen.pair([0.05, 0.72, -0.12, 1.0, -0.28, 0.7], BONE);
  pen.pair([-0.5, 0.66, -0.78, 0.88, -0.78, 0.54], BONE);
}

function ultralisk(pen: Pen): void {
  for (const side of [1, -1]) {
    pen.limb([0.3, 0.5 * side, 0.5, 1.05 * side, 0.85, 1.02 * side], 0.4, 0.22, HIDE);
    pen.limb([-0.55, 0.5 * side, -0.75, 1.05 * side, -1.1, 0.98 * side], 0.4, 0.22, HIDE);
    pen.limb([0.55, 0.4 * side, 1.1, 1.15 * side, 1.72, 0.5 * side], 0.27, 0.03, BONE);
    pen.limb([0.6, 0.25 * side, 1.2, 0.7 * side, 1.55, 0.12 * side], 0.22, 0.03, BONE);
  }
  pen.limb([-0.8, 0, -1.3, 0.1, -1.6, -0.1], 0.4, 0.08, DARK_HIDE);
  pen.ellipse(-0.1, 0, 0.98, 0.66, SHELL);
  for (const x of [0.38, -0.05, -0.48, -0.85]) {
    const half = 0.56 - Math.abs(x + 0.1) * 0.28;
    pen.polygon([x + 0.26, 0, x + 0.08, half, x - 0.2, half * 0.9, x - 0.08, 0, x - 0.2, -half * 0.9, x + 0.08, -half], pen.team.base);
  }
  pen.ellipse(0.82, 0, 0.36, 0.34, DARK_HIDE);
  pen.polygon([1.05, 0, 0.72, 0.24, 0.5, 0, 0.72, -0.24], pen.team.light);
  pen.glowPair(0.98, 0.18, 0.12, EYE);
}

function spineCrawler(pen: Pen): void {
  for (let root = 0; root < 6; root++) {
    const angle = (root / 6) * 2 * Math.PI + 0.5;
    const x = Math.cos(angle);
    const y = Math.sin(angle);
    pen.limb([x * 0.5, y * 0.5, x * 0.9 - y * 0.25, y * 0.9 + x * 0.25, x * 1.25, y * 1.25], 0.46, 0.08, DARK_HIDE);
  }
  pen.ellipse(0, 0, 0.8, 0.8, HIDE);
  pen.ellipse(-0.02, 0, 0.58, 0.58, pen.team.base);
  pen.ellipse(-0.05, 0, 0.34, 0.34, pen.team.dark);
  pen.limb([-0.35, 0, 0.1, -0.5, 0.75, -0.1], 0.4, 0.26, SHELL);
  pen.polygon([0.62, -0.3, 1.65, 0.06, 0.66, 0.16, 0.8, -0.06], BONE);
}

export const drawZerg: Record<string, Draw> = {
  zergling,
  baneling,
  hydralisk,
  roach,
  ultralisk,
  spine_crawler: spineCrawler,
};
