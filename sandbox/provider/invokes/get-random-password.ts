import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import type { Invoke } from "../catalogue.ts";
import type { Properties } from "../wire.ts";

/** Answers a random password; each call another, so a program keeps the first in a resource. */
export const getRandomPassword: Invoke = async (connection, args) => {
  const length = args.passwordLength;
  const { RandomPassword } = await connection.client(SecretsManager).getRandomPassword({
    PasswordLength: typeof length === "number" ? length : undefined,
    ExcludeCharacters: textOf(args, "excludeCharacters"),
    ExcludeLowercase: flagOf(args, "excludeLowercase"),
    ExcludeNumbers: flagOf(args, "excludeNumbers"),
    ExcludePunctuation: flagOf(args, "excludePunctuation"),
    ExcludeUppercase: flagOf(args, "excludeUppercase"),
    IncludeSpace: flagOf(args, "includeSpace"),
    RequireEachIncludedType: flagOf(args, "requireEachIncludedType"),
  });
  return { ...args, id: connection.region, randomPassword: RandomPassword };
};

function flagOf(args: Properties, key: string): boolean | undefined {
  return typeof args[key] === "boolean" ? args[key] : undefined;
}

function textOf(args: Properties, key: string): string | undefined {
  return typeof args[key] === "string" ? args[key] : undefined;
}
