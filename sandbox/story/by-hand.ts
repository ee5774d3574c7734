import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { locationsOf } from "../../toolchain/locations.mjs";
import { killFamily } from "../front/process-family.ts";

/** How a command ended and what it said. */
export interface HandOutcome {
  /** Exit code. */
  readonly code: number;
  /** Everything that it printed. */
  readonly output: string;
}

/** Runs `pulumi` as a person in another terminal would. */
export class ByHand {
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #running = new Set<ChildProcess>();

  constructor(folder: string, environment: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#environment = environment;
  }

  /**
   * Writes a stack's configuration; gives the file.
   *
   * The files lie beside the sandbox, because those in the project are the reader's own.
   */
  async configure(stack: string, config: Readonly<Record<string, unknown>>): Promise<string> {
    await mkdir(this.#configFolder, { recursive: true });
    await this.#write("Pulumi.yaml", { name: "tenantry", runtime: "nodejs" });
    const keys = Object.entries(config).map(([key, value]) => [`tenantry:${key}`, value]);
    return this.#write(`Pulumi.${stack}.yaml`, { config: Object.fromEntries(keys) });
  }

  /** Makes an empty stack, unless it is there; `stack init` takes no `--config-file`. */
  init(stack: string): Promise<HandOutcome> {
    return this.pulumi("stack", "init", stack, "--no-select", "--cwd", this.#configFolder);
  }

  /** Runs one command of the Pulumi CLI in the project. */
  async pulumi(...args: readonly string[]): Promise<HandOutcome> {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: locationsOf(process.env).project,
      env: { ...process.env, ...this.#environment, PATH: this.#path() },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, for the command starts others.
      detached: true,
    });
    this.#running.add(child);
    let output = "";
    child.stdout.on("data", (text: Buffer) => {
      output += text.toString();
    });
    child.stderr.on("data", (text: Buffer) => {
      output += text.toString();
    });
    const code = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exit) => resolve(exit ?? 1));
    });
    this.#running.delete(child);
    return { code, output };
  }

  /** Ends the commands that run, with everything that they started: programs have groups of their own. */
  stop(): void {
    for (const { pid } of this.#running) if (pid !== undefined) killFamily(pid);
  }

  get #configFolder(): string {
    return path.join(this.#folder, "stack-config");
  }

  /** JSON is YAML, so the files need no writer of their own. */
  async #write(name: string, document: object): Promise<string> {
    const file = path.join(this.#configFolder, name);
    await writeFile(file, `${JSON.stringify(document, null, 2)}\n`);
    return file;
  }

  #path(): string {
    return [this.#environment.PATH ?? "", process.env.PATH ?? ""].join(path.delimiter);
  }
}
