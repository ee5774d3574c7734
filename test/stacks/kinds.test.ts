import { expect, test } from "vitest";
import { ControlConfig } from "../../stacks/control-config.ts";
import { KINDS, ROLES } from "../../stacks/kinds.ts";
import { CONFIGS, programs } from "../../stacks/programs.ts";
import { STACK_KINDS } from "../../tenants/naming.ts";

test("knows a schema and a program for every kind of stack", async () => {
  const { controlProgram } = await import("../../stacks/control.ts");

  expect(ROLES).toStrictEqual(STACK_KINDS);
  expect(await KINDS.control()).toStrictEqual({ schema: ControlConfig, program: controlProgram });
  expect(await KINDS.pool()).toStrictEqual({ schema: CONFIGS.pool, program: programs.pool });
});

test.each(ROLES)("has a key in %s by which the platform keeps people away", async (role) => {
  const { schema } = await KINDS[role]();

  expect(schema.shape).toHaveProperty("managed");
});
