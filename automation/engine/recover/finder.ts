import { textOf } from "../stack-state.ts";
import type { ShardClients } from "./shard-clients.ts";

/** A resource of which it is not known whether it was made. */
export interface Lost {
  /** What the program asked for, as the state has it. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Ids of the stack's other resources of the type, which it is not. */
  readonly known: ReadonlySet<string>;
}

/** A resource that AWS has. */
export interface Found {
  /** Its id in the state, as the official provider makes it. */
  readonly id: string;
  /** What the provider must know besides, to read it; the inputs go with it anyhow. */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /**
   * When AWS made it.
   *
   * @default - AWS or the finder does not tell
   */
  readonly madeAt?: Date;
}

/** Looks for a resource by what does not depend on its making. */
export type Finder = (lost: Lost, clients: ShardClients) => Promise<Found | undefined>;

/**
 * An input that names the resource.
 *
 * @throws an Error for a resource without a pinned name, which could never be found.
 */
export function named({ inputs }: Lost, property: string): string {
  const value = textOf(inputs[property]);
  if (value) return value;
  throw new Error(`the lost resource has no ${property} to find it by`);
}

/** When a thing was made, if AWS tells. */
export function madeAtOf(date: Date | undefined): Pick<Found, "madeAt"> {
  return date === undefined ? {} : { madeAt: date };
}

/** Whether AWS says that a thing is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && MISSING.test(error.name);
}

const MISSING = /NotFound|NoSuch|ResourceNotFound/;

/** The thing with an id, if asking for it does not say that it is missing. */
export async function foundIf(id: string, ask: Promise<unknown>): Promise<Found | undefined> {
  try {
    await ask;
    return { id };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Of things that may share a name, the newest that the stack does not know and that fits. */
export async function newestOf<T>(
  pages: AsyncIterable<readonly T[]>,
  fits: (candidate: T) => boolean,
  newer: (a: T, b: T) => boolean,
): Promise<T | undefined> {
  let newest: T | undefined;
  for await (const page of pages) {
    for (const candidate of page.filter(fits)) {
      if (newest === undefined || newer(candidate, newest)) newest = candidate;
    }
  }
  return newest;
}

/** The items of each page of a paged list. */
export async function* itemsOf<Page, T>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly T[] | undefined,
): AsyncGenerator<readonly T[]> {
  for await (const page of pages) yield items(page) ?? [];
}
