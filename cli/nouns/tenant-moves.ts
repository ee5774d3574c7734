import * as z from "zod";
import type { TenantDocument } from "../../automation/api/documents.ts";
import type { OperatorMove } from "../../automation/api/tenant-moves.ts";
import { EXIT } from "../../tenants/error-status.ts";
import { statusAfter } from "../../tenants/lifecycle.ts";
import { confirm, confirmByName } from "../confirmation.ts";
import type { Context } from "../context.ts";
import { defineVerb, type Flag, type Verb } from "../verb.ts";
import { text, toggle } from "../words.ts";
import { tenantFields } from "./tenant-view.ts";
import { WAIT_FLAGS, WAIT_INPUT, watchTenant } from "./tenant-watch.ts";

/** How much a move asks of the person who makes it. */
type Severity = "mild" | "moderate" | "severe";

interface MoveDefinition {
  readonly move: OperatorMove;
  readonly summary: string;
  readonly severity: Severity;
  readonly examples: readonly string[];
}

const MOVES: readonly MoveDefinition[] = [
  {
    move: "approve",
    summary: "Lets a sign-up go on that waits for an operator.",
    severity: "mild",
    examples: [
      "tenantry tenant approve globex",
      'tenantry tenant approve globex --reason "contract signed" --wait',
    ],
  },
  {
    move: "suspend",
    summary: "Refuses a tenant's requests until it is resumed; its data stay.",
    severity: "moderate",
    examples: [
      "tenantry tenant suspend acme",
      'tenantry tenant suspend acme --yes --reason "invoice 42 is overdue"',
    ],
  },
  {
    move: "resume",
    summary: "Serves a suspended tenant again.",
    severity: "mild",
    examples: ["tenantry tenant resume acme", "tenantry tenant resume acme --dry-run"],
  },
  {
    move: "retry",
    summary: "Onboards a failed tenant once more.",
    severity: "mild",
    examples: ["tenantry tenant retry acme", "tenantry tenant retry acme --wait --timeout 300"],
  },
  {
    move: "remove",
    summary: "Removes a tenant with all of its data; only its audit stays.",
    severity: "severe",
    examples: [
      "tenantry tenant remove acme",
      "tenantry tenant remove acme --confirm=acme --wait",
      "tenantry tenant remove acme --dry-run",
    ],
  },
];

const CONFIRMATION_FLAGS: Readonly<Record<Severity, readonly Flag[]>> = {
  mild: [],
  moderate: [{ usage: "--yes", about: "do it without being asked" }],
  severe: [
    { usage: "--confirm <name>", about: "the tenant's name, to do it without being asked" },
    { usage: "--yes", about: "do it without being asked" },
  ],
};

/** What every move takes; those that ask take their flags besides. */
const MoveInput = z.strictObject({
  tenant: text("the name or id of a tenant"),
  reason: text("a reason").max(500, "must be at most 500 characters").optional(),
  ...WAIT_INPUT,
  confirm: text("the name of the tenant").optional(),
  yes: toggle,
  dryRun: toggle,
});

type MoveInput = z.output<typeof MoveInput>;

/** Verbs by which an operator moves a tenant. */
export const TENANT_MOVES: readonly Verb[] = MOVES.map(moveVerb);

function moveVerb({ move, summary, severity, examples }: MoveDefinition): Verb {
  return defineVerb({
    name: move,
    summary,
    examples,
    parameters: [{ name: "tenant", about: "name or id of the tenant" }],
    flags: [
      { usage: "--reason <text>", about: "why, for the audit" },
      ...WAIT_FLAGS,
      ...CONFIRMATION_FLAGS[severity],
      { usage: "--dry-run", about: "say what would be done" },
    ],
    input: MoveInput,
    run: async (context, input) => {
      const api = context.operatorApi();
      const tenant = await api.tenant(input.tenant);
      const plan = planned(tenant, move);
      if (input.dryRun) return showPlan(context, tenant, plan);

      await askBefore(context, severity, `${move} tenant "${tenant.name}"`, tenant.name, input);
      context.output.talk(`Tenant "${tenant.name}": ${plan.from} → ${plan.to}.`);
      const moved = await api.moveTenant(tenant.tenant, move, reasonOf(input));
      if (!input.wait) context.output.record(moved, tenantFields(moved));
      else {
        const look = () => api.tenant(tenant.tenant);
        await watchTenant(context, { look, fields: tenantFields, timeoutSeconds: input.timeout });
      }
      return EXIT.ok;
    },
  });
}

/** What a move leads to; refused here when it is illegal, before anybody is asked. */
function planned(tenant: TenantDocument, move: OperatorMove) {
  return { tenant: tenant.tenant, move, from: tenant.status, to: statusAfter(tenant.status, move) };
}

function showPlan(
  { output }: Context,
  { name }: TenantDocument,
  plan: ReturnType<typeof planned>,
): number {
  output.talk(`Would ${plan.move} tenant "${name}"; nothing was done.`);
  output.record(plan, Object.entries(plan));
  return EXIT.ok;
}

function reasonOf({ reason }: MoveInput) {
  return reason === undefined ? {} : { reason };
}

async function askBefore(
  { ports, canAsk }: Context,
  severity: Severity,
  action: string,
  expected: string,
  { yes, confirm: given }: MoveInput,
): Promise<void> {
  if (severity === "moderate") await confirm(ports, { action, yes, canAsk });
  if (severity === "severe") await confirmByName(ports, { action, expected, given, yes, canAsk });
}
