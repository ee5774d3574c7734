import { type PlaneOutputs, planeOutputsOf } from "../../tenants/plane-outputs.ts";
import { TenantUnservedError } from "../../tenants/sign-up-errors.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import type { ApiPorts } from "./ports.ts";

/**
 * The plane that serves a tenant.
 *
 * @throws {@link TenantUnservedError} or {@link PlaneUnreadyError}
 */
export async function planeOf(
  { name, status, placement }: Tenant,
  { mapping }: Pick<ApiPorts, "mapping">,
): Promise<PlaneOutputs> {
  if (!placement) throw new TenantUnservedError(name, status);
  const { truth } = await mapping.read(placement.planeStack);
  return planeOutputsOf(placement.planeStack, truth?.outputs);
}
