import { expect, test } from "vitest";
import { planCapacity } from "../../../automation/capacity/plan-capacity.ts";
import { reportPage } from "../../../automation/capacity/report-page.ts";
import { demandOf } from "../../support/sample-demand.ts";

test("shows all of a report on one page that loads nothing", () => {
  const page = reportPage(planCapacity(demandOf(90, 10, { arrivalsPerHour: 60 })));

  expect(page).toContain("<title>Capacity for 90 basic, 10 platinum in eu-west-1</title>");
  for (const title of ["1 accounts", "All at once", "Lanes", "Sign-ups", "Cost without use"]) {
    expect(page).toContain(`<h2>${title}</h2>`);
  }
  expect(page.match(/<svg /g)).toHaveLength(3);
  expect(page).not.toMatch(/https?:|<script|<link|NaN|undefined|Infinity/);
});

test("leaves sign-ups out where no rate was given", () => {
  expect(reportPage(planCapacity(demandOf(9, 1)))).not.toContain("Sign-ups");
});
