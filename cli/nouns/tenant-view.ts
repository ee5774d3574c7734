import type { SignUp, TenantDocument } from "../../automation/api/documents.ts";
import type { TenantEvent } from "../../tenants/tenant-event.ts";
import { type Usage, usedCodes } from "../../tenants/usage.ts";
import type { Column, Field } from "../text-table.ts";

/** What a list of tenants shows. */
export const TENANT_COLUMNS: readonly Column<TenantDocument>[] = [
  { title: "NAME", cell: ({ name }) => name },
  { title: "TIER", cell: ({ tier }) => tier },
  { title: "STATUS", cell: ({ status }) => status },
  { title: "SHARD", cell: ({ placement }) => placement?.shard },
  { title: "STACK", cell: ({ placement }) => placement?.stack },
  { title: "SINCE", cell: ({ changedAt }) => changedAt },
  { title: "TENANT", cell: ({ tenant }) => tenant },
];

/** What there is to say of one sign-up. */
export function signUpFields(signUp: SignUp): Field[] {
  const { tenant, name, tier, status, waiting, failure } = signUp;
  const base: Field[] = [
    ["tenant", tenant],
    ["name", name],
    ["tier", tier],
    ["status", status],
    ...(waiting ? [["waits", waiting.reason] as const] : []),
    ...(waiting?.expectedAt ? [["expected", waiting.expectedAt] as const] : []),
  ];
  if (!failure) return base;
  return [...base, ["failure", `${failure.code}: ${failure.message}`], ["remedy", failure.remedy]];
}

/** What there is to say of one tenant. */
export function tenantFields(tenant: TenantDocument): Field[] {
  const { email, residency, apartFrom, placement, createdAt, changedAt } = tenant;
  return [
    ...signUpFields(tenant),
    ["email", email],
    ...(residency ? [["residency", residency.join(", ")] as const] : []),
    ...(apartFrom ? [["apart from", apartFrom.map(({ name }) => name).join(", ")] as const] : []),
    ["shard", placement?.shard],
    ["plane", placement?.planeStack],
    ["stack", placement?.stack],
    ["placed", placement?.reason],
    ["reserves", placement && usageText(placement.reserved)],
    ["created", createdAt],
    ["changed", changedAt],
  ];
}

/** One move in a tenant's life, as a field of it. */
export function tenantEventField({ at, from, to, by, reason }: TenantEvent): Field {
  const move = from === undefined ? to : `${from} → ${to}`;
  return [at, `${move} by ${by}: ${reason}`];
}

function usageText(usage: Usage): string {
  return usedCodes(usage)
    .map((code) => `${code} ${usage[code]}`)
    .join(", ");
}
