import { HUB_ACCOUNT } from "../../accounts.ts";
import {
  type AccountRecord,
  type CreationRecord,
  ORGANIZATION_ID,
  ROOT_ID,
  type UnitRecord,
} from "./organization-records.ts";

/** Beginning of every ARN of the organisation. */
const ARN = `arn:aws:organizations::${HUB_ACCOUNT}`;

/** Source: Organizations API Reference, Organization. */
export function organizationView(manager: AccountRecord) {
  return {
    Id: ORGANIZATION_ID,
    Arn: `${ARN}:organization/${ORGANIZATION_ID}`,
    FeatureSet: "ALL",
    MasterAccountId: manager.id,
    MasterAccountArn: accountArn(manager.id),
    MasterAccountEmail: manager.email,
  };
}

/** Source: Organizations API Reference, Account. */
export function accountView(account: AccountRecord) {
  return {
    Id: account.id,
    Arn: accountArn(account.id),
    Email: account.email,
    Name: account.name,
    Status: "ACTIVE",
    State: "ACTIVE",
    JoinedMethod: account.joinedMethod,
    JoinedTimestamp: account.joinedAt / 1_000,
  };
}

/** Source: Organizations API Reference, OrganizationalUnit. */
export function unitView({ id, name }: UnitRecord) {
  return { Id: id, Arn: `${ARN}:ou/${ORGANIZATION_ID}/${id}`, Name: name };
}

/** Source: Organizations API Reference, Root. */
export function rootView() {
  return {
    Id: ROOT_ID,
    Arn: `${ARN}:root/${ORGANIZATION_ID}/${ROOT_ID}`,
    Name: "Root",
    PolicyTypes: [],
  };
}

/** Source: Organizations API Reference, CreateAccountStatus. */
export function creationView(creation: CreationRecord) {
  const { state, accountId, failureReason } = creation;
  return {
    Id: creation.id,
    AccountName: creation.name,
    State: state,
    RequestedTimestamp: creation.requestedAt / 1_000,
    ...(state === "IN_PROGRESS" ? {} : { CompletedTimestamp: creation.dueAt / 1_000 }),
    ...(accountId === undefined ? {} : { AccountId: accountId }),
    ...(failureReason === undefined ? {} : { FailureReason: failureReason }),
  };
}

function accountArn(id: string): string {
  return `${ARN}:account/${ORGANIZATION_ID}/${id}`;
}
