export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];

/** Where the viewer stands in a match: a fractional game loop that runs with the wall clock. */
export class Playback {
  loop = 0;
  playing = true;
  speed = 1;

  constructor(private readonly loopsPerSecond: number) {}

  /** Plays from the start, at the speed chosen before. */
  restart(): void {
    this.loop = 0;
    this.playing = true;
  }

  /** Advances by `seconds` of wall clock; `last` is the newest game loop received. */
  advance(seconds: number, last: number, ended: boolean): void {
    if (!this.playing) return;
    this.loop = Math.min(last, this.loop + seconds * this.loopsPerSecond * this.speed);
    if (ended && this.loop >= last) this.playing = false;
  }

  toggle(last: number): void {
    if (!this.playing && this.loop >= last) this.loop = 0;
    this.playing = !this.playing;
  }

  seek(loop: number, last: number): void {
    this.loop = Math.max(0, Math.min(loop, last));
  }

  /** Pauses and goes to the next or previous whole game loop. */
  stepLoops(count: number, last: number): void {
    this.playing = false;
    this.seek((count < 0 ? Math.ceil(this.loop) : Math.floor(this.loop)) + count, last);
  }

  changeSpeed(direction: number): void {
    const index = SPEEDS.indexOf(this.speed) + direction;
    this.speed = SPEEDS[Math.max(0, Math.min(index, SPEEDS.length - 1))];
  }
}
