/** The colours of one side. */
export interface TeamColors {
  base: string;
  light: string;
  dark: string;
  hex: number;
}

const teams: TeamColors[] = [
  { base: "#9aa4b2", light: "#dfe5ee", dark: "#4b5563", hex: 0x9aa4b2 },
  { base: "#2f7df0", light: "#8fc1ff", dark: "#123f87", hex: 0x4d9bff },
  { base: "#d8342f", light: "#ff9a85", dark: "#7a1414", hex: 0xff5a4d },
  { base: "#2fb67c", light: "#9ff0cb", dark: "#0e5a3b", hex: 0x3ddc97 },
  { base: "#b46be0", light: "#e3bdff", dark: "#56267a", hex: 0xc084fc },
];

export function teamColors(player: number): TeamColors {
  return teams[player] ?? teams[0];
}
