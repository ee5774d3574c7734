import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";
import { EXIT } from "../../tenants/error-status.ts";
import { Registration } from "../../tenants/tenant.ts";
import { defineVerb } from "../verb.ts";
import { text, toggle } from "../words.ts";
import { signUpFields } from "./tenant-view.ts";
import { WAIT_FLAGS, WAIT_INPUT, watchTenant } from "./tenant-watch.ts";

/** `tenantry tenant add` */
export const TENANT_ADD = defineVerb({
  name: "add",
  summary: "Signs a company up, as the public sign-up does.",
  examples: [
    "tenantry tenant add acme --tier basic --email ada@acme.example",
    "tenantry tenant add globex --tier platinum --email hank@globex.example --wait",
  ],
  parameters: [{ name: "name", about: "unique name, for people and routing" }],
  flags: [
    { usage: "--tier <tier>", about: "what it buys" },
    { usage: "--email <address>", about: "its first admin" },
    { usage: "--key <key>", about: "idempotency key: the same key signs up once" },
    ...WAIT_FLAGS,
    { usage: "--dry-run", about: "check the words and say what would be done" },
  ],
  input: z.strictObject({
    name: text("a name"),
    tier: text("the name of a tier"),
    email: text("an e-mail address"),
    key: text("a text").max(128, "must be at most 128 characters").optional(),
    ...WAIT_INPUT,
    dryRun: toggle,
  }),
  run: async (context, { name, tier, email, key, wait, timeout, dryRun }) => {
    const { ports, output } = context;
    if (dryRun) {
      const registration = parseDocument(Registration, { name, tier, email }, "the registration");
      output.talk(`Would sign up "${name}" as a ${tier} tenant.`);
      output.record(registration, Object.entries(registration));
      return EXIT.ok;
    }
    const api = context.publicApi();
    const signUp = await api.register({ name, tier, email }, key ?? ports.newId());
    if (wait) {
      const look = () => api.registration(signUp.tenant);
      await watchTenant(context, { look, fields: signUpFields, timeoutSeconds: timeout });
      return EXIT.ok;
    }
    output.record(signUp, signUpFields(signUp));
    output.talk(`Follow it with \`tenantry tenant show ${name}\`.`);
    return EXIT.ok;
  },
});
