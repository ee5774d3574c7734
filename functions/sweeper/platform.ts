/** Who says that it wishes shards' stacks. */
export const PLATFORM = "platform";
