import { expect, test } from "vitest";
import { reportRates } from "../../bench/rates-report.ts";
import { InvalidDocumentError } from "../../tenants/errors.ts";

test.each([[{ silos: "0" }], [{ accounts: "3" }], [{ without: "jitter" }], [{ tenants: "5" }]])(
  "refuses %j before anything is started",
  async (flags) => {
    await expect(reportRates(flags)).rejects.toThrow(InvalidDocumentError);
  },
);
