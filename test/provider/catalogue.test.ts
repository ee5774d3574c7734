import { expect, test } from "vitest";
import { loadInvoke, loadResource, supportedTypes } from "../../sandbox/provider/catalogue.ts";

test.each(supportedTypes())("%s is described in itself consistently", async (type) => {
  const definition = await loadResource(type);
  const inputs = Object.keys(definition.inputs);

  const named = [
    ...(definition.required ?? []),
    ...(definition.replaceOn ?? []),
    ...Object.keys(definition.defaults ?? {}),
    ...(definition.autoname ? [definition.autoname] : []),
  ];
  const fixed = new Set(definition.replaceOn);
  const changeable = inputs.filter((name) => !fixed.has(name));

  expect(named.filter((name) => !inputs.includes(name))).toStrictEqual([]);
  expect(changeable.length === 0 || definition.update !== undefined).toBe(true);
  expect(inputs).not.toContain("region");
});

test("refuses unknown types and functions by name", async () => {
  await expect(loadResource("aws:ec2/vpc:Vpc")).rejects.toThrow(
    "resource type aws:ec2/vpc:Vpc is not supported by the stand-in aws provider",
  );
  await expect(loadInvoke("aws:ec2/getVpc:getVpc")).rejects.toThrow(
    "function aws:ec2/getVpc:getVpc is not supported by the stand-in aws provider",
  );
});
