import { expect, test } from "vitest";
import { Callers } from "../../sandbox/front/callers.ts";

test("follows a process group into the roles that it takes on", () => {
  const callers = new Callers();
  callers.register("ASIA1", 100);

  callers.follow("ASIA1", "<Credentials><AccessKeyId>ASIA2</AccessKeyId></Credentials>");
  callers.follow("ASIA9", "<Credentials><AccessKeyId>ASIA3</AccessKeyId></Credentials>");

  const groups = ["ASIA1", "ASIA2", "ASIA3", undefined].map((key) => callers.groupOf(key));
  expect(groups).toStrictEqual([100, 100, undefined, undefined]);
});

test("knows the account of a root key, of a role that was taken on, and takes others for the hub's", () => {
  const callers = new Callers();
  const arn = "<Arn>arn:aws:sts::111111111111:assumed-role/deploy/worker</Arn>";

  callers.follow("000000000000", `<AccessKeyId>ASIA1</AccessKeyId>${arn}`);

  const accounts = ["222222222222", "ASIA1", "ASIA9", undefined].map((key) =>
    callers.accountOf(key),
  );
  expect(accounts).toStrictEqual(["222222222222", "111111111111", "000000000000", "000000000000"]);
});
