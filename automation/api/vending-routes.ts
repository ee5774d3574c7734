import { createRoute } from "@hono/zod-openapi";
import * as z from "zod";
import { NotFoundError, WriteConflictError } from "../../tenants/errors.ts";
import { hasRefusedRaise, raisesRetried } from "../../tenants/limit-raises.ts";
import {
  dismissed,
  mayBeDismissed,
  retried,
  Vending,
  waitsForPerson,
} from "../../tenants/vending.ts";
import { type Api, answers, FOR_OPERATORS, REFUSALS } from "./api.ts";
import { pageOf } from "./documents.ts";
import { PathWord } from "./path-word.ts";
import type { ApiPorts } from "./ports.ts";
import { VendingNotFailedError } from "./request-errors.ts";

/** An account in the making, as operators see it. */
export const VendingDocument = Vending.omit({ version: true, request: true }).strip();

/** An account in the making, as operators see it. */
export type VendingDocument = z.output<typeof VendingDocument>;

const params = z.object({ shard: PathWord });

/** The accounts that the platform has made for shards. */
export function addVendingRoutes(api: Api, { vendings, now }: ApiPorts): void {
  api.openapi(listRoute, async (context) => {
    const items = (await vendings.all()).map((vending) => VendingDocument.parse(vending));
    return context.json({ items }, 200);
  });
  for (const [act, next] of Object.entries(ACTS)) {
    // The keys are those of the table right below.
    api.openapi(actRoute(act as keyof typeof ACTS), async (context) => {
      const { shard } = context.req.valid("param");
      const found = await vendings.get(shard);
      if (!found) throw new NotFoundError("account in the making", shard);
      const by = `operator:${context.get("operator").user}`;
      const after = next(found, by, now());
      if (!after) throw new VendingNotFailedError(shard, act, found.state);
      const written = await vendings.replace(found, after);
      if (!written) throw new WriteConflictError(`account of shard "${shard}"`);
      return context.json(VendingDocument.parse(written), 200);
    });
  }
}

/** What an operator may do to one that waits for a person, or for AWS too long; nothing to another. */
type Act = (vending: Vending, by: string, now: Date) => Vending | undefined;

const ACTS: Readonly<Record<"retry" | "dismiss", Act>> = {
  retry: (vending, by, now) => {
    if (waitsForPerson(vending)) return retried(vending, by);
    const { raises = {} } = vending;
    if (!hasRefusedRaise(raises)) return undefined;
    return { ...vending, raises: raisesRetried(raises, by, now) };
  },
  dismiss: (vending, by) => (mayBeDismissed(vending) ? dismissed(vending, by) : undefined),
};

const SUMMARIES: Readonly<Record<keyof typeof ACTS, string>> = {
  retry:
    "Go on with an account that could not be made or used again, or with limits that AWS refused",
  dismiss:
    "Give up an account that could not be made, is overdue, or could not be used again; its shard's name goes with it",
};

const listRoute = createRoute({
  ...FOR_OPERATORS,
  method: "get",
  path: "/vendings",
  summary: "Accounts that the platform asked AWS for, or uses again, by the names of their shards",
  responses: { 200: answers(pageOf(VendingDocument), "Every one"), ...REFUSALS },
});

function actRoute(act: keyof typeof ACTS) {
  return createRoute({
    ...FOR_OPERATORS,
    method: "post",
    path: `/vendings/{shard}/${act}`,
    summary: SUMMARIES[act],
    request: { params },
    responses: { 200: answers(VendingDocument, "How it stands now"), ...REFUSALS },
  });
}
