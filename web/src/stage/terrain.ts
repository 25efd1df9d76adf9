import type { MapInfo } from "../protocol";

/** The rectangle of cells worth looking at: walkable ground with some rock round it. */
export interface Bounds {
  left: number;
  bottom: number;
  right: number;
  top: number;
}

export function walkableBounds(map: MapInfo): Bounds {
  const bounds = { left: map.width, bottom: map.height, right: 0, top: 0 };
  map.ground.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (row[x] === "#") continue;
      bounds.left = Math.min(bounds.left, x);
      bounds.right = Math.max(bounds.right, x + 1);
      bounds.bottom = Math.min(bounds.bottom, y);
      bounds.top = Math.max(bounds.top, y + 1);
    }
  });
  return bounds.left < bounds.right ? bounds : { left: 0, bottom: 0, right: map.width, top: map.height };
}

/** Cheap repeatable noise in 0..1 with features of size one, which repeats after `period`. */
function valueNoise(x: number, y: number, period = 1024): number {
  const corner = (cx: number, cy: number) => {
    let hash = Math.imul(cx % period, 374761393) ^ Math.imul(cy % period, 668265263);
    hash = Math.imul(hash ^ (hash >>> 13), 1274126177);
    return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
  };
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const fx = smooth(x - x0);
  const fy = smooth(y - y0);
  const south = corner(x0, y0) * (1 - fx) + corner(x0 + 1, y0) * fx;
  const north = corner(x0, y0 + 1) * (1 - fx) + corner(x0 + 1, y0 + 1) * fx;
  return south * (1 - fy) + north * fy;
}

const smooth = (t: number) => t * t * (3 - 2 * t);
const clamp = (value: number) => Math.max(0, Math.min(1, value));
const mix = (from: number, to: number, t: number) => from + (to - from) * t;

/** Samples a grid of one value per cell smoothly, cells having their value at their centre. */
function sampler(values: Float32Array, width: number, height: number) {
  return (x: number, y: number) => {
    const cx = Math.max(0, Math.min(x - 0.5, width - 1));
    const cy = Math.max(0, Math.min(y - 0.5, height - 1));
    const x0 = Math.floor(cx);
    const y0 = Math.floor(cy);
    const x1 = Math.min(x0 + 1, width - 1);
    const y1 = Math.min(y0 + 1, height - 1);
    const fx = smooth(cx - x0);
    const fy = smooth(cy - y0);
    const south = values[y0 * width + x0] * (1 - fx) + values[y0 * width + x1] * fx;
    const north = values[y1 * width + x0] * (1 - fx) + values[y1 * width + x1] * fx;
    return south * (1 - fy) + north * fy;
  };
}

type Color = [number, number, number];
const LOW_GROUND: Color = [62, 74, 78];
const HIGH_GROUND: Color = [132, 120, 100];
const LOW_ROCK: Color = [16, 19, 26];
const HIGH_ROCK: Color = [64, 62, 64];
const CLIFF_WALK: Color = [98, 84, 74];
/** Heights, in world units, that go from one end of the colours to the other. */
const HEIGHT_SPAN = 8;

/**
 * Paints the ground, north up: walkable ground by height, rock where nothing walks, cliffs lit
 * from the north-west, and a faint grid of cells.
 */
