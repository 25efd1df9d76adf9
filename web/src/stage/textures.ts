import { Texture } from "pixi.js";
import type { UnitTypeInfo } from "../protocol";
import { drawShape } from "./shapes";

/** Pixels along the edge of a unit's texture: enough for a Colossus at the closest zoom. */
const UNIT_PIXELS = 320;

function paint(size: number, draw: (context: CanvasRenderingContext2D) => void): Texture {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser offers no 2D canvas.");
  draw(context);
  return smoothTexture(canvas);
}

export function smoothTexture(canvas: HTMLCanvasElement): Texture {
  const texture = Texture.from(canvas);
  texture.source.autoGenerateMipmaps = true;
  texture.source.scaleMode = "linear";
  return texture;
}

function radial(size: number, stops: [number, string][]): Texture {
  return paint(size, (context) => {
    const half = size / 2;
    const gradient = context.createRadialGradient(half, half, 0, half, half, half);
    for (const [at, color] of stops) gradient.addColorStop(at, color);
    context.fillStyle = gradient;
    context.fillRect(0, 0, size, size);
  });
}

/** A ragged blot; `random` repeats, so a mark keeps its form when the match is scrubbed. */
function blot(size: number, color: string): Texture {
  return paint(size, (context) => {
    let seed = 7;
    const random = () => ((seed = (seed * 48271) % 2147483647) / 2147483647);
    for (let drop = 0; drop < 46; drop++) {
      const angle = random() * 2 * Math.PI;
      const distance = random() ** 1.6 * size * 0.4;
      const radius = (1 - distance / size) * size * (0.03 + 0.1 * random());
      context.globalAlpha = 0.25 + 0.4 * random();
      context.fillStyle = color;
      context.beginPath();
      context.arc(size / 2 + Math.cos(angle) * distance, size / 2 + Math.sin(angle) * distance, radius, 0, 2 * Math.PI);
      context.fill();
    }
  });
}

/** All textures, painted by this page when it starts: no file is loaded. */
export class Textures {
  readonly shadow = radial(96, [
    [0, "rgba(0,0,0,0.75)"],
    [0.55, "rgba(0,0,0,0.5)"],
    [1, "rgba(0,0,0,0)"],
  ]);
  readonly glow = radial(96, [
    [0, "rgba(255,255,255,1)"],
    [0.2, "rgba(255,255,255,0.7)"],
    [0.5, "rgba(255,255,255,0.2)"],
    [1, "rgba(255,255,255,0)"],
  ]);
  readonly ring = radial(128, [
    [0, "rgba(255,255,255,0.05)"],
    [0.7, "rgba(255,255,255,0.12)"],
    [0.9, "rgba(255,255,255,0.9)"],
    [1, "rgba(255,255,255,0)"],
  ]);
  readonly blood = blot(128, "#ffffff");
  private readonly units = new Map<string, Texture>();

  unit(type: UnitTypeInfo, player: number): Texture {
    const key = `${type.name}/${player}`;
    let texture = this.units.get(key);
    if (!texture) {
      texture = smoothTexture(drawShape(type.name, player, UNIT_PIXELS));
      this.units.set(key, texture);
    }
    return texture;
  }
}
