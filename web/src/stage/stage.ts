import { Container, Graphics, Sprite, TilingSprite, WebGLRenderer } from "pixi.js";
import type { Match, UnitState } from "../match";
import { Camera } from "./camera";
import { Effects } from "./effects";
import { unitsBetween } from "./interpolate";
import { drawBars, drawBox, drawIntent, drawOrder, drawRange, drawRing } from "./overlay";
import { type FieldActions, type Point, listenToPointers } from "./pointers";
import { SHAPE_REACH } from "./shapes";
import { SpritePool } from "./spritePool";
import { type Bounds, DETAIL_CELLS, paintDetail, paintTerrain, walkableBounds } from "./terrain";
import { Textures, smoothTexture } from "./textures";

/** Game loops that a unit lights up after a hit, and that an attacker lunges. */
const FLASH_LOOPS = 3;
const LUNGE_LOOPS = 5;
/** Bodies are drawn a little smaller than their radius, so that crowds can be told apart. */
const BODY_SCALE = 0.9;
/** Cells round the units that the following camera shows, and the least it shows. */
const FOLLOW_MARGIN = 3.5;
const FOLLOW_LEAST = 13;
/** Seconds in which the following camera makes good most of its lag. */
const FOLLOW_SECONDS = 0.7;

/** What the camera does by itself. */
type CameraMode = "follow" | "whole" | "free";

/** The picture of a match: ground, units and what happens between them. */
export class Stage {
  readonly camera = new Camera();
  /** Tags; what an agent thinks is told of the first that lives. */
  selected: number[] = [];
  showIntent = true;
  showRange = false;
  onSelect: (tags: number[]) => void = () => {};

  private readonly root = new Container();
  /** Both hold cells with y pointing down; rings and intent are drawn between the two. */
  private readonly groundLayer = new Container();
  private readonly unitLayer = new Container();
  private readonly terrain = new Container();
  private readonly textures = new Textures();
  private readonly effects = new Effects(this.textures);
  private readonly shadows = new SpritePool();
  private readonly bodies = new SpritePool();
  private readonly flashes = new SpritePool("add");
  private readonly below = new Graphics();
  private readonly above = new Graphics();
  private units = new Map<number, UnitState>();
  private match: Match | undefined;
  private bounds: Bounds = { left: 0, bottom: 0, right: 1, top: 1 };
  private cameraMode: CameraMode = "follow";
  /** Set when the picture jumps, so that the camera jumps along. */
  private cut = true;
  /** What the last drawing showed: the same picture is not drawn twice. */
  private drawn = "";
  private pointer: Point | undefined;
  /** Corners of the rectangle that is being drawn to select units. */
  private box: [Point, Point] | undefined;

  private constructor(
    private readonly renderer: WebGLRenderer,
    private readonly host: HTMLElement,
  ) {
    this.groundLayer.addChild(this.terrain, this.effects.marks.container);
    this.unitLayer.addChild(
      this.shadows.container,
      this.bodies.container,
      this.flashes.container,
      this.effects.lines,
      this.effects.glows.container,
    );
    this.root.addChild(this.groundLayer, this.below, this.unitLayer, this.above);
    host.append(renderer.canvas);
    listenToPointers(renderer.canvas, this.actions());
    new ResizeObserver(() => this.resize()).observe(host);
    this.resize();
  }

  /** Throws where the browser offers no WebGL. */
  static async create(host: HTMLElement): Promise<Stage> {
    const renderer = new WebGLRenderer();
    await renderer.init({
      antialias: true,
      backgroundColor: 0x0a0d12,
      resolution: Math.min(window.devicePixelRatio || 1, 2),
      autoDensity: true,
    });
    return new Stage(renderer, host);
  }

  show(match: Match): void {
    this.match = match;
    this.drawn = "";
    this.selected = [];
    for (const child of this.terrain.removeChildren()) {
      child.destroy({ texture: true, textureSource: true });
    }
    const { map } = match.header;
    const ground = new Sprite(smoothTexture(paintTerrain(map)));
    ground.setSize(map.width, map.height);
    ground.y = -map.height;
    const tile = smoothTexture(paintDetail());
    const detail = new TilingSprite({ texture: tile, width: map.width, height: map.height });
    detail.tileScale.set(DETAIL_CELLS / tile.width);
    detail.y = -map.height;
    detail.blendMode = "multiply";
    this.terrain.addChild(ground, detail);
    const bounds = walkableBounds(map);
    this.bounds = { left: bounds.left - 1, bottom: bounds.bottom - 1, right: bounds.right + 1, top: bounds.top + 1 };
    this.followBattle();
  }

