import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { resolve } = createRequire(import.meta.url);

/** Whether resources of a type take tags, as the SDK declares it; our own components take none. */
export function takesTags(type: string): boolean {
  const [provider = "", module = "", name = ""] = type.split(":");
  if (provider !== "aws" && provider !== "awsx") return false;
  const file = module.includes("/")
    ? module
    : `${module}/${name[0]?.toLowerCase()}${name.slice(1)}`;
  const declarations = readFileSync(resolve(`@pulumi/${provider}/${file}.d.ts`), "utf8");
  const [, args] = declarations.split(`export interface ${name}Args {`);
  if (args === undefined) throw new Error(`${type} has no arguments in ${file}.d.ts`);
  return /^ {4}tags\??:/m.test(args);
}
