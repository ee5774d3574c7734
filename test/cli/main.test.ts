import { spawn } from "node:child_process";
import { on, once } from "node:events";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { ACME, RUNNING } from "./documents.ts";

// Each of these starts Node anew, which takes its time on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

const MAIN = path.resolve("cli/main.ts");

const cache = await mkdtemp(path.join(tmpdir(), "tenantry-cli-"));

/** Answers as the API and the operators' pool do; the operation never ends. */
const server: Server = createServer((request, response) => {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(answerTo(request.method ?? "", request.url ?? "")));
});

function answerTo(method: string, url: string): object {
  if (method === "POST") return { AuthenticationResult: { AccessToken: "t", ExpiresIn: 900 } };
  if (url.startsWith("/tenants")) return { items: [ACME] };
  return url.includes("/events") ? { items: [] } : RUNNING;
}

beforeAll(() => once(server.listen(0, "127.0.0.1"), "listening"));

afterAll(async () => {
  server.close();
  await rm(cache, { recursive: true });
});

function start(...words: readonly string[]) {
  // A server that was told to listen on a port has an address of this kind.
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: {
      ...process.env,
      TENANTRY_CACHE: cache,
      TENANTRY_API: address,
      TENANTRY_IDENTITY: address,
      TENANTRY_OPERATOR_CLIENT: "client1",
      TENANTRY_OPERATOR: "ada",
      TENANTRY_PASSWORD: "secret",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => {
    said.stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.stderr += chunk;
  });
  const ended = once(child, "close").then(([code]) => ({ code, ...said }));
  return { child, ended };
}

/** Until the server answers a request for what happened: nothing is left then but to wait. */
async function untilAsked(path: string): Promise<void> {
  for await (const [request] of on(server, "request")) if (request.url.includes(path)) return;
}

test("runs as a program", async () => {
  expect(await start("--version").ended).toStrictEqual({
    code: 0,
    stdout: `${manifest.version}\n`,
    stderr: "",
  });
});

test("speaks with the API over HTTP and keeps its token for its owner only", async () => {
  const { code, stdout } = await start("tenant", "list", "--json").ended;

  const [file = ""] = await readdir(path.join(cache, "logins"));
  const mode = (await stat(path.join(cache, "logins", file))).mode & 0o777;
  expect({ code, document: JSON.parse(stdout), mode }).toStrictEqual({
    code: 0,
    document: { items: [ACME] },
    mode: 0o600,
  });
});

test("stops at the first Ctrl-C after what is in progress, and says so", async () => {
  const { child, ended } = start("operation", "show", RUNNING.operation, "--follow");
  await untilAsked("/events");
  child.kill("SIGINT");

  expect(await ended).toStrictEqual({
    code: 8,
    stdout: "",
    stderr: [
      "",
      "Stopping after what is in progress. Press Ctrl-C once more to stop it sooner.",
      'COMMAND_CANCELLED: stopped watching: the operation on stack "pool-s1-1" goes on',
      `Go on with \`tenantry operation show ${RUNNING.operation} --follow\`.`,
      "",
    ].join("\n"),
  });
});

test("asks a real sandbox entry point, and passes on its reason and exit code", async () => {
  expect(await start("sandbox", "env", "--name", "nobody").ended).toStrictEqual({
    code: 4,
    stdout: "",
    stderr: 'SANDBOX_DOWN: sandbox "nobody" is down\nStart it with `tenantry sandbox up`.\n',
  });
});

test("refuses to ask where nobody can answer", async () => {
  const { code, stderr } = await start("sandbox", "down", "--delete").ended;

  expect(code).toBe(2);
  expect(stderr).toContain("Pass `--confirm=default` to confirm it.\n");
});

test("looks at this machine", async () => {
  const { code, stdout } = await start("doctor", "--json").ended;

  const { ok, checks } = JSON.parse(stdout);
  expect(code).toBe(ok ? 0 : 1);
  expect(checks.map(({ name }: { name: string }) => name)).toContain("python");
});
