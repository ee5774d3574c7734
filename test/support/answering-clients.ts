import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { ShardClients } from "../../automation/engine/recover/shard-clients.ts";

/** What a service answers to a command, by the command's name; an error is thrown. */
export type Answers = Readonly<Record<string, unknown>>;

/** Clients of one account that answer what a test says, and note what they were asked. */
export function answeringClients(answers: Answers) {
  const asked: { readonly command: string; readonly input: unknown }[] = [];
  const send = async (command: { readonly input: unknown }) => {
    const name = command.constructor.name.replace(/Command$/, "");
    asked.push({ command: name, input: command.input });
    const answer = answers[name];
    if (answer instanceof Error) throw answer;
    if (answer === undefined) throw new Error(`the test has no answer to ${name}`);
    return answer;
  };
  const names = ["apiGateway", "cognito", "dynamoDb", "iam", "lambda", "logs", "s3", "ssm"];
  const clients = Object.fromEntries(names.map((name) => [name, paging(name, send)]));
  // Finders call `send` and paginators, which ask for nothing else of a client but its class.
  return { asked, clients: { account: "111111111111", ...clients } as unknown as ShardClients };
}

/** Paginators refuse a client of another class than their own. */
function paging(name: string, send: unknown): object {
  const client = Object.create(CLASSES[name]?.prototype ?? {});
  return Object.assign(client, { send });
}

const CLASSES: Readonly<Record<string, { prototype: object }>> = {
  apiGateway: APIGatewayClient,
  cognito: CognitoIdentityProviderClient,
  lambda: LambdaClient,
};
