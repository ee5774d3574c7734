import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Invoke } from "../catalogue.ts";

/** Answers who the provider is to AWS. */
export const getCallerIdentity: Invoke = async (connection) => {
  const { Account, Arn, UserId } = await connection
    .client(STSClient)
    .send(new GetCallerIdentityCommand({}));
  return { accountId: Account, arn: Arn, userId: UserId, id: Account };
};