export function paintTerrain(map: MapInfo): HTMLCanvasElement {
  const { width, height } = map;
  const scale = Math.max(8, Math.min(32, Math.floor(2048 / Math.max(width, height))));
  const canvas = document.createElement("canvas");
  canvas.width = width * scale;
  canvas.height = height * scale;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser offers no 2D canvas.");

  const heights = new Float32Array(width * height);
  const open = new Float32Array(width * height);
  const climbable = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      heights[y * width + x] = (parseInt(map.heights[y].slice(2 * x, 2 * x + 2), 16) - 127) / 8;
      open[y * width + x] = map.ground[y][x] === "." ? 1 : 0;
      climbable[y * width + x] = map.ground[y][x] === "c" ? 1 : 0;
    }
  }
  const openCells = open.reduce((sum, cell) => sum + cell, 0) || 1;
  const middle = heights.reduce((sum, height, cell) => sum + height * open[cell], 0) / openCells;
  const heightAt = sampler(heights, width, height);
  const openAt = sampler(open, width, height);
  const climbableAt = sampler(climbable, width, height);

  const image = context.createImageData(canvas.width, canvas.height);
  for (let row = 0; row < canvas.height; row++) {
    for (let column = 0; column < canvas.width; column++) {
      const x = (column + 0.5) / scale;
      const y = height - (row + 0.5) / scale;
      const grain = valueNoise(x * 3 + y, y * 3 - x + 512) - 0.5;
      const patches = valueNoise(x * 0.55 + 31, y * 0.55) + 0.6 * valueNoise(x * 1.3, y * 1.3 + 7) - 0.8;
      const edge = openAt(x, y) + grain * 0.16;
      const level = clamp(0.45 + (heightAt(x, y) - middle) / HEIGHT_SPAN);
      const slope = (heightAt(x + 0.3, y) - heightAt(x - 0.3, y)) * -0.5 + (heightAt(x, y + 0.3) - heightAt(x, y - 0.3)) * 0.5;
      const rim = openAt(x - 0.35, y + 0.35) - openAt(x + 0.35, y - 0.35);
      const ground = smooth(clamp((edge - 0.42) / 0.1));
      const cliff = clamp(climbableAt(x, y));
      const light = 0.92 + grain * 0.1 + patches * 0.2 - clamp(Math.abs(slope)) * Math.sign(slope) * -0.3;
      // Rock faces away from open ground are lit, those towards it in shadow, and ground beside
      // rock lies in its shade.
      const rockLight = light * (1 + 0.9 * rim) + (edge > 0.3 && edge < 0.44 ? 0.55 : 0);
      const shade = 1 - 0.38 * (1 - clamp((edge - 0.48) / 0.5));
      const nearGrid = Math.min(x % 1, 1 - (x % 1), y % 1, 1 - (y % 1)) * scale < 0.6;
      const at = (row * canvas.width + column) * 4;
      for (let channel = 0; channel < 3; channel++) {
        const soil = mix(LOW_GROUND[channel], HIGH_GROUND[channel], level) * light * shade * (nearGrid ? 0.95 : 1);
        const stone = mix(mix(LOW_ROCK[channel], HIGH_ROCK[channel], level), CLIFF_WALK[channel], cliff) * rockLight;
        image.data[at + channel] = mix(stone, soil, ground);
      }
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Cells that one tile of the ground's detail covers. */
export const DETAIL_CELLS = 9;

/** Grain, pebbles and cracks as a grey tile to multiply the ground with. */
export function paintDetail(): HTMLCanvasElement {
  const size = 768;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("The browser offers no 2D canvas.");
  const image = context.createImageData(size, size);
  for (let at = 0; at < size * size; at++) {
    const x = at % size;
    const y = Math.floor(at / size);
    let noise = 0;
    for (const [period, share] of [[18, 0.3], [48, 0.3], [128, 0.25], [384, 0.15]]) {
      noise += share * valueNoise((x / size) * period, (y / size) * period, period);
    }
    const crack = Math.abs(valueNoise((x / size) * 11, (y / size) * 11, 11) - 0.5) < 0.008 ? 0.87 : 1;
    image.data.fill(255 * Math.min(1, (0.62 + 0.62 * noise) * crack), at * 4, at * 4 + 3);
    image.data[at * 4 + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  for (let pebble = 0; pebble < 420; pebble++) {
    const random = (salt: number) => valueNoise(pebble * 7 + salt, salt * 13 + 3);
    const radius = 1 + 3.4 * random(3) ** 3;
    const x = 6 + random(1) * (size - 12);
    const y = 6 + random(2) * (size - 12);
    context.fillStyle = "rgba(20,20,24,0.45)";
    context.beginPath();
    context.ellipse(x + 1, y + 1.2, radius * 1.15, radius, 0, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = `rgba(255,255,255,${0.2 + 0.4 * random(4)})`;
    context.beginPath();
    context.ellipse(x, y, radius, radius * 0.8, random(5) * 3, 0, 2 * Math.PI);
    context.fill();
  }
  return canvas;
}
