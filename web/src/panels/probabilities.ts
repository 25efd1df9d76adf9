import { element, setText } from "../dom";
import type { Match } from "../match";
import type { ActionLabel } from "../protocol";

interface Row {
  root: HTMLElement;
  fill: HTMLElement;
  percent: HTMLElement;
}

/** Longer lists show two columns, and available actions only. */
const ONE_COLUMN_MOST = 14;

/** The action probabilities of the selected agent as labelled bars. */
export class Probabilities {
  readonly root = element("section", "panel probabilities");
  private readonly title = element("h3");
  private readonly note = element("p", "hint");
  private readonly list = element("div", "bars");
  private rows: Row[] = [];
  private shown = "";

  constructor() {
    this.root.append(this.title, this.note, this.list);
    this.root.dataset.testid = "probabilities";
  }

  /** `several`: the unit is one of many selected, so its name is told. */
  update(match: Match, loop: number, tag: number | undefined, several: boolean): void {
    setText(this.title, several && tag !== undefined ? `Action probabilities of ${match.nameOf(tag)}` : "Action probabilities");
    const agent = match.header.agents.find((entry) => entry.tag === tag);
    const choice = match.stepAt(loop)?.agents.find((entry) => entry[0] === tag);
    const complaint = this.complaint(match, loop, agent !== undefined, choice !== undefined);
    this.note.hidden = complaint === "";
    setText(this.note, complaint);
    this.list.hidden = complaint !== "";
    if (!agent || !choice) return;
    const labels = match.header.action_sets[agent.actions] ?? [];
    const key = labels.map((label) => `${label.name} ${label.target}`).join("|");
    if (key !== this.shown) {
      this.shown = key;
      this.rows = labels.map((label) => barRow(readable(label, match)));
      this.list.replaceChildren(...this.rows.map((row) => row.root));
      this.list.classList.toggle("many", labels.length > ONE_COLUMN_MOST);
    }
    this.rows.forEach((row, action) => {
      const probability = choice[2][action] ?? 0;
      row.root.classList.toggle("unavailable", probability === 0);
      row.root.classList.toggle("chosen", action === choice[1]);
      row.fill.style.width = `${(probability * 100).toFixed(1)}%`;
      const decimals = probability < 0.1 && labels.length <= ONE_COLUMN_MOST ? 1 : 0;
      setText(row.percent, probability === 0 ? "" : `${(probability * 100).toFixed(decimals)}%`);
    });
  }

  private complaint(match: Match, loop: number, isAgent: boolean, decided: boolean): string {
    if (match.steps.length === 0) return "This match was recorded without an agent's thoughts.";
    if (!isAgent) return "Select one of the agents' units to see what it considered.";
    if (!decided) return loop < match.steps[0].loop ? "The agent has not decided yet." : "This agent has fallen.";
    return "";
  }
}

/** `attack 2` says which of the environment's actions it is; people want to know the target. */
function readable(label: ActionLabel, match: Match): string {
  const numbered = /^(\w+) \d+$/.exec(label.name);
  return numbered && label.target !== 0 ? `${numbered[1]} ${match.nameOf(label.target)}` : label.name;
}

function barRow(name: string): Row {
  const fill = element("i");
  const percent = element("span", "value");
  const root = element("div", "bar", element("span", "label", name), element("div", "track", fill), percent);
  root.title = name;
  return { root, fill, percent };
}
