import assert from "node:assert/strict";
import { test } from "node:test";
import { base, clickUnit, loopOf, newPage, open, part, patient, picture, received, scrubTo } from "./support.mjs";

for (const id of ["3m", "2s3z", "MMM", "27m_vs_30m"]) {
  test(`${id} plays to its end`, patient, async () => {
    const { page, errors } = await open(id);
    await received(page);
    await picture(page, `${id}-start`);
    await part(page, "scrub").waitFor();
    await page.getByLabel("Speed").selectOption("16");
    await part(page, "result").waitFor({ state: "visible" });
    const last = Number(await part(page, "scrub").getAttribute("aria-valuemax"));
    assert.ok(last > 50, `a match of ${last} game loops`);
    assert.equal(await loopOf(page), last);
    assert.match(await part(page, "result").textContent(), /win|lose|draw|Time/);
    await picture(page, `${id}-end`);
    for (const fraction of [0.35, 0.6]) {
      await scrubTo(page, fraction);
      await picture(page, `${id}-${100 * fraction}`);
    }
    assert.deepEqual(errors, []);
    await page.close();
  });
}

test("scrubbing and keys move through the match", patient, async () => {
  const { page, errors } = await open("2s3z");
  await received(page);
  await page.keyboard.press("Space");
  await scrubTo(page, 0.5);
  const last = Number(await part(page, "scrub").getAttribute("aria-valuemax"));
  await page.waitForFunction(() => !/^loop 0$/.test(document.querySelector(".loop").textContent));
  const middle = await loopOf(page);
  assert.ok(Math.abs(middle - last / 2) <= 0.02 * last, `${middle} is half of ${last}`);
  await page.waitForTimeout(300);
  assert.equal(await loopOf(page), middle, "paused");

  const settles = (loop) =>
    page.waitForFunction((text) => document.querySelector(".loop").textContent === text, `loop ${loop}`);
  await page.keyboard.press("ArrowRight");
  await settles(middle + 1);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await settles(middle - 1);
  await page.keyboard.press("End");
  await settles(last);
  await page.keyboard.press("Home");
  await settles(0);
  await page.keyboard.press("+");
  assert.equal(await page.getByLabel("Speed").inputValue(), "2");
  await page.keyboard.press("Space");
  await page.waitForFunction(() => Number(document.querySelector(".loop").textContent.slice(5)) > 3);
  assert.deepEqual(errors, []);
  await page.close();
});

test("clicking a unit shows its state and what the agent considers", patient, async () => {
  const { page, errors } = await open("2s3z");
  await received(page);
  await page.keyboard.press("Space");
  await page.keyboard.press("Home");
  // Zoomed in on the field's middle no unit is where it was: clicks must follow the camera.
  await page.waitForTimeout(1000);
  const tags = await page.evaluate(() => window.starleague.livingUnits());
  assert.equal(tags.length, 10);
  await clickUnit(page, tags.at(-1));
  await part(page, "unit").getByText("Enemy").waitFor();
  await part(page, "probabilities").getByText("Select one of the agents' units").waitFor();
  await clickUnit(page, tags[1]);
  const card = part(page, "unit");
  await card.getByText("Agents").waitFor();
  assert.match(await card.innerText(), /Stalker 2[\s\S]*Life\s*80 \/ 80[\s\S]*Shields\s*80 \/ 80/);
  assert.match(await card.innerText(), /Order[\s\S]*Target[\s\S]*13 damage, range 6/);
  const bars = part(page, "probabilities").locator(".bar");
  assert.equal(await bars.count(), 6 + 5, "six moves and five enemies");
  const percents = await part(page, "probabilities").locator(".value").allTextContents();
  const sum = percents.reduce((total, text) => total + (parseFloat(text) || 0), 0);
  assert.ok(Math.abs(sum - 100) < 4, `probabilities sum to ${sum} %`);
  assert.equal(await part(page, "probabilities").locator(".chosen").count(), 1);
  await page.keyboard.press("Escape");
  await card.getByText("Click a unit").waitFor();
  assert.deepEqual(errors, []);
  await page.close();
});

test("another match can be chosen from the list", patient, async () => {
  const { page, errors } = await open("3m");
  await received(page);
  await part(page, "matches").getByText("MMM", { exact: true }).click();
  await page.getByRole("heading", { name: /^MMM, seed/ }).waitFor();
  await received(page);
  assert.match(page.url(), /#MMM$/);
  await picture(page, "list");
  assert.deepEqual(errors, []);
  await page.close();
});

test("a live game is played, and another on request", patient, async () => {
  const { page, errors } = await open("live");
  await received(page);
  const first = await page.locator("h1").textContent();
  assert.match(first, /^3m, seed \d+$/);
  await page.getByRole("button", { name: "Play another live game" }).click();
  await page.waitForFunction((before) => document.querySelector("h1").textContent !== before, first);
  await received(page);
  await page.getByLabel("Speed").selectOption("16");
  await part(page, "result").waitFor({ state: "visible" });
  assert.deepEqual(errors, []);
  await page.close();
});

test("a narrow window shows everything below one another", patient, async () => {
  const { page, errors } = await open("3m", { width: 420, height: 800 });
  await received(page);
  await part(page, "play").waitFor({ state: "visible" });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 420, `the page is ${width} pixels wide`);
  await picture(page, "narrow");
  assert.deepEqual(errors, []);
  await page.close();
});

test("what goes wrong is said", patient, async () => {
  const check = async (answer, expected) => {
    const page = await newPage();
    await page.route("**/api/match/*", answer);
    await page.goto(`${base}#3m`);
    await part(page, "message").getByText(expected).waitFor();
    await page.close();
  };
  const text = (body) => (route) => route.fulfill({ contentType: "application/x-ndjson", body });
  await check((route) => route.abort(), "Is `starleague watch` still running?");
  await check(text('{"type":"hea'), "line 1 of the match is not JSON");
  await check(text('{"type":"surprise"}\n'), "line 1 of the match has an unknown type");
  await check(text(""), "The server sent an empty match.");
  await check(text('{"type":"error","message":"the replay was altered"}\n'), "the replay was altered");
  const real = await (await fetch(`${base}api/match/3m`)).text();
  await check(text(real.slice(0, real.length / 2)), "of the match is not JSON; it may be cut off");
  const whole = real.split("\n").slice(0, 40).join("\n") + "\n";
  await check(text(whole), "The match breaks off before its end.");
});
