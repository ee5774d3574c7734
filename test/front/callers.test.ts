import { expect, test } from "vitest";
import { Callers } from "../../sandbox/front/callers.ts";

test("follows a process group into the roles that it takes on", () => {
  const callers = new Callers(async () => "");
  callers.register("ASIA1", 100);

  callers.follow("ASIA1", "<Credentials><AccessKeyId>ASIA2</AccessKeyId></Credentials>");
  callers.follow("ASIA9", "<Credentials><AccessKeyId>ASIA3</AccessKeyId></Credentials>");

  const groups = ["ASIA1", "ASIA2", "ASIA3", undefined].map((key) => callers.groupOf(key));
  expect(groups).toStrictEqual([100, 100, undefined, undefined]);
});

test("knows the account of a root key, and takes calls without a key for the hub's", async () => {
  const callers = new Callers(() => Promise.reject(new Error("nobody should be asked")));

  const accounts = await Promise.all([
    callers.accountOf("222222222222"),
    callers.accountOf(undefined),
  ]);

  expect(accounts).toStrictEqual(["222222222222", "000000000000"]);
});

test("asks once for the account of a key, and again when that failed", async () => {
  const asked: string[] = [];
  const callers = new Callers(async (key) => {
    asked.push(key);
    if (asked.length === 1) throw new Error("not up yet");
    return "111111111111";
  });

  const first = await callers.accountOf("ASIA1").catch(() => "failed");
  const second = await callers.accountOf("ASIA1");
  const third = await callers.accountOf("ASIA1");

  expect([first, second, third]).toStrictEqual(["failed", "111111111111", "111111111111"]);
  expect(asked).toStrictEqual(["ASIA1", "ASIA1"]);
});
