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
