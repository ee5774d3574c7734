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
