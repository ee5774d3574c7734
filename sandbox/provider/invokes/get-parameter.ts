import { SSM } from "@aws-sdk/client-ssm";
import type { Invoke } from "../catalogue.ts";

/** Answers the value of a parameter. */
export const getParameter: Invoke = async (connection, args) => {
  const name = String(args.name);
  const { Parameter } = await connection
    .client(SSM)
    .getParameter({ Name: name, WithDecryption: args.withDecryption !== false });
  const isSecure = Parameter?.Type === "SecureString";
  return {
    ...args,
    id: name,
    name,
    arn: Parameter?.ARN,
    type: Parameter?.Type,
    value: Parameter?.Value,
    insecureValue: isSecure ? "" : Parameter?.Value,
    version: Parameter?.Version,
    region: connection.region,
  };
};
