import { EventBridge } from "@aws-sdk/client-eventbridge";
import type { Connection } from "../../connection.ts";
import { applyTags, type Tags, tagList } from "../../tags.ts";

/** Makes the tags of a bus or a rule what they shall be. */
export async function applyEventTags(
  connection: Connection,
  ResourceARN: string,
  old: Tags | undefined,
  wanted: Tags | undefined,
): Promise<void> {
  const events = connection.client(EventBridge);
  await applyTags(old, wanted, {
    set: (tags) => events.tagResource({ ResourceARN, Tags: tagList(tags) }),
    remove: (TagKeys) => events.untagResource({ ResourceARN, TagKeys }),
  });
}
