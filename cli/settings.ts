import * as z from "zod";
import type { Issue } from "../tenants/errors.ts";
import { ArgumentsInvalidError, SettingMissingError } from "./errors.ts";
import type { Ports } from "./ports.ts";
import { findProjectFile } from "./project-file.ts";

/** An address without its last slash, so that paths can be joined to it. */
const address = z
  .url({ protocol: /^https?$/, error: "must be an address that begins with http:// or https://" })
  .transform((url) => url.replace(/\/+$/, ""));

/** Every setting that is no secret: where it may stand, and what it must be. */
const SETTINGS = {
  api: { flag: "--api", variable: "TENANTRY_API", schema: address },
  operatorClient: {
    variable: "TENANTRY_OPERATOR_CLIENT",
    schema: z
      .string({ error: "must be a text" })
      .regex(/^[\w+]{1,128}$/, "must be the id of an app client"),
  },
  identity: { variable: "TENANTRY_IDENTITY", schema: address },
  region: {
    variable: "AWS_REGION",
    schema: z
      .string({ error: "must be a text" })
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a Region, such as eu-west-1"),
  },
} as const satisfies Record<string, SettingDefinition>;

interface SettingDefinition {
  readonly flag?: string;
  readonly variable: string;
  readonly schema: z.ZodType<string, unknown>;
}

/** Name of a setting, which is also its key in the project file. */
export type SettingName = keyof typeof SETTINGS;

/** What the project file may say. */
const ProjectFile = z
  .record(z.string(), z.unknown(), { error: "must be an object" })
  .superRefine((settings, context) => {
    for (const key of Object.keys(settings).filter((name) => !(name in SETTINGS))) {
      const message = `is not a setting; there are ${Object.keys(SETTINGS).join(", ")}`;
      context.addIssue({ code: "custom", path: [key], message });
    }
  });

/** A value, and where it was found. */
interface Found {
  readonly place: string;
  readonly value: unknown;
}

/** Settings by precedence: flag, variable, project file. */
export class Settings {
  readonly #values: Readonly<Partial<Record<SettingName, string>>>;

  constructor(values: Readonly<Partial<Record<SettingName, string>>>) {
    this.#values = values;
  }

  /** A setting, if it is known. */
  find(name: SettingName): string | undefined {
    return this.#values[name];
  }

  /**
   * A setting that a command cannot do without.
   *
   * @throws {@link SettingMissingError} naming every place where it may stand.
   */
  need(name: SettingName, what: string): string {
    const value = this.#values[name];
    if (value !== undefined) return value;
    const { flag, variable }: SettingDefinition = SETTINGS[name];
    const places = [...(flag ? [`\`${flag}\``] : []), `\`${variable}\``];
    throw new SettingMissingError(what, [...places, `\`${name}\` in tenantry.json`]);
  }
}

/**
 * Gathers the settings of a command.
 *
 * @throws {@link ArgumentsInvalidError} naming every wrong one and its place.
 */
export async function readSettings(
  ports: Ports,
  command: string,
  flags: Readonly<Partial<Record<SettingName, unknown>>>,
): Promise<Settings> {
  const file = await readProjectFile(ports, command);
  const values: Partial<Record<SettingName, string>> = {};
  const issues: Issue[] = [];
  for (const name of settingNames()) {
    const found = findSetting(name, flags[name], ports.environment, file);
    if (!found) continue;
    const result = SETTINGS[name].schema.safeParse(found.value);
    if (result.success) values[name] = result.data;
    else issues.push(...result.error.issues.map((issue) => problemAt(found.place, issue.message)));
  }
  if (issues.length > 0) {
    throw new ArgumentsInvalidError(command, issues, "Correct these settings and try again.");
  }
  return new Settings(values);
}

function settingNames(): readonly SettingName[] {
  // The keys of a constant are what its type says.
  return Object.keys(SETTINGS) as SettingName[];
}

function findSetting(
  name: SettingName,
  flag: unknown,
  environment: Ports["environment"],
  file: ProjectSettings | undefined,
): Found | undefined {
  const definition: SettingDefinition = SETTINGS[name];
  const places: Found[] = [
    { place: definition.flag ?? "", value: flag },
    { place: definition.variable, value: environment[definition.variable] || undefined },
    { place: `${file?.path ?? ""}: ${name}`, value: file?.settings[name] },
  ];
  return places.find(({ value }) => value !== undefined);
}

interface ProjectSettings {
  readonly path: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

async function readProjectFile(
  ports: Ports,
  command: string,
): Promise<ProjectSettings | undefined> {
  const file = await findProjectFile(ports);
  if (!file) return undefined;
  const result = ProjectFile.safeParse(file.content);
  if (result.success) return { path: file.path, settings: result.data };
  const issues = result.error.issues.map((issue) =>
    problemAt([file.path, ...issue.path].join(": "), issue.message),
  );
  throw new ArgumentsInvalidError(command, issues, `Correct ${file.path} and try again.`);
}

function problemAt(path: string, problem: string): Issue {
  return { path, problem };
}
