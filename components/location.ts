/** Where resources are made. */
export interface Location {
  /** AWS account, 12 digits. */
  readonly account: string;
  /** AWS Region, such as `eu-west-1`. */
  readonly region: string;
}

/** ARN of a thing in a location. */
export function arnOf(service: string, { region, account }: Location, rest: string): string {
  return `arn:aws:${service}:${region}:${account}:${rest}`;
}

/** ARN of an IAM thing, which has no Region. */
export function iamArnOf({ account }: Pick<Location, "account">, rest: string): string {
  return `arn:aws:iam::${account}:${rest}`;
}
