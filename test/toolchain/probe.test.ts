import { chmod, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CommandRunner } from "../../toolchain/command-runner.mjs";
import { machineProbe } from "../../toolchain/probe.mjs";
import { temporaryFolder } from "./fake-machine.ts";

async function listen(): Promise<number> {
  const server = createServer((_, response) => response.writeHead(403).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  // A server that listens on a TCP port tells its address as an object.
  return (server.address() as AddressInfo).port;
}

test("finds the first program of a name on the PATH, and no file that cannot be run", async () => {
  const [first, second] = [await temporaryFolder(), await temporaryFolder()];
  await writeFile(path.join(first, "pulumi"), "");
  await writeFile(path.join(second, "pulumi"), "");
  await chmod(path.join(second, "pulumi"), 0o755);
  const probe = machineProbe(new CommandRunner(), { PATH: `${first}:${second}` });

  expect(await probe.find("pulumi")).toBe(path.join(second, "pulumi"));
  expect(await probe.find("go")).toBeUndefined();
});

test("asks the same question once", async () => {
  const file = path.join(await temporaryFolder(), "asked");
  const probe = machineProbe(new CommandRunner(), process.env);

  await Promise.all([1, 2].map(() => probe.run("sh", ["-c", `echo asked >> ${file}`])));

  expect(await readFile(file, "utf8")).toBe("asked\n");
});

test("sees that a port is taken, and free again", async () => {
  const probe = machineProbe(new CommandRunner(), {});
  const port = await listen();

  expect(await probe.isFree(port)).toBe(false);
  expect(await probe.isReachable(`http://127.0.0.1:${port}`)).toBe(true);
});

test("sees that nothing answers", async () => {
  const probe = machineProbe(new CommandRunner(), {});

  expect(await probe.isReachable("http://127.0.0.1:9")).toBe(false);
});
