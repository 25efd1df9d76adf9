import type { Draw, Pen } from "./shapes";

const STEEL = "#6d7683";
const DARK_STEEL = "#3b424d";
const GUN = "#2a2f38";
const VISOR = "#ffb347";

function marine(pen: Pen): void {
  pen.polygon([-0.95, -0.38, -0.35, -0.45, -0.35, 0.45, -0.95, 0.38], DARK_STEEL);
  pen.ellipsePair(-0.62, 0.2, 0.14, 0.14, GUN);
  // The rifle lies on the right arm and crosses the chest.
  pen.polygon([0.05, 0.2, 0.55, 0.12, 1.5, 0.14, 1.5, 0.3, 0.7, 0.42, 0.05, 0.5], GUN);
  pen.polygon([1.2, 0.11, 1.62, 0.13, 1.62, 0.31, 1.2, 0.33], STEEL);
  pen.limb([0.0, -0.75, 0.55, -0.65, 0.8, 0.1], 0.42, 0.3, STEEL);
  pen.limb([0.0, 0.75, 0.3, 0.75, 0.5, 0.4], 0.42, 0.3, STEEL);
  pen.ellipse(-0.05, 0, 0.5, 0.62, STEEL);
  pen.ellipsePair(-0.12, 0.78, 0.5, 0.36, pen.team.base, 0.15);
  pen.ellipsePair(-0.15, 0.82, 0.26, 0.17, pen.team.light, 0.15, false);
  pen.ellipse(0.1, 0, 0.37, 0.35, pen.team.dark);
  pen.polygon([0.2, -0.24, 0.42, -0.15, 0.46, 0, 0.42, 0.15, 0.2, 0.24, 0.28, 0], VISOR);
}

function marauder(pen: Pen): void {
  pen.polygon([-1.0, -0.5, -0.4, -0.6, -0.4, 0.6, -1.0, 0.5], DARK_STEEL);
  pen.glowPair(-0.98, 0.25, 0.2, "#ff9a3c");
  pen.pair([0.0, 0.62, 0.95, 0.6, 1.2, 0.66, 1.2, 0.94, 0.95, 1.0, 0.0, 1.02], DARK_STEEL);
  pen.ellipsePair(1.12, 0.8, 0.17, 0.17, "#ff8a2b");
  pen.ellipsePair(1.14, 0.8, 0.08, 0.08, "#2a1406", 0, false);
  pen.ellipse(-0.08, 0, 0.68, 0.75, STEEL);
  pen.ellipsePair(-0.2, 0.82, 0.6, 0.42, pen.team.base, -0.1);
  pen.ellipsePair(-0.22, 0.88, 0.32, 0.2, pen.team.light, -0.1, false);
  pen.polygon([-0.3, -0.36, 0.36, -0.32, 0.5, 0, 0.36, 0.32, -0.3, 0.36], pen.team.dark);
  pen.polygon([0.22, -0.24, 0.46, -0.12, 0.5, 0, 0.46, 0.12, 0.22, 0.24, 0.3, 0], VISOR);
}

function medivac(pen: Pen): void {
  pen.pair([-0.95, 0.35, -0.2, 0.3, 0.1, 0.62, -0.1, 0.98, -0.9, 1.0], DARK_STEEL);
  pen.glowPair(-0.98, 0.68, 0.34, "#57b8ff");
  pen.ellipsePair(-0.45, 0.7, 0.5, 0.27, STEEL);
  pen.ellipsePair(-0.4, 0.74, 0.32, 0.14, pen.team.base, 0, false);
  pen.polygon(
    [1.3, -0.14, 1.3, 0.14, 0.95, 0.4, -0.1, 0.5, -0.85, 0.38, -1.15, 0.15, -1.15, -0.15, -0.85, -0.38, -0.1, -0.5, 0.95, -0.4],
    "#8d96a3",
  );
  pen.polygon([0.45, -0.43, 0.1, -0.47, -0.2, -0.47, -0.2, 0.47, 0.1, 0.47, 0.45, 0.43], pen.team.base);
  pen.polygon([1.22, -0.1, 1.22, 0.1, 0.95, 0.25, 0.68, 0.22, 0.68, -0.22, 0.95, -0.25], "#173042");
  pen.polygon([1.12, -0.08, 0.94, -0.19, 0.76, -0.16, 0.8, -0.04], "#9fdcff", false);
  const arm = 0.085;
  const plus = (x: number, reach: number) =>
    [-reach, -arm, -arm, -arm, -arm, -reach, arm, -reach, arm, -arm, reach, -arm, reach, arm, arm, arm, arm, reach, -arm, reach, -arm, arm, -reach, arm].map(
      (value, index) => (index % 2 === 0 ? value + x : value),
    );
  pen.polygon(plus(-0.55, 0.25), "#eaf4ef", false);
}

export const drawTerran: Record<string, Draw> = { marine, marauder, medivac };
