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
export async function linesFor(told: ToldStory): Promise<readonly string[]> {
  const { stage, control } = told;
  return [
    "",
    `Sign-up:    ${control.apiUrl}/registrations`,
    `API:        ${control.apiUrl}/openapi.json`,
    ...stage.report.result().tenants.map(({ name, apiUrl }) => `${name.padEnd(11)} ${apiUrl}`),
    "",
    "A company signs up:",
    `  curl -sS -X POST ${control.apiUrl}/registrations -H 'content-type: application/json' \\`,
    `    -H "idempotency-key: $(date +%s)" -d '{"name":"mycorp","email":"me@example.com","tier":"basic"}'`,
    ...(await callsOf(told)),
    "",
    "In another terminal, in this folder:",
    '  eval "$(npx tenantry sandbox env --name story)"',
    "  npx tenantry tenant list",
    `  pulumi preview --stack control --config-file ${stage.folder}/stack-config/Pulumi.control.yaml`,
    "",
    "Ctrl-C stops everything.",
  ];
}

/** One call of each pooled tenant's admin, and one that is refused, where one of them is in another plane. */
async function callsOf({ stage, company }: ToldStory): Promise<readonly string[]> {
  const { noisy, neighbour, elsewhere } = company;
  const calls = [noisy, neighbour, elsewhere].map(async (tenant) => {
    const token = await stage.identity.logIn(tenant, tenant.email, tenant.password);
    return [`${tenant.name} lists its products:`, productsOf(tenant.apiUrl, token)];
  });
  const strange = await stage.identity.logIn(elsewhere, elsewhere.email, elsewhere.password);
  const foreign = [
    `${elsewhere.name}'s token is refused where ${noisy.name} is:`,
    productsOf(noisy.apiUrl, strange),
  ];
  return [
    "Tokens are good for 15 minutes.",
    ...(await Promise.all(calls)).flat(),
    ...(elsewhere.apiUrl === noisy.apiUrl ? [] : foreign),
  ];
}

function productsOf(apiUrl: string, token: string): string {
  return `  curl -sS ${apiUrl}/products -H 'authorization: Bearer ${token}'`;
}