  /** Keeps all living units in view. */
  followBattle(): void {
    this.cameraMode = "follow";
    this.cut = true;
  }

  /** Shows the whole battlefield. */
  showWhole(): void {
    this.cameraMode = "whole";
  }

  /** The picture of a unit type, for the panels. */
  portrait(type: number, player: number): CanvasImageSource | undefined {
    const info = this.match?.header.unit_types[type];
    return info && (this.textures.unit(info, player).source.resource as CanvasImageSource);
  }

  /** The living units of a type. */
  tagsOf(type: number, player: number): number[] {
    const alike = [...this.units.values()].filter((unit) => unit.type === type && unit.player === player);
    return alike.map((unit) => unit.tag);
  }

  /** Where a unit stands on the screen, in pixels of the host element. */
  screenOf(tag: number): { x: number; y: number } | undefined {
    const unit = this.units.get(tag);
    return unit && this.camera.toScreen(unit.x, unit.y);
  }

  /** Draws the match at a fractional game loop, `seconds` of wall clock after the last drawing. */
  draw(loop: number, seconds: number): void {
    const { match, camera } = this;
    if (!match) return;
    this.units = new Map(unitsBetween(match, loop).map((unit) => [unit.tag, unit]));
    this.moveCamera(seconds);
    const { x, y, zoom, width, height } = camera;
    const pointer = this.pointer && `${this.pointer.x} ${this.pointer.y}`;
    const picture = [x, y, zoom].map((value) => value.toFixed(3)).concat(
      `${loop} ${width} ${height} ${this.selected} ${pointer} ${this.showIntent} ${this.showRange} ${JSON.stringify(this.box)}`,
    );
    if (picture.join() === this.drawn) return;
    this.drawn = picture.join();
    for (const layer of [this.groundLayer, this.unitLayer]) {
      layer.scale.set(camera.zoom);
      layer.position.set(
        camera.width / 2 - camera.x * camera.zoom,
        camera.height / 2 + camera.y * camera.zoom,
      );
    }
    this.drawBodies(match, loop);
    this.effects.draw(match, loop, this.units);
    this.drawOverlay(match, loop);
    this.renderer.render(this.root);
  }

  private moveCamera(seconds: number): void {
    if (this.cameraMode === "whole") this.camera.approach(this.bounds, 1);
    if (this.cameraMode !== "follow" || this.units.size === 0) return;
    const units = [...this.units.values()];
    const xs = units.map((unit) => unit.x);
    const ys = units.map((unit) => unit.y);
    const span = (least: number, most: number): [number, number] => {
      const middle = (least + most) / 2;
      const half = Math.max(FOLLOW_LEAST, most - least + 2 * FOLLOW_MARGIN) / 2;
      return [middle - half, middle + half];
    };
    const [left, right] = span(Math.min(...xs), Math.max(...xs));
    const [bottom, top] = span(Math.min(...ys), Math.max(...ys));
    this.camera.approach({ left, right, bottom, top }, this.cut ? 1 : 1 - Math.exp(-seconds / FOLLOW_SECONDS));
    this.cut = false;
  }

  private drawBodies(match: Match, loop: number): void {
    const lunges = new Map<number, number>();
    const hits = new Map<number, number>();
    for (let past = Math.floor(loop) - LUNGE_LOOPS; past <= loop; past++) {
      const moment = match.momentAt(past);
      if (!moment || moment.loop !== past) continue;
      for (const shot of moment.shots) lunges.set(shot.attacker.tag, loop - past);
      for (const hit of moment.hits) hits.set(hit[0], loop - past);
    }
    this.shadows.begin();
    this.bodies.begin();
    this.flashes.begin();
    const types = match.header.unit_types;
    const ordered = [...this.units.values()].sort(
      (a, b) => Number(types[a.type].flying) - Number(types[b.type].flying) || types[a.type].radius - types[b.type].radius,
    );
    for (const unit of ordered) {
      const type = types[unit.type];
      const size = type.radius * 2 * SHAPE_REACH * BODY_SCALE;
      const lift = type.flying ? 0.55 : type.radius * 0.14;
      const shadow = this.shadows.place(this.textures.shadow, unit.x + lift, unit.y - lift, type.radius * 2.9);
      shadow.alpha = type.flying ? 0.5 : 0.8;
      // Melee units reach out, guns kick back.
      const age = lunges.get(unit.tag) ?? LUNGE_LOOPS;
      const melee = type.weapons.some((weapon) => weapon.melee);
      const push = age < LUNGE_LOOPS ? Math.sin((age / LUNGE_LOOPS) * Math.PI) * (melee ? 0.3 : -0.08) * type.radius : 0;
      const x = unit.x + Math.cos(unit.facing) * push;
      const y = unit.y + Math.sin(unit.facing) * push;
      const texture = this.textures.unit(type, unit.player);
      this.bodies.place(texture, x, y, size).rotation = -unit.facing;
      const hit = hits.get(unit.tag) ?? FLASH_LOOPS;
      if (hit >= FLASH_LOOPS) continue;
      const flash = this.flashes.place(texture, x, y, size);
      flash.rotation = -unit.facing;
      flash.alpha = 0.65 * (1 - hit / FLASH_LOOPS);
      if (unit.shields > 0) {
        const shield = this.flashes.place(this.textures.ring, x, y, type.radius * 3);
        shield.tint = 0x5cb8ff;
        shield.alpha = 0.9 * (1 - hit / FLASH_LOOPS);
      }
    }
    this.shadows.end();
    this.bodies.end();
    this.flashes.end();
  }

