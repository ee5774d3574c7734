import type { ToldStory } from "./tell-story.ts";

/** Settings of the command line that are known now that there is a control plane. */
export function settingsOf({ control, operator }: ToldStory): Readonly<Record<string, string>> {
  return {
    ...control.workerEnvironment,
    TENANTRY_API: control.apiUrl,
    TENANTRY_OPERATOR_CLIENT: control.operatorsClientId,
    TENANTRY_OPERATOR: operator.email,
    TENANTRY_PASSWORD: operator.password,
  };
}

/** Where everything is, and commands that work as they stand. */
export async function linesFor({ stage, company, control }: ToldStory): Promise<readonly string[]> {
  const { noisy, neighbour, elsewhere } = company;
  const token = await stage.identity.logIn(noisy, noisy.email, noisy.password);
  return [
    "",
    `Sign-up:    ${control.apiUrl}/registrations`,
    `API:        ${control.apiUrl}/openapi.json`,
    ...[noisy, neighbour, elsewhere].map(({ name, apiUrl }) => `${name.padEnd(11)} ${apiUrl}`),
    "",
    "A company signs up:",
    `  curl -sS -X POST ${control.apiUrl}/registrations -H 'content-type: application/json' \\`,
    `    -H "idempotency-key: $(date +%s)" -d '{"name":"mycorp","email":"me@example.com","tier":"basic"}'`,
    `${noisy.name} lists its products (the token is good for 15 minutes):`,
    `  curl -sS ${noisy.apiUrl}/products -H 'authorization: Bearer ${token}'`,
    "",
    "In another terminal, in this folder:",
    '  eval "$(npx tenantry sandbox env --name story)"',
    "  npx tenantry tenant list",
    `  pulumi preview --stack control --config-file ${stage.folder}/stack-config/Pulumi.control.yaml`,
    "",
    "Ctrl-C stops everything.",
  ];
}
