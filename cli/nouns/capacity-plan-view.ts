import * as z from "zod";
import { QUOTA_CODES, QUOTAS } from "../../tenants/quotas.ts";
import { type Column, type Field, type Section, sectionOf } from "../text-table.ts";

const Account = z.object({
  shard: z.string(),
  pooled: z.number(),
  silos: z.number(),
  pools: z.number(),
  binding: z.object({ code: z.enum(QUOTA_CODES), reserved: z.number(), usable: z.number() }),
});
type Account = z.output<typeof Account>;

const Work = z.object({
  work: z.string(),
  operations: z.number(),
  seconds: z.number(),
  perMinute: z.number(),
});
type Work = z.output<typeof Work>;

const Lane = z.object({
  lane: z.string(),
  wanted: z.number(),
  limit: z.number().optional(),
  advice: z.string(),
});
type Lane = z.output<typeof Lane>;

const SignUp = z.object({ tier: z.string(), median: z.number(), p95: z.number(), p99: z.number() });
type SignUp = z.output<typeof SignUp>;

/** As much of a plan as people are shown. */
export const CapacityPlan = z.object({
  accounts: z.array(Account),
  works: z.array(Work),
  lanes: z.array(Lane),
  signUps: z.array(SignUp),
  warm: z.object({ accounts: z.number(), pooledPlaces: z.number(), reason: z.string() }).optional(),
  idle: z.object({ hub: z.number(), reason: z.string() }),
  assumptions: z.array(z.string()),
});

/** As much of a plan as people are shown. */
export type CapacityPlan = z.output<typeof CapacityPlan>;

/** A plan as fields and tables; the number of accounts comes first. */
export function planSections(plan: CapacityPlan): {
  readonly fields: readonly Field[];
  readonly sections: readonly Section[];
} {
  const { accounts, works, lanes, signUps, warm, idle, assumptions } = plan;
  const stock: readonly Field[] = warm
    ? [
        ["warm accounts", `${warm.accounts}: ${warm.reason}`],
        ["free pooled places", String(warm.pooledPlaces)],
      ]
    : [];
  return {
    fields: [
      ["accounts", String(accounts.length)],
      ...stock,
      ["idle cost", `${idle.hub} $ a month: ${idle.reason}`],
    ],
    sections: [
      sectionOf("account", accounts, ACCOUNT_COLUMNS),
      sectionOf("work", works, WORK_COLUMNS),
      sectionOf("lane", lanes, LANE_COLUMNS),
      sectionOf("sign-up", signUps, SIGN_UP_COLUMNS),
      sectionOf("assumption", assumptions, [{ title: "RESTS ON", cell: (words) => words }]),
    ],
  };
}

const ACCOUNT_COLUMNS: readonly Column<Account>[] = [
  { title: "ACCOUNT", cell: ({ shard }) => shard },
  { title: "POOLED", cell: ({ pooled }) => String(pooled) },
  { title: "SILOS", cell: ({ silos }) => String(silos) },
  { title: "POOLS", cell: ({ pools }) => String(pools) },
  { title: "RUNS OUT FIRST", cell: ({ binding }) => QUOTAS[binding.code].name },
  { title: "RESERVED", cell: ({ binding }) => String(binding.reserved) },
  { title: "USABLE", cell: ({ binding }) => String(binding.usable) },
];

const WORK_COLUMNS: readonly Column<Work>[] = [
  { title: "ALL AT ONCE", cell: ({ work }) => work },
  { title: "OPERATIONS", cell: ({ operations }) => String(operations) },
  { title: "MINUTES", cell: ({ seconds }) => (seconds / 60).toFixed(1) },
  { title: "A MINUTE", cell: ({ perMinute }) => perMinute.toFixed(1) },
];

const LANE_COLUMNS: readonly Column<Lane>[] = [
  { title: "LANE", cell: ({ lane }) => lane },
  { title: "WANTED", cell: ({ wanted }) => String(wanted) },
  { title: "LIMIT", cell: ({ limit }) => limit?.toString() },
  { title: "ADVICE", cell: ({ advice }) => advice },
];

const SIGN_UP_COLUMNS: readonly Column<SignUp>[] = [
  { title: "SIGN-UP", cell: ({ tier }) => tier },
  { title: "MEDIAN s", cell: ({ median }) => median.toFixed(1) },
  { title: "P95 s", cell: ({ p95 }) => p95.toFixed(1) },
  { title: "P99 s", cell: ({ p99 }) => p99.toFixed(1) },
];
