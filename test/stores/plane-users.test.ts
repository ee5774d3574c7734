import { beforeEach, expect, test } from "vitest";
import { PlaneUsers } from "../../stores/plane-users.ts";
import { awsError } from "../support/aws-error.ts";
import { MemoryUserPool } from "../support/memory-user-pool.ts";

let pool = new MemoryUserPool();
let users = new PlaneUsers(pool.client(), "pool");
const ann = { tenant: "a", email: "ann@a.example", groups: ["admins"], invited: true };

beforeEach(() => {
  pool = new MemoryUserPool();
  users = new PlaneUsers(pool.client(), "pool");
});

test("invites a user once, and shows it among its tenant's", async () => {
  const user = await users.ensure(ann);

  expect(await users.ensure(ann)).toBe(user);
  expect(pool.invited).toStrictEqual(["ann@a.example"]);
  expect(await users.list("a", { limit: 9 })).toStrictEqual({
    items: [{ user, email: "ann@a.example", enabled: true, status: "CONFIRMED" }],
  });
});

test("refuses an address of another tenant, and leaves its groups as they are", async () => {
  await users.ensure(ann);

  await expect(users.ensure({ ...ann, tenant: "b" })).rejects.toMatchObject({
    code: "EMAIL_TAKEN",
  });
  expect(pool.members.get(ann.email)?.groups).toStrictEqual(new Set(["a", "admins"]));
});

test("removes its own users only, and one that is gone without a word", async () => {
  const user = await users.ensure(ann);
  await users.removeOwn("b", ann.email);
  expect(pool.members.size).toBe(1);

  await users.removeOwn("a", ann.email);
  await users.removeOwn("a", ann.email);
  await users.remove(user);

  expect(pool.members.size).toBe(0);
});

test("gives a user a password", async () => {
  await users.setPassword(await users.ensure(ann), "secret");

  expect(pool.members.get(ann.email)?.password).toBe("secret");
});

/** Users over a service that answers everything with this. */
function answering(answer: unknown): PlaneUsers {
  const send = async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  // Only `send` is used of a client.
  return new PlaneUsers({ send } as never, "pool");
}

test("shows what Cognito does not say as unknown, and where the next page begins", async () => {
  expect(await answering({ Users: [{}], NextToken: "next" }).list("a", { limit: 1 })).toStrictEqual(
    {
      items: [{ user: "", email: "", enabled: false, status: "UNKNOWN" }],
      cursor: "next",
    },
  );
  const gone = answering(awsError("ResourceNotFoundException"));
  expect(await gone.list("a", { limit: 1 })).toStrictEqual({ items: [] });
});

test("does not take another failure for a user that is there, gone or nobody's", async () => {
  const busy = answering(awsError("TooManyRequestsException"));

  for (const work of [
    () => busy.ensure(ann),
    () => busy.remove("ann"),
    () => busy.removeOwn("a", ann.email),
    () => busy.list("a", { limit: 1 }),
  ]) {
    await expect(work()).rejects.toThrow("TooManyRequestsException");
  }
});
