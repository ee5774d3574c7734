import { expect, test } from "vitest";
import { LastAnswers } from "../../sandbox/front/last-answers.ts";

const CALL = {
  service: "dynamodb",
  operation: "GetItem",
  route: "POST /",
  account: "000000000000",
  region: "us-east-1",
  body: "{}",
};

function answer(text: string, status = 200) {
  return { status, headers: {}, body: Buffer.from(text) };
}

test("remembers the last good answer to the same request", () => {
  const answers = new LastAnswers();

  answers.keep(CALL, answer("first"));
  answers.keep(CALL, answer("second"));
  answers.keep(CALL, answer("failed", 500));

  expect(answers.find(CALL)?.body.toString()).toBe("second");
  expect(answers.find({ ...CALL, body: '{"other":1}' })).toBe(undefined);
  expect(answers.find({ ...CALL, account: "111111111111" })).toBe(undefined);
});

test("forgets the oldest of a thousand requests", () => {
  const answers = new LastAnswers();

  for (let nth = 0; nth <= 1_000; nth += 1) answers.keep({ ...CALL, body: `${nth}` }, answer("x"));

  const found = [0, 1].map((nth) => answers.find({ ...CALL, body: `${nth}` }) !== undefined);
  expect(found).toStrictEqual([false, true]);
});
