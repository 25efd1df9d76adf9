import { type TeamColors, teamColors } from "./palette";
import { drawProtoss } from "./shapesProtoss";
import { drawTerran } from "./shapesTerran";
import { drawZerg } from "./shapesZerg";

/** Half the edge of a drawn unit, in radii of the unit: weapons and legs reach beyond the body. */
export const SHAPE_REACH = 1.9;

export type Draw = (pen: Pen) => void;

/**
 * Draws in a frame of the unit's own: one unit of length is the radius, x points ahead.
 * Every shape gets the same dark outline and the same light from the upper left.
 */
export class Pen {
  constructor(
    private readonly context: CanvasRenderingContext2D,
    readonly team: TeamColors,
  ) {
    context.lineJoin = "round";
    context.lineCap = "round";
  }

  polygon(points: number[], fill: string, outline = true): void {
    const { context } = this;
    context.beginPath();
    for (let index = 0; index < points.length; index += 2) {
      context.lineTo(points[index], points[index + 1]);
    }
    context.closePath();
    this.paint(fill, outline);
  }

  /** The polygon and its mirror image on the other flank. */
  pair(points: number[], fill: string, outline = true): void {
    this.polygon(points, fill, outline);
    this.polygon(mirrored(points), fill, outline);
  }

  ellipse(x: number, y: number, rx: number, ry: number, fill: string, turn = 0, outline = true): void {
    this.context.beginPath();
    this.context.ellipse(x, y, rx, ry, turn, 0, 2 * Math.PI);
    this.paint(fill, outline);
  }

  ellipsePair(x: number, y: number, rx: number, ry: number, fill: string, turn = 0, outline = true): void {
    this.ellipse(x, y, rx, ry, fill, turn, outline);
    this.ellipse(x, -y, rx, ry, fill, -turn, outline);
  }

  /** A tapering curve through control points (quadratic), as legs, blades and tails are. */
  limb(points: number[], from: number, to: number, fill: string): void {
    const [x0, y0, x1, y1, x2, y2] = points;
    const left: number[] = [];
    const right: number[] = [];
    const pieces = 14;
    for (let piece = 0; piece <= pieces; piece++) {
      const t = piece / pieces;
      const s = 1 - t;
      const x = s * s * x0 + 2 * s * t * x1 + t * t * x2;
      const y = s * s * y0 + 2 * s * t * y1 + t * t * y2;
      const dx = 2 * s * (x1 - x0) + 2 * t * (x2 - x1);
      const dy = 2 * s * (y1 - y0) + 2 * t * (y2 - y1);
      const length = Math.hypot(dx, dy) || 1;
      const half = (from * s + to * t) / 2;
      left.push(x - (dy / length) * half, y + (dx / length) * half);
      right.unshift(x + (dy / length) * half, y - (dx / length) * half);
    }
    this.polygon([...left, ...right], fill);
  }

  limbPair(points: number[], from: number, to: number, fill: string): void {
    this.limb(points, from, to, fill);
    this.limb(mirrored(points), from, to, fill);
  }

  /** A soft light, such as an eye or an engine. */
  glow(x: number, y: number, radius: number, color: string): void {
    const { context } = this;
    const gradient = context.createRadialGradient(x, y, 0, x, y, radius);
    gradient.addColorStop(0, "#ffffff");
    gradient.addColorStop(0.25, color);
    gradient.addColorStop(1, `${color}00`);
    context.fillStyle = gradient;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  }

  glowPair(x: number, y: number, radius: number, color: string): void {
    this.glow(x, y, radius, color);
    this.glow(x, -y, radius, color);
  }

  private paint(fill: string, outline: boolean): void {
    const { context } = this;
    context.fillStyle = fill;
    context.fill();
    context.save();
    context.clip();
    const light = context.createLinearGradient(0.2, -1.1, -0.2, 1.1);
    light.addColorStop(0, "rgba(255,255,255,0.30)");
    light.addColorStop(0.5, "rgba(255,255,255,0)");
    light.addColorStop(1, "rgba(0,0,0,0.34)");
    context.fillStyle = light;
    context.fillRect(-3, -3, 6, 6);
    context.restore();
    if (outline) {
      context.strokeStyle = "rgba(6,8,12,0.9)";
      context.lineWidth = 0.075;
      context.stroke();
    }
  }
}

function mirrored(points: number[]): number[] {
  return points.map((value, index) => (index % 2 === 1 ? -value : value));
}

/** A type without a drawing of its own: a disc with an arrow ahead. */
function drawUnknown(pen: Pen): void {
  pen.ellipse(0, 0, 0.95, 0.95, "#4a5261");
  pen.ellipse(0, 0, 0.7, 0.7, pen.team.base);
  pen.polygon([0.85, 0, 0, 0.5, 0.2, 0, 0, -0.5], pen.team.light);
}

const shapes: Record<string, Draw> = { ...drawTerran, ...drawProtoss, ...drawZerg };

/** Paints a unit type into a square canvas of `size` pixels, facing east. */
export function drawShape(type: string, player: number, size: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser offers no 2D canvas.");
  context.translate(size / 2, size / 2);
  context.scale(size / 2 / SHAPE_REACH, size / 2 / SHAPE_REACH);
  (shapes[type] ?? drawUnknown)(new Pen(context, teamColors(player)));
  return canvas;
}
