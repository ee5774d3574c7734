import * as z from "zod";
import { parseDocument } from "../../tenants/document.ts";
import { EXIT } from "../../tenants/error-status.ts";
import { ApartFrom, OperatorRegistration, Residency } from "../../tenants/tenant.ts";
import { defineVerb } from "../verb.ts";
import { text, toggle } from "../words.ts";
import { signUpFields } from "./tenant-view.ts";
import { WAIT_FLAGS, WAIT_INPUT, watchTenant } from "./tenant-watch.ts";

/** `tenantry tenant add` */
export const TENANT_ADD = defineVerb({
  name: "add",
  summary:
    "Signs a company up, as the public sign-up does, or as an operator who keeps it from others.",
  examples: [
    "tenantry tenant add acme --tier basic --email ada@acme.example",
    "tenantry tenant add globex --tier platinum --email hank@globex.example --wait --apart-from acme",
    "tenantry tenant add initech --tier basic --email bill@initech.example --residency eu-west-1,eu-central-1",
  ],
  parameters: [{ name: "name", about: "unique name, for people and routing" }],
  flags: [
    { usage: "--tier <tier>", about: "what it buys" },
    { usage: "--email <address>", about: "its first admin" },
    {
      usage: "--residency <regions>",
      about: "Regions that it may live in, parted by commas (default: any)",
    },
    {
      usage: "--apart-from <names>",
      about: "tenants that it must not share a shard with, parted by commas (for operators)",
    },
    { usage: "--key <key>", about: "idempotency key: the same key signs up once" },
    ...WAIT_FLAGS,
    { usage: "--dry-run", about: "check the words and say what would be done" },
  ],
  input: z.strictObject({
    name: text("a name"),
    tier: text("the name of a tier"),
    email: text("an e-mail address"),
    residency: text("Regions, parted by commas")
      .transform((regions) => regions.split(","))
      .pipe(Residency)
      .optional(),
    apartFrom: text("names of tenants, parted by commas")
      .transform((names) => names.split(","))
      .pipe(ApartFrom)
      .optional(),
    key: text("a text").max(128, "must be at most 128 characters").optional(),
    ...WAIT_INPUT,
    dryRun: toggle,
  }),
  run: async (context, { key, wait, timeout, dryRun, ...words }) => {
    const { ports, output } = context;
    const { name, tier } = words;
    if (dryRun) {
      const registration = parseDocument(OperatorRegistration, words, "the registration");
      output.talk(`Would sign up "${name}" as a ${tier} tenant.`);
      output.record(
        registration,
        Object.entries(registration).map(([word, value]) => [word, String(value)]),
      );
      return EXIT.ok;
    }
    const api = context.publicApi();
    const idempotencyKey = key ?? ports.newId();
    const signUp = words.apartFrom
      ? await context.operatorApi().addTenant(words, idempotencyKey)
      : await api.register(words, idempotencyKey);
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
