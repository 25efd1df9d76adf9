import { button, clock, element, icon, setText } from "../dom";
import type { Match } from "../match";
import { type Playback, SPEEDS } from "../playback";
import { teamColors } from "../stage/palette";

/** Play, pause, speed, and the bar to scrub along with a mark for each death. */
export class Timeline {
  readonly root = element("footer", "timeline");
  onSeek: (loop: number) => void = () => {};
  onToggle: () => void = () => {};
  onStep: (count: number) => void = () => {};
  onDeath: () => void = () => {};
  onSpeed: (speed: number) => void = () => {};

  private readonly play = button(icon("play"), "Play or pause (space)", () => this.onToggle());
  private readonly track = element("div", "track");
  private readonly received = element("div", "received");
  private readonly played = element("div", "played");
  private readonly knob = element("div", "knob");
  private readonly marks = element("div", "marks");
  private readonly time = element("span", "time");
  private readonly loopText = element("span", "loop dim");
  private readonly speed = element("select");
  private marked = -1;
  private markedMatch: Match | undefined;
  private markedLength = 0;
  private length = 1;
  private showsPause = false;

  constructor() {
    this.play.classList.add("play");
    this.play.dataset.testid = "play";
    for (const speed of SPEEDS) {
      const option = element("option", "", `${speed}×`);
      option.value = String(speed);
      this.speed.append(option);
    }
    this.speed.value = "1";
    this.speed.title = "Speed (+ and −); 1× is the game's own, 22.4 game loops per second";
    this.speed.setAttribute("aria-label", "Speed");
    this.speed.addEventListener("change", () => {
      this.onSpeed(Number(this.speed.value));
      this.speed.blur();
    });
    this.track.append(this.received, this.played, this.marks, this.knob);
    this.track.dataset.testid = "scrub";
    this.track.setAttribute("role", "slider");
    this.track.setAttribute("aria-label", "Match time");
    this.track.setAttribute("aria-valuemin", "0");
    this.time.dataset.testid = "time";
    this.loopText.dataset.testid = "loop";
    this.root.append(
      this.play,
      button(icon("back"), "One game loop back (←)", () => this.onStep(-1)),
      button(icon("on"), "One game loop on (→)", () => this.onStep(1)),
      button(icon("death"), "Next death (d)", () => this.onDeath()),
      this.time,
      this.track,
      this.loopText,
      this.speed,
    );
    this.listen();
  }

  /** `length` is that of the longest match shown, in game loops; deaths are those of `match`. */
  update(match: Match, playback: Playback, length: number): void {
    this.length = length;
    const percent = (loop: number) => `${((100 * loop) / this.length).toFixed(2)}%`;
    this.received.style.width = percent(match.lastLoop);
    this.played.style.width = percent(playback.loop);
    this.knob.style.left = percent(playback.loop);
    if (this.showsPause !== playback.playing) {
      this.showsPause = playback.playing;
      this.play.replaceChildren(icon(playback.playing ? "pause" : "play"));
    }
    const rate = match.header.loops_per_second;
    setText(this.time, `${clock(playback.loop, rate)} / ${clock(this.length, rate)}`);
    setText(this.loopText, `loop ${Math.floor(playback.loop)}`);
    if (this.speed.value !== String(playback.speed)) this.speed.value = String(playback.speed);
    this.track.setAttribute("aria-valuemax", String(this.length));
    this.track.setAttribute("aria-valuenow", String(Math.floor(playback.loop)));
    if (this.markedMatch === match && this.marked === match.deaths.length && this.markedLength === this.length) return;
    this.markedMatch = match;
    this.marked = match.deaths.length;
    this.markedLength = this.length;
    this.marks.replaceChildren(
      ...match.deaths.map((death) => {
        const mark = element("i");
        mark.style.left = percent(death.loop);
        mark.style.background = teamColors(death.unit.player).base;
        mark.title = `${match.nameOf(death.unit.tag)} falls at ${clock(death.loop, rate)}`;
        mark.classList.add(death.unit.player === match.header.players[0]?.player ? "above" : "below");
        return mark;
      }),
    );
  }

  private listen(): void {
    const seek = (event: PointerEvent) => {
      const { left, width } = this.track.getBoundingClientRect();
      this.onSeek(Math.max(0, Math.min((event.clientX - left) / width, 1)) * this.length);
    };
    this.track.addEventListener("pointerdown", (event) => {
      this.track.setPointerCapture(event.pointerId);
      seek(event);
    });
    this.track.addEventListener("pointermove", (event) => {
      if (event.buttons === 1) seek(event);
    });
  }
}
