import * as z from "zod";

/** Which calls a fault waits for; every part that is given must match. */
const Matching = {
  /** Name that the call is signed for, such as `dynamodb`. */
  service: z.string().min(1),
  /** Operation such as `PutItem`, or the method and path, as a pattern of the whole. */
  operation: pattern(),
  /** Account that the call is for. */
  account: z
    .string()
    .regex(/^\d{12}$/, "must be 12 digits")
    .optional(),
  /** Region that the call is signed for. */
  region: z.string().min(1).optional(),
  /** Pattern that the request's body must hold. */
  body: pattern().optional(),
  /** The how-manieth call that matches; from 1. */
  nth: z.int().min(1).default(1),
  /** Every how-manieth call from there on. */
  every: z.int().min(1).optional(),
  /** Chance that a call from there on is hit, drawn from the seed. */
  probability: z.number().min(0).max(1).optional(),
  /** How often the fault happens. @default - once; without end where `every` or `probability` is given */
  times: z.int().min(1).optional(),
};

/** Every way to fail, in the order of the help. */
const KINDS = [
  "throttle",
  "server-error",
  "refuse",
  "slow",
  "cut-before",
  "cut-after",
  "stale-read",
  "drop-message",
  "kill-caller",
  "end-as",
] as const;

/** Most milliseconds that an answer can be late: an hour. */
const LATEST_MS = 3_600_000;

/** One way to fail. */
export const Fault = z.discriminatedUnion(
  "kind",
  [
    /** The call has its effect; its answer is held back and the worker that made it is killed with all that it started. */
    z.strictObject({
      kind: z.literal("kill-caller"),
      ...Matching,
      /** Pattern that the answer's body must hold. */
      answer: pattern().optional(),
    }),
    /** The call is answered with a failure and has no effect. */
    z.strictObject({
      kind: z.literal("refuse"),
      ...Matching,
      /** Name of the failure. */
      code: z.string().default("ThrottlingException"),
      /** HTTP status of the failure. */
      status: z.int().min(400).max(599).default(400),
    }),
    /** The call is refused as the service refuses callers who are too fast. */
    z.strictObject({ kind: z.literal("throttle"), ...Matching }),
    /** The call is answered with a failure of the service's own, and has no effect. */
    z.strictObject({
      kind: z.literal("server-error"),
      ...Matching,
      /** HTTP status of the failure. */
      status: z.int().min(500).max(599).default(500),
    }),
    /** The call has its effect; its answer is late. */
    z.strictObject({
      kind: z.literal("slow"),
      ...Matching,
      /** How late, in milliseconds. */
      ms: z.int().min(1).max(LATEST_MS),
    }),
    /** The connection breaks before the call has its effect. */
    z.strictObject({ kind: z.literal("cut-before"), ...Matching }),
    /** The connection breaks after the call has had its effect. */
    z.strictObject({ kind: z.literal("cut-after"), ...Matching }),
    /** The call is answered as the same request was answered before; only such calls match. */
    z.strictObject({ kind: z.literal("stale-read"), ...Matching }),
    /** A message to a queue is answered as sent and is lost. */
    z.strictObject({ kind: z.literal("drop-message"), ...Matching }),
    /** What AWS works on after the call ends in this way. */
    z.strictObject({
      kind: z.literal("end-as"),
      ...Matching,
      /** State or reason of that service, such as `EMAIL_ALREADY_EXISTS` or `DENIED`; `IN_PROGRESS` never ends. */
      outcome: z.string().min(1),
    }),
  ],
  { error: ({ input }) => `must be one of ${KINDS.join(", ")}, not ${kindIn(input)}` },
);
export type Fault = z.infer<typeof Fault>;

/** What a test writes: a fault whose defaults may be left out. */
export type FaultInput = z.input<typeof Fault>;

function kindIn(input: unknown): string {
  const isObject = typeof input === "object" && input !== null && "kind" in input;
  return isObject ? JSON.stringify(input.kind) : "nothing";
}

function pattern() {
  return z.string().min(1).refine(isPattern, { error: "must be a regular expression" });
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
