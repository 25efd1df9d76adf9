import { element } from "../dom";
import type { Portrait } from "./side";

/** A small picture of a unit type. */
export function unitIcon(portrait: Portrait, type: number, player: number): HTMLCanvasElement {
  const icon = element("canvas", "icon");
  icon.width = icon.height = 56;
  const picture = portrait(type, player);
  if (picture) icon.getContext("2d")?.drawImage(picture, 0, 0, 56, 56);
  return icon;
}
