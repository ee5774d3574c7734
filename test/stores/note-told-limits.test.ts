import { expect, test } from "vitest";
import { noteToldLimits } from "../../stores/note-told-limits.ts";
import { stockedPlane } from "../support/stocked-plane.ts";

const told = (value: number) => ({ value, from: "service-quotas" }) as const;
const said = (value: number) => ({ value, from: "operator" }) as const;

test("keeps what an operator says between the read and the write, and notes the rest", async () => {
  const { shards } = (await stockedPlane()).process();
  const { account } = await shards.get("s1");
  const interrupted = {
    get: async (name: string) => {
      const before = await shards.get(name);
      await shards.noteLimits(name, { tables: said(9) });
      return before;
    },
    account: async (id: string) => {
      const before = await shards.account(id);
      await shards.raiseAccount(id, { "iam-roles": said(9) });
      return before;
    },
    noteLimits: shards.noteLimits.bind(shards),
    raiseAccount: shards.raiseAccount.bind(shards),
  };
  const limits = { tables: told(5), "usage-plans": told(5), "iam-roles": told(5) };

  await noteToldLimits(interrupted, { shard: "s1", account }, limits);

  expect((await shards.get("s1")).limits).toMatchObject({
    tables: said(9),
    "usage-plans": told(5),
  });
  expect((await shards.account(account))?.limits).toMatchObject({ "iam-roles": said(9) });
});
