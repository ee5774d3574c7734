/** Runs every program of a release without an engine, and writes what each would use to stdout. */
import { argv, stdout } from "node:process";
import * as pulumi from "@pulumi/pulumi";
import type { ProgramRole } from "../../../stacks/programs.ts";
import { type Registration, usageOf } from "../../../tenants/measured-usage.ts";
import type { Usage } from "../../../tenants/usage.ts";
import { loadProgram } from "../load-program.ts";
import type { Measurement } from "../measure-usage.ts";
import { measuredConfigs } from "./measured-configs.ts";

/** Answers that programs take apart themselves; everything else just comes back. */
const DRAWN = { value: "none", randomPassword: "none" };

async function main(measurement: Measurement): Promise<void> {
  const registrations = await recordRegistrations();
  const { programs } = await loadProgram(measurement.folder, measurement.release);
  const configs = measuredConfigs(measurement);
  const usageBy = async (role: ProgramRole): Promise<Usage> => {
    registrations.length = 0;
    await programs[role](configs[role]);
    await pulumi.runtime.disconnect();
    return usageOf(registrations);
  };
  const usage = {
    shard: await usageBy("shard"),
    pool: await usageBy("pool"),
    silo: await usageBy("silo"),
    tenant: await usageBy("tenant"),
  };
  stdout.write(JSON.stringify(usage));
}

/** Puts a stand-in in the engine's place, which notes everything that it is asked for. */
async function recordRegistrations(): Promise<Registration[]> {
  const registrations: Registration[] = [];
  await pulumi.runtime.setMocks({
    newResource(args) {
      registrations.push(args);
      const { name, inputs } = args;
      return { id: name, state: { arn: name, version: "1", ...inputs } };
    },
    call: ({ inputs }) => ({ ...inputs, ...DRAWN }),
  });
  return registrations;
}

const [, , measurement = "{}"] = argv;
await main(JSON.parse(measurement));
