/** A failure as AWS names it. */
export function awsError(name: string): Error {
  return Object.assign(new Error(name), { name });
}
