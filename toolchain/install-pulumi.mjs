import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

// Runs on the installed Node 24 after `npm ci`; the version is that of the installed `@pulumi/pulumi`.
const [, , root = ""] = process.argv;
await PulumiCommand.install({ root });
