import { TENANT_ID } from "../../tenants/ids.ts";
import type { Tenant } from "../../tenants/tenant.ts";
import type { ApiPorts } from "./ports.ts";

/**
 * A tenant by its id or its name; an id begins with a digit and a name with a letter.
 *
 * @throws {@link NotFoundError}
 */
export async function tenantOf(
  idOrName: string,
  { tenants, registrations }: Pick<ApiPorts, "tenants" | "registrations">,
): Promise<Tenant> {
  const isId = TENANT_ID.test(idOrName);
  return tenants.get(isId ? idOrName : await registrations.tenantNamed(idOrName));
}
