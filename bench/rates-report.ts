import { stderr } from "node:process";
import * as z from "zod";
import { type Column, tableLines } from "../cli/text-table.ts";
import { SHARD_ACCOUNTS } from "../sandbox/accounts.ts";
import { parseDocument } from "../tenants/document.ts";
import type { BenchReport } from "./bench-report.ts";
import { predictedSeconds } from "./predict-rates.ts";
import { benchRates, type RatesResult, type RatesSize, throttledShare, WAYS } from "./rates.ts";

/** Sizes that are measured when none is asked for. */
const SIZES: readonly RatesSize[] = [
  { silos: 20, accounts: 1 },
  { silos: 40, accounts: 2 },
];

const Words = z.strictObject({
  silos: z.coerce.number().int().positive().optional(),
  accounts: z.coerce.number().int().positive().max(SHARD_ACCOUNTS.length).default(1),
  without: z.enum(WAYS).optional(),
});

/** A result, and what is made of it. */
interface ReportedResult extends RatesResult {
  /** Its time as a share of the bound. */
  readonly ratio: number;
  /** Share of all calls that AWS refused for their rate. */
  readonly throttledShare: number;
  /** What `capacity plan` says of the same work; it knows no other way than by slots. */
  readonly predictedSeconds?: number;
  /** How far the prediction is off, as a share of what was measured. */
  readonly predictedOff?: number;
}

const COLUMNS: readonly Column<ReportedResult>[] = [
  { title: "WAY", cell: ({ way }) => way },
  { title: "SILOS", cell: ({ silos }) => String(silos) },
  { title: "ACCOUNTS", cell: ({ accounts }) => String(accounts) },
  { title: "SECONDS", cell: ({ seconds }) => seconds.toFixed(1) },
  { title: "BOUND", cell: ({ bound }) => bound.toFixed(1) },
  { title: "RATIO", cell: ({ ratio }) => ratio.toFixed(3) },
  { title: "PREDICTED", cell: ({ predictedSeconds: seconds }) => seconds?.toFixed(1) },
  { title: "OFF", cell: ({ predictedOff: off }) => (off === undefined ? off : percent(off)) },
  { title: "THERE", cell: ({ there }) => String(there) },
  { title: "FAILED", cell: ({ failed }) => String(failed) },
  { title: "THROTTLED", cell: (result) => percent(result.throttledShare) },
  { title: "CPU IDLE", cell: ({ idle }) => percent(idle) },
];

const LEGEND =
  "Bound: one deployment in 5 s in each account, and one silo alone. Predicted: by `capacity plan`. With CPU IDLE near nought, this machine was the limit and not AWS's rates.";

/**
 * Measures how near the start slots come to what AWS's rates allow; takes minutes.
 *
 * @throws {@link InvalidDocumentError} when a flag is not what it must be.
 */
export async function reportRates(flags: object): Promise<BenchReport> {
  const { silos, accounts, without } = parseDocument(Words, flags, "the command line");
  const { aloneSeconds, results } = await benchRates({
    sizes: silos === undefined ? SIZES : [{ silos, accounts }],
    ways: WAYS.filter((way) => way !== without),
    tell: (progress) => stderr.write(`${progress}\n`),
    stop: stopSignal(),
  });
  const reported = results.map(reportedOf);
  return {
    document: { aloneSeconds, results: reported },
    lines: [
      ...tableLines(reported, COLUMNS),
      `One silo alone: ${aloneSeconds.toFixed(1)} s. ${LEGEND}`,
    ],
  };
}

/** Puts a result beside what its calls, its bound and the prediction say of it. */
export function reportedOf(result: RatesResult): ReportedResult {
  const { seconds, bound, way } = result;
  const shares = { ratio: seconds / bound, throttledShare: throttledShare(result) };
  if (way !== "slots") return { ...result, ...shares };
  const predicted = predictedSeconds(result);
  const predictedOff = predicted / seconds - 1;
  return { ...result, ...shares, predictedSeconds: predicted, predictedOff };
}

/** Whoever ends the measurement early gets what there is, and no process stays behind. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
