import { createHash } from "node:crypto";

/** Key by which the engine marks assets and archives. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** A file as the engine sends it. */
export function assetInput(text: string) {
  return { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", hash: hashOf(text), text };
}

/** An archive of one file as the engine sends it. */
export function archiveInput(name: string, text: string) {
  return {
    [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7",
    hash: hashOf(`${name}\n${text}`),
    assets: { [name]: assetInput(text) },
  };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
