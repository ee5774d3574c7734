import {
  GetStageCommand,
  GetUsagePlanKeyCommand,
  paginateGetApiKeys,
  paginateGetDeployments,
  paginateGetRestApis,
  paginateGetUsagePlans,
} from "@aws-sdk/client-api-gateway";
import * as z from "zod";
import {
  type Finder,
  type Found,
  foundIf,
  itemsOf,
  type Lost,
  madeAtOf,
  named,
  newestOf,
} from "./finder.ts";

/** A thing whose id is made by the service, and whose name others may have too. */
interface Candidate {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly tags?: Record<string, string> | undefined;
  readonly createdDate?: Date | undefined;
}

/** Most items that one page has. Source: API Gateway API, GetRestApis, limit. */
const PAGE = 500;

/** REST APIs, which the service names itself. */
export const findRestApi: Finder = (lost, { apiGateway: client }) =>
  newestTagged(
    lost,
    itemsOf(paginateGetRestApis({ client, pageSize: PAGE }, {}), (p) => p.items),
  );

/** Usage plans, which the service names itself. */
export const findUsagePlan: Finder = (lost, { apiGateway: client }) =>
  newestTagged(
    lost,
    itemsOf(paginateGetUsagePlans({ client, pageSize: PAGE }, {}), (p) => p.items),
  );

/** API keys, whose names the service can search. */
export const findApiKey: Finder = (lost, { apiGateway: client }) => {
  const query = { nameQuery: named(lost, "name"), includeValues: false };
  const pages = paginateGetApiKeys({ client, pageSize: PAGE }, query);
  return newestTagged(
    lost,
    itemsOf(pages, (p) => p.items),
  );
};

/** Deployments of one API, told apart by their description, which names the release. */
export const findDeployment: Finder = async (lost, { apiGateway: client }) => {
  const pages = paginateGetDeployments(
    { client, pageSize: PAGE },
    { restApiId: named(lost, "restApi") },
  );
  const found = await newestOf(
    itemsOf(pages, (p) => p.items),
    ({ id, description }) => isUnknown(lost, id) && description === lost.inputs.description,
    isNewer,
  );
  return foundAs(found);
};

/** Stages, which the program names. */
export const findStage: Finder = (lost, { apiGateway }) => {
  const [restApiId, stageName] = [named(lost, "restApi"), named(lost, "stageName")];
  const ask = apiGateway.send(new GetStageCommand({ restApiId, stageName }));
  return foundIf(`ags-${restApiId}-${stageName}`, ask);
};

/** Keys on usage plans. */
export const findUsagePlanKey: Finder = (lost, { apiGateway }) => {
  const [usagePlanId, keyId] = [named(lost, "usagePlanId"), named(lost, "keyId")];
  return foundIf(keyId, apiGateway.send(new GetUsagePlanKeyCommand({ usagePlanId, keyId })));
};

/** The newest thing with the lost one's name and tags that the stack does not know yet. */
async function newestTagged(
  lost: Lost,
  pages: AsyncIterable<readonly Candidate[]>,
): Promise<Found | undefined> {
  const name = named(lost, "name");
  const tags = Object.entries(Tags.parse(lost.inputs.tags));
  const found = await newestOf(
    pages,
    (candidate) =>
      isUnknown(lost, candidate.id) &&
      candidate.name === name &&
      tags.every(([key, value]) => candidate.tags?.[key] === value),
    isNewer,
  );
  return foundAs(found);
}

const Tags = z.record(z.string(), z.string()).default({});

function isUnknown({ known }: Lost, id: string | undefined): boolean {
  return id !== undefined && !known.has(id);
}

/** What says no date keeps its place: lists are in no promised order. */
function isNewer(a: Candidate, b: Candidate): boolean {
  return (a.createdDate?.getTime() ?? 0) > (b.createdDate?.getTime() ?? 0);
}

function foundAs(found: Candidate | undefined): Found | undefined {
  return found?.id === undefined ? undefined : { id: found.id, ...madeAtOf(found.createdDate) };
}
