import * as z from "zod";

/** Longer than any name or id of ours, and far below the 2,048 bytes that a key of DynamoDB may have. */
const LONGEST = 128;

/** A name or an id in the path of a request. */
export const PathWord = z.string().max(LONGEST, `must be at most ${LONGEST} characters`);
