import type { MachineCheck, Ports, Program, ProgramEnd } from "../../cli/ports.ts";
import { run } from "../../cli/run.ts";

/** A request that a command sent. */
interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An answer to a request: a status and a body, or a failure to answer. */
type Answer = { readonly status?: number; readonly body: unknown } | Error;

/** What a program of the project prints, and how it ends. */
interface ProgramStory extends ProgramEnd {
  readonly lines?: readonly string[];
}

/** What a command finds in the world. */
export interface World {
  /** Variables that are set. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Texts of files by their paths. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the tool chain finds on the machine. */
  readonly checks?: readonly MachineCheck[];
  /** Answers requests by `<method> <path and query>`; several answers are given one after another, the last for ever. */
  readonly api?: Readonly<Record<string, Answer | readonly Answer[]>>;
  /** Answers requests by their path in the place of `api`, such as the API itself. */
  readonly serve?: (path: string, init?: RequestInit) => Response | Promise<Response>;
  /** What a program prints, and how it ends; it ends well without a word by default. */
  readonly program?: (program: Program) => ProgramStory;
  /** What a person types; nobody is there without it. */
  readonly typed?: string;
  /** Whether both streams are a terminal's. */
  readonly isTerminal?: boolean;
  /** After so many waits the caller wants to stop. */
  readonly interruptedAfter?: number;
}

/** What came of a command. */
export interface Outcome {
  /** Exit code. */
  readonly code: number;
  /** Data. */
  readonly stdout: string;
  /** Talk. */
  readonly stderr: string;
  /** Everything that was sent, in order. */
  readonly requests: readonly SentRequest[];
  /** Entry point and words of each program that was run. */
  readonly programs: readonly (readonly string[])[];
  /** What a person was asked. */
  readonly questions: readonly string[];
  /** Texts of files, in the end. */
  readonly files: Readonly<Record<string, string>>;
}

/** Address of the API in tests. */
export const API = "https://api.example/live";

/** Variables of an operator who has logged in. */
export const OPERATOR = { TENANTRY_API: API, TENANTRY_TOKEN: "token-of-ada" };

/** When every command begins. */
export const START = Date.parse("2026-11-21T12:00:00.000Z");

/** Runs one command line in a world. */
export async function tenantry(
  line: string | readonly string[],
  world: World = {},
): Promise<Outcome> {
  const words = typeof line === "string" ? line.split(" ").filter(Boolean) : line;
  const said = { stdout: "", stderr: "" };
  const requests: SentRequest[] = [];
  const programs: string[][] = [];
  const questions: string[] = [];
  const files = { ...world.files };
  const clock = { now: START, waits: 0 };
  const controller = new AbortController();
  const sink = (stream: "stdout" | "stderr") => ({
    isTerminal: world.isTerminal ?? false,
    write: (text: string) => {
      said[stream] += text;
    },
  });
  const ports: Ports = {
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    canAsk: world.typed !== undefined,
    environment: world.environment ?? {},
    workingFolder: "/work/shop",
    cacheFolder: "/cache",
    interruption: controller.signal,
    files: {
      read: async (file) => files[file],
      writePrivate: async (file, text) => {
        files[file] = text;
      },
    },
    fetch: async (input, init) => {
      const request = sentRequest(String(input), init);
      requests.push(request);
      if (world.serve) return world.serve(request.url.replace(API, ""), init);
      return answerTo(request, requests, world);
    },
    now: () => clock.now,
    newId: () => "id-1",
    wait: async (milliseconds) => {
      clock.now += milliseconds;
      clock.waits += 1;
      if (clock.waits === world.interruptedAfter) controller.abort();
    },
    ask: async (question) => {
      questions.push(question);
      return world.typed;
    },
    run: async (program) => {
      programs.push([program.entry, ...program.words]);
      const { lines = [], ...end } = world.program?.(program) ?? { code: 0 };
      for (const text of lines) program.hear?.(text);
      return end;
    },
    diagnose: async () => world.checks ?? [],
  };
  const code = await run(words, "1.2.3", ports);
  return { code, ...said, requests, programs, questions, files };
}

/** A command that succeeded or not, without what it sent: for whole-output comparisons. */
export async function said(line: string | readonly string[], world: World = {}) {
  const { code, stdout, stderr } = await tenantry(line, world);
  return { code, stdout, stderr };
}

/** Joins lines as a stream shows them. */
export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

function sentRequest(url: string, init: RequestInit = {}): SentRequest {
  const { method = "GET", body } = init;
  return {
    method,
    url,
    // The client always passes its headers as an object.
    headers: (init.headers ?? {}) as Record<string, string>,
    ...(typeof body === "string" ? { body: JSON.parse(body) } : {}),
  };
}

function answerTo(request: SentRequest, requests: readonly SentRequest[], { api = {} }: World) {
  const key = keyOf(request);
  const answers = [api[key] ?? { status: 404, body: { unexpected: key } }].flat();
  const asked = requests.filter((other) => keyOf(other) === key).length;
  const answer = answers[Math.min(asked, answers.length) - 1];
  if (answer instanceof Error) throw answer;
  const { status = 200, body } = answer ?? { body: undefined };
  const type = isProblem(body) ? "application/problem+json" : "application/json";
  return Response.json(body, { status, headers: { "content-type": type } });
}

/** What the API refuses it words itself; what has no code was refused before it. */
function isProblem(body: unknown): boolean {
  return typeof body === "object" && body !== null && "detail" in body;
}

function keyOf({ method, url }: SentRequest): string {
  return `${method} ${url.replace(API, "")}`;
}
