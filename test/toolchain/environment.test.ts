import { join } from "node:path";
import { expect, test } from "vitest";
import { machineEnvironment, projectEnvironment } from "../../toolchain/environment.mjs";
import { temporaryLocations } from "./fake-machine.ts";

test("puts the project's own programs first, then the chosen Pulumi, each once", async () => {
  const locations = await temporaryLocations();
  const environment = { PATH: `/usr/bin:${locations.bin}:/opt/pulumi/bin`, HOME: "/home/ada" };

  const result = projectEnvironment(environment, locations, "/opt/pulumi/bin");

  expect(result).toStrictEqual({
    PATH: `${locations.bin}:/opt/pulumi/bin:/usr/bin`,
    HOME: "/home/ada",
    NODE_COMPILE_CACHE: join(locations.project, ".tenantry", "compiled"),
  });
});

test("leaves a folder for compiled code that was chosen", async () => {
  const locations = await temporaryLocations();

  const result = projectEnvironment({ NODE_COMPILE_CACHE: "/tmp/mine" }, locations, undefined);

  expect(result).toStrictEqual({ PATH: locations.bin, NODE_COMPILE_CACHE: "/tmp/mine" });
});

test("hides the folder that npm ci replaces from the machine's tools", async () => {
  const locations = await temporaryLocations();

  const result = machineEnvironment({ PATH: `${locations.bin}:/usr/bin:/bin` }, locations);

  expect(result).toStrictEqual({ PATH: "/usr/bin:/bin" });
});
