import type { Flag, Noun, Parameter, Verb } from "./verb.ts";

/** Flags that every command takes. */
export const SHARED_FLAGS: readonly Flag[] = [
  { usage: "--api <url>", about: "address of the control plane's API" },
  { usage: "--json", about: "data as JSON, failures too" },
  { usage: "--plain", about: "data as lines with tabs, for other programs" },
  { usage: "--quiet", about: "no talk but failures" },
  { usage: "--no-color", about: "no colours" },
  { usage: "--no-input", about: "never ask; refuse what needs an answer" },
  { usage: "-h, --help", about: "this text" },
];

/** Help on a verb. */
export function verbHelp(command: string, verb: Verb): string {
  return page([
    [verb.summary],
    titled("Usage:", [usageOf(command, verb)]),
    titled("Examples:", verb.examples),
    titled("Words:", pairs(verb.parameters.map(({ name, about }) => [`<${name}>`, about]))),
    titled("Flags:", flagLines(verb.flags)),
    titled("Flags of every command:", flagLines(SHARED_FLAGS)),
  ]);
}

/** Help on a noun. */
export function nounHelp(command: string, noun: Noun): string {
  return page([
    [noun.summary],
    titled("Usage:", [`${command} <verb> [flags]`]),
    titled("Examples:", noun.examples),
    titled("Verbs:", pairs(noun.verbs.map(({ name, summary }) => [name, summary]))),
    [`\`${command} <verb> --help\` tells more.`],
  ]);
}

/** Help on the whole program. */
export function programHelp(commands: readonly (Noun | Verb)[]): string {
  return page([
    ["Provisions, places and watches the tenants of a SaaS product on AWS."],
    titled("Usage:", ["tenantry <noun> <verb> [flags]"]),
    titled("Examples:", [
      "tenantry sandbox up",
      "tenantry tenant add acme --tier basic --email ada@acme.example --wait",
      "tenantry stack list",
    ]),
    titled("Nouns:", pairs(commands.map(({ name, summary }) => [name, summary]))),
    titled("Flags of every command:", flagLines(SHARED_FLAGS)),
    ["`tenantry <noun> --help` tells more."],
  ]);
}

function usageOf(command: string, { parameters }: Verb): string {
  return [command, ...parameters.map(parameterUsage), "[flags]"].join(" ");
}

function parameterUsage({ name, isOptional = false }: Parameter): string {
  return isOptional ? `[${name}]` : `<${name}>`;
}

function flagLines(flags: readonly Flag[]): string[] {
  return pairs(flags.map(({ usage, about }) => [usage, about]));
}

function pairs(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `${left.padEnd(width)}  ${right}`);
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function page(parts: readonly (readonly string[])[]): string {
  const filled = parts.filter((lines) => lines.length > 0);
  return `${filled.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
