import { expect, test, vi } from "vitest";
import { runStack } from "../../stacks/run-stack.ts";

const program = vi.hoisted(() => vi.fn(async () => ({ made: true })));
vi.mock("../../stacks/kinds.ts", async () => {
  const { ShardConfig } = await import("../../stacks/shard-config.ts");
  return { ROLES: ["shard"], KINDS: { shard: async () => ({ schema: ShardConfig, program }) } };
});

const run = {
  stack: "shard-s1",
  config: {
    "tenantry:role": "shard",
    "tenantry:managed": "true",
    "tenantry:hub": '{"account":"999999999999"}',
    "tenantry:shard": JSON.stringify({
      name: "s1",
      account: "111111111111",
      region: "us-east-1",
      bootstrapRoleArn: "arn:aws:iam::111111111111:role/admin",
    }),
  },
  isPreview: false,
  lease: undefined,
};

test("refuses to change a managed stack by hand, and names the command that does it rightly", async () => {
  await expect(runStack(run)).rejects.toThrow(
    "stack shard-s1 is changed by the platform, which records what runs\nRun `tenantry stack run shard-s1 -- up`",
  );
  expect(program).not.toHaveBeenCalled();
});

test("previews a managed stack, and changes it under a lease", async () => {
  await expect(runStack({ ...run, isPreview: true })).resolves.toStrictEqual({ made: true });
  await expect(runStack({ ...run, lease: "fence-7" })).resolves.toStrictEqual({ made: true });
});

test("changes a stack of one's own by hand", async () => {
  const config = { ...run.config, "tenantry:managed": "false" };

  await expect(runStack({ ...run, config })).resolves.toStrictEqual({ made: true });
});

test("tells a wrong configuration without a stack trace, and lets bugs rise", async () => {
  await expect(runStack({ ...run, config: {} })).rejects.toMatchObject({
    name: "Error",
    message: expect.stringContaining("tenantry:role: must be one of shard"),
  });
  program.mockRejectedValueOnce(new TypeError("a bug"));
  await expect(runStack({ ...run, lease: "fence-7" })).rejects.toBeInstanceOf(TypeError);
});
