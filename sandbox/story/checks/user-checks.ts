import { must, type StoryReport } from "../report.ts";
import type { StoryTenant } from "../story-tenant.ts";
import { callAs } from "./data-checks.ts";

/** A tenant's admin tries to see, to stop and to invite another tenant's people. */
export async function checkForeignUser(
  report: StoryReport,
  asking: StoryTenant,
  owner: StoryTenant,
): Promise<void> {
  await report.check("foreign-user", async () => {
    const { status, body } = await callAs(asking, { path: "/tenant/users" });
    must(status === 200, `its own list answered ${status}`);
    must(!JSON.stringify(body).includes(owner.email), `${owner.email} is in the list`);
    const path = `/tenant/users/${encodeURIComponent(owner.email)}`;
    for (const verb of ["disable", "enable"]) {
      const answer = await callAs(asking, { path: `${path}/${verb}`, method: "POST" });
      must(answer.status === 404, `${verb} of a stranger answered ${answer.status}`);
    }
    const invited = await callAs(asking, {
      path: "/tenant/users",
      method: "POST",
      body: { email: owner.email },
    });
    must(invited.status === 409, `inviting another tenant's person answered ${invited.status}`);
    return `${asking.name} neither sees nor changes nor takes over ${owner.name}'s people`;
  });
}
