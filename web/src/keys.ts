import { element } from "./dom";

const KEYS: [string, string][] = [
  ["space", "play, pause"],
  ["← →", "one game loop back, on"],
  ["shift ← →", "one second back, on"],
  ["+ −", "faster, slower"],
  ["home end", "start, end"],
  ["d", "next death"],
  ["tab", "next unit of the agents"],
  ["shift click", "one more unit, or one less"],
  ["shift drag", "all units in a rectangle"],
  ["double click", "all units of that type; on the ground, follow"],
  ["a", "all agents"],
  ["wheel, drag", "zoom, move"],
  ["c", "camera follows the battle"],
  ["f", "whole field"],
  ["i", "what the agent considers, on the field"],
  ["r", "weapon range"],
  ["1 … 4", "unit, damage, observation, training"],
  ["l", "list of matches"],
  ["esc", "deselect"],
];

const GESTURES: [string, string][] = [
  ["tap", "select a unit; on the ground, none"],
  ["tap above", "all units of a type, in the score above the field"],
  ["double tap", "all units of that type; on the ground, follow"],
  ["drag", "move the field"],
  ["pinch", "zoom"],
  ["tap the bar", "go to that moment"],
];

/** What keys or, where a finger points, gestures do. */
export class Help {
  readonly root = element("dl", "help panel");

  constructor() {
    this.root.hidden = true;
    this.root.dataset.testid = "help";
    this.root.addEventListener("click", () => this.toggle());
  }

  toggle(): void {
    const lines = matchMedia("(pointer: coarse)").matches ? GESTURES : KEYS;
    this.root.replaceChildren(
      ...lines.map(([key, does]) => element("div", "", element("dt", "", key), element("dd", "", does))),
    );
    this.root.hidden = !this.root.hidden;
  }
}

/** Runs what `actions` has for a key. */
export function listenToKeys(actions: (event: KeyboardEvent) => Record<string, () => void>): void {
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLSelectElement) return;
    const action = actions(event)[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
