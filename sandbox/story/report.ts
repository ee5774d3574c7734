/** One thing that the story did and looked at. */
export interface Check {
  /** What was looked at, as in the table of the README. */
  readonly name: string;
  /** Whether it was as it must be. */
  readonly ok: boolean;
  /** What was seen, in words. */
  readonly detail: string;
}

/** A tenant that the story brought into service. */
export interface ServedTenant {
  /** Unique name. */
  readonly name: string;
  /** Tier that it bought. */
  readonly tier: string;
  /** `pool` or `silo`. */
  readonly isolation: string;
  /** Shard that it was placed in. */
  readonly shard: string;
  /** Stack that is its own. */
  readonly stack: string;
  /** Address of its API. */
  readonly apiUrl: string;
}

/** Everything that the story found, as `--once` prints it. */
export interface StoryResult {
  /** Whether every check was. */
  readonly ok: boolean;
  /** Each check, in the order in which it was made. */
  readonly checks: readonly Check[];
  /** Each tenant that was in service at the end. */
  readonly tenants: readonly ServedTenant[];
  /** Length of each stage, in seconds. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** What a check is made with. */
export interface ReportPorts {
  /** Milliseconds that only grow. */
  readonly clock: () => number;
  /** Takes a line for the person who watches. */
  readonly say: (line: string) => void;
}

/** Collects what the story does, and tells it while it happens. */
export class StoryReport {
  readonly #ports: ReportPorts;
  readonly #checks: Check[] = [];
  readonly #tenants = new Map<string, ServedTenant>();
  readonly #seconds: Record<string, number> = {};

  constructor(ports: ReportPorts) {
    this.#ports = ports;
  }

  /** Does one stage, which everything after it needs: its failure ends the story. */
  async stage<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = this.#ports.clock();
    try {
      return await work();
    } finally {
      const seconds = (this.#ports.clock() - began) / 1000;
      this.#seconds[name] = Math.round(seconds * 10) / 10;
      this.#ports.say(`  ${name} (${seconds.toFixed(1)} s)`);
    }
  }

  /**
   * Makes one check. A check that throws has failed; the story goes on with the next.
   *
   * @param look - Gives what was seen in words, or throws what is wrong.
   */
  async check(name: string, look: () => Promise<string>): Promise<void> {
    const check = await look().then(
      (detail) => ({ name, ok: true, detail }),
      (error: unknown) => ({ name, ok: false, detail: wordsOf(error) }),
    );
    this.#checks.push(check);
    this.#ports.say(`${check.ok ? "ok    " : "FAILED"} ${name}: ${check.detail}`);
  }

  /** Notes what ended the story before its time. */
  breakOff(error: unknown): void {
    const check = { name: "story-told", ok: false, detail: wordsOf(error) };
    this.#checks.push(check);
    this.#ports.say(`FAILED ${check.name}: ${check.detail}`);
  }

  /** Notes a tenant that is in service. */
  serve(tenant: ServedTenant): void {
    this.#tenants.set(tenant.name, tenant);
  }

  /** Notes that a tenant is no longer in service. */
  retire(name: string): void {
    this.#tenants.delete(name);
  }

  /** Everything that was found so far. */
  result(): StoryResult {
    return {
      ok: this.#checks.length > 0 && this.#checks.every(({ ok }) => ok),
      checks: [...this.#checks],
      tenants: [...this.#tenants.values()],
      seconds: { ...this.#seconds },
    };
  }
}

/** A story that found something else than it must be. */
export class Surprise extends Error {
  override readonly name = "Surprise";
}

/** Goes on only if what was seen is what must be. */
export function must(isTrue: boolean, otherwise: string): asserts isTrue {
  if (!isTrue) throw new Surprise(otherwise);
}

/** A surprise is told in words; anything else with its stack, for it is a bug. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Surprise) return error.message;
  return error.stack ?? error.message;
}
