/**
 * One line of progress.
 *
 * @typedef {object} ProgressLine
 * @property {string} name
 * @property {string} text What is being done, or how it ended.
 * @property {number} since When it began, in milliseconds.
 * @property {number} [seconds] How long it took; there when it has ended.
 * @property {boolean} [ok]
 */

/**
 * Where progress is written; `process.stderr` is one.
 *
 * @typedef {object} ProgressStream
 * @property {(text: string) => unknown} write
 * @property {boolean} [isTTY]
 * @property {number} [columns]
 */

const REDRAW_MILLISECONDS = 200;
const NAME_WIDTH = 10;

/**
 * Tells what runs, what it does and how long it takes: on a terminal by lines that are drawn anew, elsewhere by a line at each end.
 */
export class Progress {
  #stream;
  #now;
  #isLive;
  /** @type {ProgressLine[]} */
  #lines = [];
  #drawn = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {ProgressStream} stream
   * @param {NodeJS.ProcessEnv} environment
   * @param {() => number} [now] Clock in milliseconds.
   */
  constructor(stream, environment, now = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
    this.#isLive = stream.isTTY === true && !environment.CI && environment.TERM !== "dumb";
  }

  /**
   * Begins a line.
   *
   * @param {string} name
   * @param {string} doing
   * @returns {(ok: boolean, text: string) => void} Ends it.
   */
  begin(name, doing) {
    /** @type {ProgressLine} */
    const line = { name, text: doing, since: this.#now() };
    this.#lines.push(line);
    if (this.#isLive) this.#redraw();
    else this.#stream.write(`${pad(name)} … ${doing}\n`);
    return (ok, text) => {
      line.ok = ok;
      line.text = text;
      line.seconds = this.#secondsOf(line);
      if (this.#isLive) this.#redraw();
      else this.#stream.write(`${this.#render(line)}\n`);
    };
  }

  /** @param {ProgressLine} line */
  #secondsOf(line) {
    return line.seconds ?? (this.#now() - line.since) / 1000;
  }

  /** @param {ProgressLine} line */
  #render(line) {
    const sign = line.ok === undefined ? "…" : line.ok ? "✓" : "✗";
    return `${pad(line.name)} ${sign} ${line.text}  ${this.#secondsOf(line).toFixed(1)} s`;
  }

  #redraw() {
    const width = (this.#stream.columns ?? 80) - 1;
    const rows = this.#lines.map((line) => `\u001b[2K${this.#render(line).slice(0, width)}\n`);
    const up = this.#drawn === 0 ? "" : `\u001b[${this.#drawn}A`;
    this.#stream.write(up + rows.join(""));
    this.#drawn = rows.length;
    this.#keepDrawing();
  }

  /** Draws on while a line is open, and then lets go of what was drawn. */
  #keepDrawing() {
    const isOpen = this.#lines.some((line) => line.ok === undefined);
    if (isOpen) {
      this.#timer ??= setInterval(() => this.#redraw(), REDRAW_MILLISECONDS);
      return;
    }
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#lines = [];
    this.#drawn = 0;
  }
}

/** @param {string} name */
function pad(name) {
  return name.padEnd(NAME_WIDTH);
}
