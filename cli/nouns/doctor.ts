import * as z from "zod";
import { EXIT } from "../../tenants/error-status.ts";
import { defineVerb } from "../verb.ts";

/** `tenantry doctor` */
export const DOCTOR = defineVerb({
  name: "doctor",
  summary: "Looks whether this machine has what Tenantry needs, and says how to mend what is not.",
  examples: ["tenantry doctor", "tenantry doctor --json"],
  parameters: [],
  flags: [],
  input: z.strictObject({}),
  run: async ({ ports, output }) => {
    const checks = await ports.diagnose();
    const ok = checks.every((check) => check.ok);
    output.list({ ok, checks }, checks, [
      { title: "CHECK", cell: ({ name }) => name },
      { title: "STATE", cell: (check) => (check.ok ? "ok" : "missing") },
      { title: "FOUND", cell: ({ detail }) => detail },
      { title: "REMEDY", cell: ({ remedy }) => remedy },
    ]);
    output.talk(ok ? "Everything is there." : "Mend what is missing, then run doctor again.");
    return ok ? EXIT.ok : EXIT.generic;
  },
});