  private drawOverlay(match: Match, loop: number): void {
    const { below, above, camera } = this;
    const types = match.header.unit_types;
    below.clear();
    above.clear();
    const hovered = this.pointer && this.unitUnder(this.pointer.x, this.pointer.y);
    if (hovered && !this.selected.includes(hovered.tag)) drawRing(below, camera, hovered, types[hovered.type], 0.4);
    const first = this.selected.find((tag) => this.units.has(tag));
    for (const tag of this.selected) {
      const selected = this.units.get(tag);
      if (!selected) continue;
      const type = types[selected.type];
      drawRing(below, camera, selected, type, 1);
      if (this.showRange) drawRange(below, camera, selected, type);
      drawOrder(below, camera, match, selected, this.units);
      const agent = match.header.agents.find((entry) => entry.tag === selected.tag);
      const step = match.stepAt(loop);
      if (this.showIntent && agent && step && tag === first) {
        drawIntent(below, camera, selected, match.header.action_sets[agent.actions], step, this.units);
      }
    }
    for (const unit of this.units.values()) drawBars(above, camera, unit, types[unit.type]);
    if (this.box) drawBox(above, this.box);
    this.renderer.canvas.style.cursor = hovered ? "pointer" : "default";
  }

  private unitUnder(screenX: number, screenY: number): UnitState | undefined {
    const { x, y } = this.camera.toWorld(screenX, screenY);
    const slack = 6 / this.camera.zoom;
    let nearest: UnitState | undefined;
    let least = Infinity;
    for (const unit of this.units.values()) {
      const radius = this.match?.header.unit_types[unit.type].radius ?? 0;
      const distance = Math.hypot(unit.x - x, unit.y - y) - radius;
      if (distance < slack && distance < least) {
        least = distance;
        nearest = unit;
      }
    }
    return nearest;
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.host;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.renderer.resize(clientWidth, clientHeight);
    this.camera.resize(clientWidth, clientHeight);
    this.cut = true;
    this.drawn = "";
  }

  private actions(): FieldActions {
    return {
      hover: (point) => (this.pointer = point),
      pan: (x, y) => {
        this.cameraMode = "free";
        this.camera.pan(x, y);
      },
      zoom: (factor, { x, y }) => {
        this.cameraMode = "free";
        this.camera.zoomAt(factor, x, y);
      },
      pick: ({ x, y }, adds) => {
        const tag = this.unitUnder(x, y)?.tag;
        if (!adds) this.onSelect(tag === undefined ? [] : [tag]);
        else if (tag !== undefined) this.onSelect(toggled(this.selected, tag));
      },
      pickAlike: ({ x, y }) => {
        const unit = this.unitUnder(x, y);
        if (unit) this.onSelect(this.tagsOf(unit.type, unit.player));
        else this.followBattle();
      },
      box: (corners) => (this.box = corners),
      pickBox: (corners) => this.onSelect(this.tagsIn(corners)),
    };
  }

  /** The units in a rectangle; the agents' alone where there are both, as the game does it. */
  private tagsIn([one, other]: [Point, Point]): number[] {
    const within = (value: number, a: number, b: number) => Math.min(a, b) <= value && value <= Math.max(a, b);
    const inside = [...this.units.values()].filter((unit) => {
      const { x, y } = this.camera.toScreen(unit.x, unit.y);
      return within(x, one.x, other.x) && within(y, one.y, other.y);
    });
    const own = inside.filter((unit) => unit.player === this.match?.header.players[0]?.player);
    return (own.length > 0 ? own : inside).map((unit) => unit.tag);
  }
}

function toggled(tags: number[], tag: number): number[] {
  return tags.includes(tag) ? tags.filter((other) => other !== tag) : [...tags, tag];
}
