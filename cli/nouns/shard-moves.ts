import * as z from "zod";
import type { ShardDocument } from "../../automation/api/shard-document.ts";
import { EXIT } from "../../tenants/error-status.ts";
import { confirmByName } from "../confirmation.ts";
import type { Context } from "../context.ts";
import { defineVerb, type Flag, type Verb } from "../verb.ts";
import { text, toggle } from "../words.ts";
import { showShard } from "./shard-view.ts";

interface ShardMove {
  readonly move: "drain" | "resume" | "retire";
  readonly to: ShardDocument["state"];
  readonly summary: string;
  readonly isSevere: boolean;
  readonly examples: readonly string[];
}

const MOVES: readonly ShardMove[] = [
  {
    move: "drain",
    to: "draining",
    summary: "Lets a shard take no more tenants; those that it has stay and are served.",
    isSevere: false,
    examples: ["tenantry shard drain s1", 'tenantry shard drain s1 --reason "moves to s2"'],
  },
  {
    move: "resume",
    to: "ready",
    summary: "Lets a draining shard take tenants again, or one of the stock take its first.",
    isSevere: false,
    examples: ["tenantry shard resume s1", "tenantry shard resume s1 --dry-run"],
  },
  {
    move: "retire",
    to: "retired",
    summary: "Takes an empty, draining shard out of service for good, with its own stack.",
    isSevere: true,
    examples: [
      "tenantry shard retire s1",
      "tenantry shard retire s1 --confirm=s1",
      "tenantry shard retire s1 --dry-run",
    ],
  },
];

const CONFIRMATION_FLAGS: readonly Flag[] = [
  { usage: "--confirm <shard>", about: "the shard's name, to do it without being asked" },
  { usage: "--yes", about: "do it without being asked" },
];

/** What every move takes; the one that asks takes its flags besides. */
const MoveInput = z.strictObject({
  shard: text("the name of a shard"),
  reason: text("a reason").max(500, "must be at most 500 characters").optional(),
  confirm: text("the name of the shard").optional(),
  yes: toggle,
  dryRun: toggle,
});

type MoveInput = z.output<typeof MoveInput>;

/** Verbs by which an operator moves a shard. */
export const SHARD_MOVES: readonly Verb[] = MOVES.map(moveVerb);

function moveVerb({ move, to, summary, isSevere, examples }: ShardMove): Verb {
  return defineVerb({
    name: move,
    summary,
    examples,
    parameters: [{ name: "shard", about: "name of the shard" }],
    flags: [
      { usage: "--reason <text>", about: "why, for those who look at the shard" },
      ...(isSevere ? CONFIRMATION_FLAGS : []),
      { usage: "--dry-run", about: "say what would be done" },
    ],
    input: MoveInput,
    run: async (context, input) => {
      const api = context.operatorApi();
      const shard = await api.shard(input.shard);
      const plan = { shard: shard.shard, move, from: shard.state, to, ...inhabitantsOf(shard) };
      if (input.dryRun) return showPlan(context, plan);

      if (isSevere) await askBefore(context, `${move} shard "${shard.shard}"`, input);
      const moved = await api.moveShard(shard.shard, move, reasonOf(input));
      context.output.talk(`Shard "${shard.shard}": ${shard.state} → ${moved.state}.`);
      showShard(context.output, moved);
      if (to === "retired" && moved.state !== "retired") tellRest(context, shard.shard);
      return EXIT.ok;
    },
  });
}

function inhabitantsOf({ tenants, pools }: ShardDocument) {
  return { tenants: tenants.pool + tenants.silo, pools: Object.keys(pools).length };
}

function showPlan({ output }: Context, plan: Readonly<Record<string, string | number>>): number {
  output.talk(`Would ${plan.move} shard "${plan.shard}"; nothing was done.`);
  output.record(
    plan,
    Object.entries(plan).map(([key, value]) => [key, String(value)]),
  );
  return EXIT.ok;
}

function reasonOf({ reason }: MoveInput) {
  return reason === undefined ? {} : { reason };
}

async function askBefore({ ports, canAsk }: Context, action: string, input: MoveInput) {
  const { shard: expected, confirm: given, yes } = input;
  await confirmByName(ports, { action, expected, given, yes, canAsk });
}

function tellRest({ output }: Context, shard: string): void {
  output.talk(
    `It is retired once its own stack is gone: follow that with \`tenantry stack show shard-${shard}\`.`,
  );
}
