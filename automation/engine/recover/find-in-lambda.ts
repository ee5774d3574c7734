import {
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  paginateListEventSourceMappings,
  paginateListLayerVersions,
} from "@aws-sdk/client-lambda";
import * as z from "zod";
import { textOf } from "../stack-state.ts";
import { type Finder, foundIf, isMissing, itemsOf, named, newestOf } from "./finder.ts";

/** Functions, which the program names. */
export const findFunction: Finder = (lost, { lambda }) => {
  const FunctionName = named(lost, "name");
  return foundIf(FunctionName, lambda.send(new GetFunctionConfigurationCommand({ FunctionName })));
};

/** Aliases, whose id in the state is their ARN. */
export const findAlias: Finder = async (lost, { lambda }) => {
  const [FunctionName, Name] = [named(lost, "functionName"), named(lost, "name")];
  try {
    const { AliasArn } = await lambda.send(new GetAliasCommand({ FunctionName, Name }));
    return AliasArn === undefined ? undefined : { id: AliasArn, attributes: { arn: AliasArn } };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

const Policy = z.object({ Statement: z.array(z.object({ Sid: z.string().optional() })) });

/** Statements of a function's policy, by their ids. */
export const findPermission: Finder = async (lost, { lambda }) => {
  const statement = named(lost, "statementId");
  const Qualifier = textOf(lost.inputs.qualifier);
  const command = new GetPolicyCommand({
    FunctionName: named(lost, "function"),
    ...(Qualifier === undefined ? {} : { Qualifier }),
  });
  try {
    const { Policy: text = '{"Statement":[]}' } = await lambda.send(command);
    const isThere = Policy.parse(JSON.parse(text)).Statement.some(({ Sid }) => Sid === statement);
    return isThere ? { id: statement } : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** Versions of a layer: the newest with the description, which names the contents. */
export const findLayerVersion: Finder = async (lost, { lambda: client }) => {
  const pages = paginateListLayerVersions({ client }, { LayerName: named(lost, "layerName") });
  const wanted = textOf(lost.inputs.description) ?? "";
  const found = await newestOf(
    itemsOf(pages, (page) => page.LayerVersions),
    ({ LayerVersionArn: arn, Description = "" }) =>
      arn !== undefined && !lost.known.has(arn) && Description === wanted,
    (a, b) => (a.Version ?? 0) > (b.Version ?? 0),
  );
  const arn = found?.LayerVersionArn;
  return arn === undefined ? undefined : { id: arn, attributes: { arn } };
};

/** Event source mappings, which the service names itself: by what they lead to and from. */
export const findEventSourceMapping: Finder = async (lost, { lambda: client }) => {
  const query = {
    FunctionName: named(lost, "functionName"),
    EventSourceArn: named(lost, "eventSourceArn"),
  };
  const found = await newestOf(
    itemsOf(paginateListEventSourceMappings({ client }, query), (p) => p.EventSourceMappings),
    ({ UUID }) => UUID !== undefined && !lost.known.has(UUID),
    () => false,
  );
  return found?.UUID === undefined
    ? undefined
    : { id: found.UUID, attributes: { uuid: found.UUID } };
};
