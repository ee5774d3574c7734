import type { Page } from "./page.ts";
import type { Sink } from "./ports.ts";
import {
  type Column,
  type Field,
  plainLines,
  plainRecordLines,
  recordLines,
  type Section,
  tableLines,
} from "./text-table.ts";

/** How data is written. */
export interface OutputFlags {
  /** As JSON. */
  readonly json: boolean;
  /** As lines whose cells are parted by tabs, for other programs. */
  readonly plain: boolean;
  /** Without any talk but failures. */
  readonly quiet: boolean;
  /** With colours, where a terminal shows them. */
  readonly color: boolean;
}

const BOLD = ["\u001b[1m", "\u001b[22m"] as const;

/** Writes data on one stream and talk on the other. */
export class Output {
  readonly #stdout: Sink;
  readonly #stderr: Sink;
  readonly #flags: OutputFlags;

  constructor(streams: { readonly stdout: Sink; readonly stderr: Sink }, flags: OutputFlags) {
    this.#stdout = streams.stdout;
    this.#stderr = streams.stderr;
    this.#flags = flags;
  }

  /** Whether the caller is a program that reads JSON. */
  get isJson(): boolean {
    return this.#flags.json;
  }

  /** A list of things. The document is what JSON shows; the rows are what people see. */
  list<T>(document: unknown, rows: readonly T[], columns: readonly Column<T>[]): void {
    this.text(document, this.#listLines(rows, columns));
  }

  /** One page of a list; says so when more follow. */
  page<T>(page: Page<T>, columns: readonly Column<T>[]): void {
    this.list(page, page.items, columns);
    if (page.cursor !== undefined) {
      this.talk(`More follow: raise --limit, or pass --cursor ${page.cursor}`);
    }
  }

  /** One thing. */
  record(document: unknown, fields: readonly Field[]): void {
    this.text(document, this.#flags.plain ? plainRecordLines(fields) : recordLines(fields));
  }

  /** One thing and the lists that belong to it. */
  sections(document: unknown, fields: readonly Field[], sections: readonly Section[]): void {
    const lists = this.#flags.plain
      ? [...plainRecordLines(fields), ...sections.flatMap(({ plain }) => plain)]
      : this.#blockLines(fields, sections);
    this.text(document, lists);
  }

  /** One happening of a watch: a line, also in JSON. */
  event(document: unknown, line: string): void {
    this.#lines([this.#flags.json ? JSON.stringify(document) : line]);
  }

  /** Data as lines of our own, such as lines for a shell; JSON shows the document instead. */
  text(document: unknown, lines: readonly string[]): void {
    this.#lines(this.#flags.json ? [JSON.stringify(document, null, 2)] : lines);
  }

  /** Tells a person how things stand; never data. */
  talk(sentence: string): void {
    if (!this.#flags.quiet) this.#stderr.write(`${sentence}\n`);
  }

  #listLines<T>(rows: readonly T[], columns: readonly Column<T>[]): readonly string[] {
    if (this.#flags.plain) return plainLines(rows, columns);
    const [titles = "", ...lines] = tableLines(rows, columns);
    return [this.#bold(titles), ...lines];
  }

  /** Fields and tables, an empty line between any two. */
  #blockLines(fields: readonly Field[], sections: readonly Section[]): readonly string[] {
    const tables = sections.map(({ table }) => table).filter(({ length }) => length > 0);
    const blocks = tables.map(([titles = "", ...rows]) => [this.#bold(titles), ...rows]);
    const lines = fields.length > 0 ? [recordLines(fields), ...blocks] : blocks;
    return lines.flatMap((block, index) => (index === 0 ? block : ["", ...block]));
  }

  #lines(lines: readonly string[]): void {
    for (const line of lines) this.#stdout.write(`${line}\n`);
  }

  #bold(line: string): string {
    return this.#flags.color && this.#stdout.isTerminal ? BOLD.join(line) : line;
  }
}
