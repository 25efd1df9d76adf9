// The page on a phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { open, part, patient, pauseAt, picture, received, selected } from "./support.mjs";

const PHONE = [{ width: 390, height: 844 }, { hasTouch: true, isMobile: true }];

/** Whether all of the element is within the window. */
async function isInWindow(element) {
  const { x, y, width, height } = await element.boundingBox();
  const window = element.page().viewportSize();
  return x >= 0 && y >= 0 && x + width <= window.width && y + height <= window.height && width > 0 && height > 0;
}

test("a phone shows the title, both sides' names and every kind of unit of MMM", patient, async () => {
  const { page, errors } = await open("MMM", ...PHONE);
  await pauseAt(page, 0.3);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(width, 390, "nothing sticks out");
  const heading = page.getByRole("heading", { name: "MMM, seed 5" });
  assert.ok(await isInWindow(heading));
  const board = part(page, "scoreboard");
  for (const name of ["Agents", "Enemy"]) assert.ok(await isInWindow(board.getByText(name)), name);
  const entries = await board.locator(".entry").all();
  assert.equal(entries.length, 6);
  const tops = new Set();
  for (const entry of entries) {
    assert.ok(await isInWindow(entry));
    tops.add((await entry.boundingBox()).y);
  }
  assert.equal(tops.size, 1, "three kinds of each side stand in one row");
  assert.ok(await isInWindow(part(page, "play")));
  await picture(page, "phone-MMM");
  assert.deepEqual(errors, []);
  await page.close();
});

test("help on a phone lists gestures, and no keys", patient, async () => {
  const { page } = await open("3m", ...PHONE);
  await received(page);
  await page.getByRole("button", { name: "What keys and gestures do" }).tap();
  const help = part(page, "help");
  await help.getByText("pinch").waitFor();
  assert.ok(await isInWindow(help));
  const keys = await help.locator("dt").allTextContents();
  for (const key of ["space", "shift click", "esc", "tab", "wheel, drag"]) assert.ok(!keys.includes(key), key);
  await picture(page, "phone-help");
  await help.tap();
  assert.ok(await help.isHidden());
  await page.close();
});

test("a finger selects a kind of unit, and two fingers zoom", patient, async () => {
  const { page, errors } = await open("MMM", ...PHONE);
  await pauseAt(page, 0.02);
  await part(page, "scoreboard").getByTitle(/^Marine: 7 left/).first().tap();
  await part(page, "group").getByText("7 units").waitFor();
  const [one, , other] = await selected(page);
  const distance = () =>
    page.evaluate(
      (tags) => {
        const [a, b] = tags.map((tag) => window.starleague.unitInWindow(tag));
        return Math.hypot(a.x - b.x, a.y - b.y);
      },
      [one, other],
    );
  const before = await distance();
  const touch = async (type, spread) => {
    const touchPoints = spread === undefined ? [] : [-spread, spread].map((x, id) => ({ x: 195 + x, y: 320, id }));
    await session.send("Input.dispatchTouchEvent", { type, touchPoints });
  };
  const session = await page.context().newCDPSession(page);
  await touch("touchStart", 40);
  for (const spread of [50, 60, 70, 80]) await touch("touchMove", spread);
  await touch("touchEnd");
  await page.waitForFunction(
    ([tags, least]) => {
      const [a, b] = tags.map((tag) => window.starleague.unitInWindow(tag));
      return Math.hypot(a.x - b.x, a.y - b.y) > least;
    },
    [[one, other], 1.8 * before],
  );
  assert.deepEqual(await selected(page).then((tags) => tags.length), 7, "a pinch selects nothing else");
  assert.deepEqual(errors, []);
  await page.close();
});

test("the list of matches is a drawer on a phone", patient, async () => {
  const { page } = await open("3m", ...PHONE);
  await received(page);
  const list = part(page, "matches");
  assert.ok(await list.isHidden(), "the field comes first");
  await page.getByRole("button", { name: "List of matches (l)" }).tap();
  await list.waitFor();
  await picture(page, "phone-list");
  await list.getByText("MMM", { exact: true }).tap();
  await page.getByRole("heading", { name: "MMM, seed 5" }).waitFor();
  assert.ok(await list.isHidden());
  await page.close();
});

test("two matches stand over each other on a phone", patient, async () => {
  const { page } = await open("MMM&1c3s5z", ...PHONE);
  await pauseAt(page, 0.2);
  assert.equal(await part(page, "pane").count(), 2);
  for (const pane of await part(page, "pane").all()) assert.ok(await isInWindow(pane));
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.equal(width, 390);
  await picture(page, "phone-two");
  await page.close();
});

test("a phone on its side shows the field beside the panels", patient, async () => {
  const { page } = await open("MMM", { width: 844, height: 390 }, PHONE[1]);
  await pauseAt(page, 0.3);
  for (const element of [page.locator(".field"), part(page, "scoreboard"), part(page, "play"), part(page, "scrub")]) {
    assert.ok(await isInWindow(element));
  }
  assert.ok((await page.locator(".field").boundingBox()).height > 200);
  await page.close();
});
