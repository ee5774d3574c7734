import type { ToldStory } from "./tell-story.ts";

/** Where everything is, and commands that work as they stand. */
export function linesFor({ stage, company, control }: ToldStory): readonly string[] {
  const { noisy, neighbour, elsewhere } = company;
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
    `  curl -sS ${noisy.apiUrl}/products -H 'authorization: Bearer ${noisy.token}'`,
    "",
    "In another terminal, in this folder:",
    '  eval "$(npx tenantry sandbox env --name story)"',
    "  npx tenantry tenant list",
    `  pulumi preview --stack control --config-file ${stage.folder}/stack-config/Pulumi.control.yaml`,
    "",
    "Ctrl-C stops everything.",
  ];
}
