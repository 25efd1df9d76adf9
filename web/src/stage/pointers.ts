/** Pointer travel in pixels that makes a drag of a click: fingers are less steady than mice. */
const DRAG_PIXELS = { mouse: 4, touch: 10 };

export interface Point {
  x: number;
  y: number;
}

/** What pointers want of the field, in pixels of its canvas. */
export interface FieldActions {
  hover(point: Point | undefined): void;
  pan(x: number, y: number): void;
  zoom(factor: number, at: Point): void;
  /** A click; with shift it adds to the selection. */
  pick(at: Point, adds: boolean): void;
  pickAlike(at: Point): void;
  /** A rectangle is being drawn; `undefined` ends it without a choice. */
  box(corners: [Point, Point] | undefined): void;
  pickBox(corners: [Point, Point]): void;
}

/** Mouse: click, drag, wheel, shift and drag. Fingers: tap, drag, pinch. */
export function listenToPointers(canvas: HTMLCanvasElement, field: FieldActions): void {
  const down = new Map<number, Point>();
  let start: Point = { x: 0, y: 0 };
  let drags = false;
  let boxes = false;

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    start = pointOf(event);
    down.set(event.pointerId, start);
    drags = down.size > 1;
    boxes = event.shiftKey && down.size === 1;
  });
  canvas.addEventListener("pointermove", (event) => {
    const here = pointOf(event);
    if (event.pointerType !== "touch") field.hover(here);
    const before = down.get(event.pointerId);
    if (!before) return;
    const slack = event.pointerType === "touch" ? DRAG_PIXELS.touch : DRAG_PIXELS.mouse;
    if (!drags && distance(here, start) < slack) return;
    drags = true;
    down.set(event.pointerId, here);
    const other = [...down].find(([pointer]) => pointer !== event.pointerId)?.[1];
    if (boxes) {
      field.box([start, here]);
    } else if (other) {
      field.zoom(distance(here, other) / Math.max(1, distance(before, other)), middle(here, other));
      field.pan((here.x - before.x) / 2, (here.y - before.y) / 2);
    } else {
      field.pan(here.x - before.x, here.y - before.y);
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    if (!down.delete(event.pointerId)) return;
    const here = pointOf(event);
    if (!drags) field.pick(here, event.shiftKey);
    else if (boxes) field.pickBox([start, here]);
    field.box(undefined);
  });
  canvas.addEventListener("pointercancel", (event) => {
    down.delete(event.pointerId);
    field.box(undefined);
  });
  canvas.addEventListener("pointerleave", () => field.hover(undefined));
  canvas.addEventListener("dblclick", (event) => field.pickAlike(pointOf(event)));
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      field.zoom(Math.exp(-event.deltaY * 0.0015), pointOf(event));
    },
    { passive: false },
  );
}

const pointOf = (event: MouseEvent): Point => ({ x: event.offsetX, y: event.offsetY });
const distance = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y);
const middle = (one: Point, other: Point): Point => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
