import type { Bounds } from "./terrain";

/** Pixels per cell. */
const LEAST_ZOOM = 5;
const MOST_ZOOM = 160;

/** What part of the map is seen: a centre in cells and pixels per cell. */
export class Camera {
  x = 0;
  y = 0;
  zoom = 32;
  width = 1;
  height = 1;

  resize(width: number, height: number): void {
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
  }

  /** Moves towards showing all of `bounds`; `share` of the way, 1 for at once. */
  approach(bounds: Bounds, share: number): void {
    const zoom = Math.min(
      this.width / (bounds.right - bounds.left),
      this.height / (bounds.top - bounds.bottom),
      MOST_ZOOM,
    );
    this.x += share * ((bounds.left + bounds.right) / 2 - this.x);
    this.y += share * ((bounds.bottom + bounds.top) / 2 - this.y);
    this.zoom *= (zoom / this.zoom) ** share;
  }

  /** Zooms by `factor` and keeps the point under `(screenX, screenY)` where it is. */
  zoomAt(factor: number, screenX: number, screenY: number): void {
    const before = this.toWorld(screenX, screenY);
    this.zoom = Math.max(LEAST_ZOOM, Math.min(this.zoom * factor, MOST_ZOOM));
    const after = this.toWorld(screenX, screenY);
    this.x += before.x - after.x;
    this.y += before.y - after.y;
  }

  pan(screenX: number, screenY: number): void {
    this.x -= screenX / this.zoom;
    this.y += screenY / this.zoom;
  }

  toWorld(screenX: number, screenY: number): { x: number; y: number } {
    return {
      x: this.x + (screenX - this.width / 2) / this.zoom,
      y: this.y - (screenY - this.height / 2) / this.zoom,
    };
  }

  toScreen(x: number, y: number): { x: number; y: number } {
    return {
      x: (x - this.x) * this.zoom + this.width / 2,
      y: (this.y - y) * this.zoom + this.height / 2,
    };
  }
}
