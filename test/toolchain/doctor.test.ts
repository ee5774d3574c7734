import path from "node:path";
import { expect, test } from "vitest";
import { diagnose } from "../../toolchain/doctor.mjs";
import { type FakeMachine, fakeProbe, temporaryLocations } from "./fake-machine.ts";

const READY: FakeMachine = {
  nodeVersion: "20.11.0",
  commands: {
    "npm --version": "11.19.1\n",
    "python3 -c": "3.11.7\n\n",
    "/opt/pulumi/pulumi version": "v3.259.0\n",
    "go version": "go version go1.26.8 linux/amd64\n",
  },
  programs: ["/opt/pulumi/pulumi", "/opt/pulumi/pulumi-language-nodejs"],
};

async function failuresOf(machine: FakeMachine, port = 4599) {
  const checks = await diagnose(fakeProbe(machine), await temporaryLocations(), port);
  return checks.filter((check) => !check.ok);
}

test("finds everything on a machine that is ready", async () => {
  const checks = await diagnose(fakeProbe(READY), await temporaryLocations(), 4599);

  expect(checks).toStrictEqual([
    { name: "node", ok: true, detail: "node 20.11.0" },
    { name: "npm", ok: true, detail: "npm 11.19.1" },
    { name: "python", ok: true, detail: "python3 3.11.7" },
    { name: "pulumi", ok: true, detail: "pulumi 3.259.0 on the PATH" },
    { name: "port", ok: true, detail: "port 4599 is free" },
  ]);
});

test("names a Node that is too old", async () => {
  expect(await failuresOf({ ...READY, nodeVersion: "18.20.0" })).toStrictEqual([
    {
      name: "node",
      ok: false,
      detail: "node 18.20.0 is older than 20.0.0",
      remedy:
        "Install Node 20 or newer, for instance from https://nodejs.org, and put it first on the PATH.",
    },
  ]);
});

test("names a missing npm", async () => {
  const { "npm --version": _, ...commands } = READY.commands ?? {};

  const [check] = await failuresOf({ ...READY, commands });

  expect(check).toMatchObject({ name: "npm", detail: "no working npm on the PATH" });
  expect(check?.remedy).toContain("Install npm");
});

test("names a Pulumi CLI that is too old", async () => {
  const commands = { ...READY.commands, "/opt/pulumi/pulumi version": "v3.120.0\n" };

  expect(await failuresOf({ ...READY, commands })).toStrictEqual([
    {
      name: "pulumi",
      ok: false,
      detail: "pulumi 3.120.0 on the PATH is older than 3.259.0",
      remedy:
        "Run `npm start`, which brings Pulumi 3.259.0 into the cache, or install 3.259.0 or newer yourself.",
    },
  ]);
});

test("names a Pulumi CLI that cannot run TypeScript programs", async () => {
  const [check] = await failuresOf({ ...READY, programs: ["/opt/pulumi/pulumi"] });

  expect(check).toMatchObject({
    name: "pulumi",
    detail: "pulumi 3.259.0 on the PATH has no pulumi-language-nodejs beside it",
  });
});

test("takes the cached Pulumi CLI where the one on the PATH is too old", async () => {
  const locations = await temporaryLocations();
  const cached = ["pulumi", "pulumi-language-nodejs"].map((name) =>
    path.join(locations.pulumi, "bin", name),
  );
  const probe = fakeProbe({
    ...READY,
    commands: { ...READY.commands, "/opt/pulumi/pulumi version": "v3.120.0\n" },
    programs: ["/opt/pulumi/pulumi", ...cached],
  });

  const checks = await diagnose(probe, locations, 4599);

  expect(checks.find((check) => check.name === "pulumi")).toStrictEqual({
    name: "pulumi",
    ok: true,
    detail: "pulumi 3.259.0 in the cache (pulumi 3.120.0 on the PATH is older than 3.259.0)",
  });
});

test("names that Pulumi can come from nowhere without Go and internet", async () => {
  const { "go version": _, ...commands } = READY.commands ?? {};

  const checks = await failuresOf({ ...READY, commands, programs: [], isOnline: false });

  expect(checks.map((check) => check.name)).toStrictEqual(["pulumi", "pulumi source"]);
  expect(checks[1]).toMatchObject({
    detail:
      "https://get.pulumi.com does not answer and there is no go on the PATH, so Pulumi can be neither downloaded nor built",
    remedy:
      "Connect to the internet, or install Go 1.25.11 or newer, or put Pulumi 3.259.0 or newer on the PATH.",
  });
});

test("names a Go that is too old to build Pulumi", async () => {
  const commands = { ...READY.commands, "go version": "go version go1.22.1 linux/amd64" };

  const checks = await failuresOf({ ...READY, commands, programs: [] });

  expect(checks[1]?.detail).toContain("go 1.22.1 is too old");
});

test.each([
  ["the internet answers", { isOnline: true, commands: {} }, "https://get.pulumi.com answers"],
  ["Go is recent", { isOnline: false, commands: READY.commands ?? {} }, "go 1.26.8"],
])("says where Pulumi will come from when %s", async (_, machine, detail) => {
  const probe = fakeProbe({ ...machine, programs: [] });

  const checks = await diagnose(probe, await temporaryLocations(), 4599);

  expect(checks).toContainEqual({ name: "pulumi source", ok: true, detail });
});

test("names a Python without venv", async () => {
  const commands = { ...READY.commands, "python3 -c": "3.11.7\nensurepip\n" };

  expect(await failuresOf({ ...READY, commands })).toStrictEqual([
    {
      name: "python",
      ok: false,
      detail: "python3 3.11.7 lacks ensurepip, so it cannot make an environment",
      remedy: "Install the missing part (Debian and Ubuntu: `sudo apt install python3.11-venv`).",
    },
  ]);
});

test("names a Python that is too old, and finds a newer one beside it", async () => {
  const old = { ...READY.commands, "python3 -c": "3.8.10\n\n" };
  const both = { ...old, "python3.12 -c": "3.12.1\n\n" };

  const [check] = await failuresOf({ ...READY, commands: old });

  expect(check?.detail).toBe("python3 3.8.10 is older than 3.10.0");
  expect(await failuresOf({ ...READY, commands: both })).toStrictEqual([]);
});

test("names a missing Python", async () => {
  const { "python3 -c": _, ...commands } = READY.commands ?? {};

  const [check] = await failuresOf({ ...READY, commands });

  expect(check?.detail).toBe("no python3 on the PATH");
});

test("names a port that is in use, and a way round", async () => {
  const [check] = await failuresOf({ ...READY, takenPorts: [4599] });

  expect(check).toMatchObject({ name: "port", detail: "port 4599 of 127.0.0.1 is in use" });
  expect(check?.remedy).toContain("`TENANTRY_PORT`");
});

test.each([0, 65_536, 1.5, Number.NaN])("refuses %d as a port", async (port) => {
  const [check] = await failuresOf(READY, port);

  expect(check?.detail).toBe("TENANTRY_PORT is not a port number from 1 to 65535");
});
