import type { Invoke } from "../catalogue.ts";

/** Answers the first part of every ARN; the stand-in knows the one partition that most accounts are in. */
export const getPartition: Invoke = async () => ({
  id: "aws",
  partition: "aws",
  dnsSuffix: "amazonaws.com",
  reverseDnsPrefix: "com.amazonaws",
});
