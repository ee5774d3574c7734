/** Where a process dies: at a call to something outside of it. */
export interface DeathPoint {
  /** Whether it dies before the call takes effect, or after that and before it hears the answer. */
  readonly when: "before" | "after";
  /** Which command, as `PutCommand`; any if absent. */
  readonly command?: string;
  /** The how-manieth such call, counted from 1. @default 1 */
  readonly nth?: number;
}

/** What a process talks to: its clients send commands. */
interface Client {
  send(command: { readonly input: object }): Promise<unknown>;
}

/**
 * A process that dies at one point: from there on nothing of it runs any further, not even what
 * would clean up after a failure.
 */
export class Mortal {
  readonly #point: DeathPoint;
  readonly #died = Promise.withResolvers<"died">();
  #isDead = false;
  #seen = 0;

  constructor(point: DeathPoint) {
    this.#point = point;
  }

  /** Whether its time has come. */
  get isDead(): boolean {
    return this.#isDead;
  }

  /** A client by which the process talks to the world, as long as it lives. */
  guard<C>(client: C): C {
    // Every client that is guarded here is one of AWS's, or stands for one.
    const { send } = client as Client;
    const guarded: Client = {
      send: (command) => this.#call(command.constructor.name, () => send(command)),
    };
    return guarded as C;
  }

  /** Lets the process work until it dies or ends. */
  async run<T>(work: () => Promise<T>): Promise<T | "died"> {
    return Promise.race([work(), this.#died.promise]);
  }

  async #call<T>(name: string, act: () => Promise<T>): Promise<T> {
    const { when, command = name, nth = 1 } = this.#point;
    if (this.#isDead) return never();
    if (name === command) this.#seen += 1;
    const isHere = name === command && this.#seen === nth;
    if (isHere && when === "before") return this.#end();
    const answer = await act();
    return isHere ? this.#end() : answer;
  }

  #end(): Promise<never> {
    this.#isDead = true;
    this.#died.resolve("died");
    return never();
  }
}

/**
 * Tells a story again and again, with a process that dies at its first call, at its second, and so
 * on until it lives through. The story asserts by itself how it must end.
 *
 * @returns How many deaths there were.
 */
export async function atEveryCall(
  when: DeathPoint["when"],
  story: (mortal: Mortal) => Promise<void>,
): Promise<number> {
  for (let nth = 1; ; nth += 1) {
    const mortal = new Mortal({ when, nth });
    await story(mortal);
    if (!mortal.isDead) return nth - 1;
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}
