import type { Flag } from "../verb.ts";
import { text } from "../words.ts";

/** Program that keeps sandboxes. */
export const SANDBOX_ENTRY = "sandbox/main.ts";

/** Flag of {@link sandboxName}. */
export const sandboxNameFlag: Flag = {
  usage: "--name <name>",
  about: "which sandbox (default: default)",
};

/** Which sandbox is meant. */
export const sandboxName = text("the name of a sandbox")
  .regex(/^[a-z][a-z0-9-]{0,30}$/, "must be lower-case letters, digits or dashes")
  .default("default");
