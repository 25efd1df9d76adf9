/** Creates an element with a class, attributes and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  if (className !== "") node.className = className;
  node.append(...children);
  return node;
}

/** A button with a tooltip that names its key. */
export function button(label: string | Node, title: string, onClick: () => void): HTMLButtonElement {
  const node = element("button", "", label);
  node.type = "button";
  node.title = title;
  node.setAttribute("aria-label", title);
  node.addEventListener("click", () => {
    onClick();
    // The space bar belongs to play and pause, not to the button clicked last.
    node.blur();
  });
  return node;
}

/** Sets a text only when it differs, so that an unchanged panel costs no layout. */
export function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** `1:07.4`: real time at the game's own speed. */
export function clock(loop: number, loopsPerSecond: number): string {
  const seconds = loop / loopsPerSecond;
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - minutes * 60).toFixed(1).padStart(4, "0")}`;
}

const ICONS = {
  play: "M4 2l10 6-10 6z",
  pause: "M3 2h4v12H3zM9 2h4v12H9z",
  back: "M2 2h2v12H2zM14 2v12L5 8z",
  on: "M12 2h2v12h-2zM2 2l9 6-9 6z",
  again: "M8 2a6 6 0 105.7 4H11.5A4 4 0 118 4v2.5L12 3.2 8 0z",
  death: "M8 1C4 1 2 4 2 7c0 2 1 3.5 2.5 4.3V14h7v-2.7C13 10.5 14 9 14 7c0-3-2-6-6-6zM5.5 6a1.5 1.5 0 110 3 1.5 1.5 0 010-3zm5 0a1.5 1.5 0 110 3 1.5 1.5 0 010-3z",
  follow: "M7 0h2v4H7zM7 12h2v4H7zM0 7h4v2H0zM12 7h4v2h-4zM8 6a2 2 0 110 4 2 2 0 010-4z",
  whole: "M1 1h5v2H3v3H1zM10 1h5v5h-2V3h-3zM1 10h2v3h3v2H1zM13 10h2v5h-5v-2h3z",
  intent: "M8 3C4 3 1 8 1 8s3 5 7 5 7-5 7-5-3-5-7-5zm0 2a3 3 0 110 6 3 3 0 010-6z",
  range: "M8 1a7 7 0 110 14A7 7 0 018 1zm0 2a5 5 0 100 10A5 5 0 008 3zm0 4a1 1 0 110 2 1 1 0 010-2z",
  beside: "M1 2h6v12H1zM9 2h6v12H9zM11 4v8h2V4z",
  close: "M3 2l5 5 5-5 1 1-5 5 5 5-1 1-5-5-5 5-1-1 5-5-5-5z",
};

/** A small drawing for a button. */
export function icon(name: keyof typeof ICONS): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const node = document.createElementNS(space, "svg");
  node.setAttribute("viewBox", "0 0 16 16");
  node.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  node.append(path);
  return node;
}
