/** One column of a table. */
export interface Column<T> {
  /** Above the column. */
  readonly title: string;
  /** Text of a row's cell. */
  readonly cell: (row: T) => string | undefined;
}

/** Stands where there is nothing to say. */
const NOTHING = "-";

/** Space between two columns. */
const GAP = "  ";

/** Lines of a table for people: titles, then rows, columns aligned. */
export function tableLines<T>(rows: readonly T[], columns: readonly Column<T>[]): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => cellsOf(row, columns))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => widthOf(row[index]))));
  return cells.map((row) => aligned(row, widths));
}

/** Lines of a table for other programs: no titles, cells parted by tabs. */
export function plainLines<T>(rows: readonly T[], columns: readonly Column<T>[]): string[] {
  return rows.map((row) => cellsOf(row, columns).map(withoutBreaks).join("\t"));
}

/** Lines of one thing: a name and a value each. */
export function recordLines(fields: readonly Field[]): string[] {
  const width = Math.max(0, ...fields.map(([name]) => name.length));
  return fields.map(([name, value]) => `${name.padEnd(width)}${GAP}${value ?? NOTHING}`.trimEnd());
}

/** Lines of one thing for other programs. */
export function plainRecordLines(fields: readonly Field[]): string[] {
  return fields.map(([name, value]) => `${name}\t${withoutBreaks(value ?? NOTHING)}`);
}

/** A name, and what there is to say of it. */
export type Field = readonly [name: string, value: string | undefined];

/** A list that belongs to a thing, below its fields. */
export interface Section {
  /** For people: titles, then rows. */
  readonly table: readonly string[];
  /** For other programs: each row begins with what it is. */
  readonly plain: readonly string[];
}

/**
 * A list that belongs to a thing.
 *
 * @param kind - What each row is, in one word.
 */
export function sectionOf<T>(
  kind: string,
  rows: readonly T[],
  columns: readonly Column<T>[],
): Section {
  return {
    table: rows.length === 0 ? [] : tableLines(rows, columns),
    plain: plainLines(rows, columns).map((line) => `${kind}\t${line}`),
  };
}

function cellsOf<T>(row: T, columns: readonly Column<T>[]): string[] {
  return columns.map(({ cell }) => cell(row) || NOTHING);
}

function aligned(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join(GAP)
    .trimEnd();
}

function widthOf(cell: string | undefined): number {
  return cell?.length ?? 0;
}

function withoutBreaks(cell: string): string {
  return cell.replaceAll(/[\t\n\r]+/g, " ");
}
