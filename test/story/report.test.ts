import { expect, test } from "vitest";
import { must, StoryReport } from "../../sandbox/story/report.ts";

function report() {
  const said: string[] = [];
  let now = 0;
  const clock = () => {
    now += 1500;
    return now;
  };
  return { said, story: new StoryReport({ clock, say: (line) => said.push(line) }) };
}

test("is ok only when every check was, and says so while it happens", async () => {
  const { said, story } = report();

  await story.check("one", async () => "as it must be");
  await story.check("two", async () => {
    must(false, "nothing is there");
    return "";
  });

  expect(story.result()).toStrictEqual({
    ok: false,
    checks: [
      { name: "one", ok: true, detail: "as it must be" },
      { name: "two", ok: false, detail: "nothing is there" },
    ],
    tenants: [],
    seconds: {},
  });
  expect(said).toStrictEqual(["ok     one: as it must be", "FAILED two: nothing is there"]);
});

test("is not ok when it checked nothing", () => {
  expect(report().story.result().ok).toBe(false);
});

test("shows the stack of what is a bug", async () => {
  const { story } = report();

  await story.check("bug", () => Promise.reject(new TypeError("x is not a function")));
  await story.check("odd", () => Promise.reject("a text"));

  expect(story.result().checks.map(({ detail }) => detail)).toStrictEqual([
    expect.stringMatching(/^TypeError: x is not a function\n\s+at /),
    "a text",
  ]);
});

test("times each stage, also one that fails", async () => {
  const { story } = report();

  await expect(story.stage("up", () => Promise.reject(new Error("no")))).rejects.toThrow("no");

  expect(story.result().seconds).toStrictEqual({ up: 1.5 });
});

test("lists the tenants that are in service at the end", () => {
  const { story } = report();
  const tenant = {
    name: "acme",
    tier: "basic",
    isolation: "pool",
    shard: "s1",
    stack: "tenant-1",
    apiUrl: "http://x",
  };

  story.serve(tenant);
  story.serve({ ...tenant, name: "gone" });
  story.retire("gone");

  expect(story.result().tenants).toStrictEqual([tenant]);
});
