import {
  GetGroupCommand,
  paginateListUserPoolClients,
  paginateListUserPools,
} from "@aws-sdk/client-cognito-identity-provider";
import { type Finder, foundIf, itemsOf, madeAtOf, named, newestOf } from "./finder.ts";

/** Most items that one page has. Source: Cognito API, ListUserPools, MaxResults. */
const PAGE = 60;

/** User pools, whose id the service makes. */
export const findUserPool: Finder = async (lost, { cognito: client }) => {
  const name = named(lost, "name");
  const found = await newestOf(
    itemsOf(paginateListUserPools({ client }, { MaxResults: PAGE }), (page) => page.UserPools),
    ({ Id, Name }) => Id !== undefined && !lost.known.has(Id) && Name === name,
    (a, b) => (a.CreationDate?.getTime() ?? 0) > (b.CreationDate?.getTime() ?? 0),
  );
  return found?.Id === undefined ? undefined : { id: found.Id };
};

/** Clients of a user pool, whose id the service makes. */
export const findUserPoolClient: Finder = async (lost, { cognito: client }) => {
  const [UserPoolId, name] = [named(lost, "userPoolId"), named(lost, "name")];
  const pages = paginateListUserPoolClients({ client }, { UserPoolId, MaxResults: PAGE });
  const found = await newestOf(
    itemsOf(pages, (page) => page.UserPoolClients),
    ({ ClientId, ClientName }) =>
      ClientId !== undefined && !lost.known.has(ClientId) && ClientName === name,
    () => false,
  );
  return found?.ClientId === undefined ? undefined : { id: found.ClientId };
};

/** Groups of a user pool, which the program names. */
export const findUserGroup: Finder = async (lost, { cognito }) => {
  const [UserPoolId, GroupName] = [named(lost, "userPoolId"), named(lost, "name")];
  const ask = cognito.send(new GetGroupCommand({ UserPoolId, GroupName }));
  const found = await foundIf(`${UserPoolId}/${GroupName}`, ask);
  return found && { ...found, ...madeAtOf((await ask).Group?.CreationDate) };
};
