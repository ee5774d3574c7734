import { readFileSync } from "node:fs";
import { runStep } from "../../functions/onboarding/run-step.ts";
import type { StepName, StepPorts } from "../../functions/onboarding/step.ts";
import { type MovePorts, TenantMoves } from "../../stores/tenant-moves.ts";
import { parseTiers } from "../../tenants/tier.ts";
import { MemoryControlPlane } from "./memory-control-plane.ts";
import { ACME } from "./sample-tenant.ts";

/** Tiers as they are sold. */
export const TIERS = parseTiers(JSON.parse(readFileSync("tiers.json", "utf8")), "tiers.json");

/** A control plane in memory on which steps run. */
export class StepWorld {
  readonly plane = new MemoryControlPlane();
  /** What the tenant's API answers to the probe. */
  served = "200";
  /** Who probed. */
  readonly probes: string[] = [];

  readonly #ports: StepPorts = {
    ...this.plane,
    tokens: this.plane.workflows,
    registrations: this.plane.tenants,
    planes: {
      // The memory holds all that the steps call of each.
      users: async () => this.plane.plane as never,
      directory: async () => this.plane.plane as never,
      items: async () => this.plane.plane as never,
    },
    probe: {
      call: async ({ apiUrl, smokePath }, user, password) => {
        this.probes.push(`${apiUrl}${smokePath} as ${user}`);
        return this.plane.plane.passwords.get(user) === password ? this.served : "401";
      },
    },
    tiers: TIERS,
    release: "r-new",
    invitesAdmins: true,
  };

  /** Runs a step of the tenant that most tests have. */
  async run(step: StepName, more: Readonly<Record<string, unknown>> = {}) {
    return runStep({ step, tenant: ACME, attempt: 1, token: "t1", ...more }, this.#ports);
  }

  /** Runs a step whose process dies at its write: before it, or after it and before its answer. */
  async die(at: "before" | "after", step: StepName): Promise<void> {
    const { tenants } = this.plane;
    const dying: MovePorts["tenants"] = {
      ...bound(tenants),
      move: async (...args) => {
        if (at === "after") await tenants.move(...args);
        throw new Error("the process died");
      },
    };
    const moves = new TenantMoves({ ...this.plane, tenants: dying, bus: tenants });
    await runStep({ step, tenant: ACME, attempt: 1, token: "t1" }, { ...this.#ports, moves }).catch(
      () => undefined,
    );
  }
}

function bound({ erase, markTold, ...rest }: MemoryControlPlane["tenants"]) {
  return { ...rest, erase, markTold };
}
