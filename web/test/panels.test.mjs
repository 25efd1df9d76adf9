// What stands beside the field: several units, damage, observations, the learning curve, the list.
import assert from "node:assert/strict";
import { test } from "node:test";
import { base, clickUnit, loopOf, messages, open, part, patient, pauseAt, picture, received, scrubTo, selected } from "./support.mjs";

test("several units can be selected", patient, async () => {
  const { page, errors } = await open("MMM");
  await pauseAt(page, 0.02);
  await page.keyboard.press("f");
  await page.waitForTimeout(200);
  const agents = (await messages("MMM"))[0].agents.map(({ tag }) => tag);
  await page.keyboard.press("a");
  await part(page, "group").getByText("10 units").waitFor();
  assert.deepEqual((await selected(page)).sort(), [...agents].sort());
  await picture(page, "group");

  await part(page, "group").getByText("Medivac").click();
  const [medivac, ...others] = await selected(page);
  assert.equal(others.length, 0, "a row selects its unit alone");
  await part(page, "unit").getByRole("heading", { name: "Medivac" }).waitFor();

  await part(page, "scoreboard").getByTitle(/^Marauder: 2 left/).first().click();
  const marauders = await selected(page);
  assert.equal(marauders.length, 2);
  await clickUnit(page, medivac, { modifiers: ["Shift"] });
  assert.deepEqual(await selected(page), [...marauders, medivac]);
  await clickUnit(page, medivac, { modifiers: ["Shift"] });
  assert.deepEqual(await selected(page), marauders);

  // A rectangle over the whole field holds both armies; the agents are selected.
  const field = await page.locator(".field").boundingBox();
  await page.keyboard.down("Shift");
  await page.mouse.move(field.x + 4, field.y + 4);
  await page.mouse.down();
  await page.mouse.move(field.x + field.width - 4, field.y + field.height - 60, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  assert.deepEqual((await selected(page)).sort(), [...agents].sort());
  // Of many units one that lives is asked what it thinks.
  await scrubTo(page, 0.6);
  const group = part(page, "group");
  await group.locator(".gone").first().waitFor();
  assert.equal(await part(page, "probabilities").locator(".chosen").count(), 1);
  await page.keyboard.press("Escape");
  assert.deepEqual(await selected(page), []);
  assert.deepEqual(errors, []);
  await page.close();
});

test("the damage of each unit is counted up to the moment shown", patient, async () => {
  const { page, errors } = await open("MMM");
  await received(page);
  await page.getByRole("tab", { name: "Damage" }).click();
  const told = await messages("MMM");
  const owner = new Map(told.find(({ type }) => type === "loop").units.map((unit) => [unit[0], unit[2]]));
  const check = async () => {
    const until = await loopOf(page);
    const loops = told.filter(({ type, loop }) => type === "loop" && loop <= until);
    const dealt = new Map();
    for (const [, damage, attacker] of loops.flatMap(({ hits }) => hits)) {
      dealt.set(attacker, (dealt.get(attacker) ?? 0) + damage / 10);
    }
    const rows = part(page, "damage").locator("button.unit-row");
    assert.equal(await rows.count(), owner.size);
    for (const row of await rows.all()) {
      const tag = Number(await row.getAttribute("data-tag"));
      const shown = await row.locator(".value").first().textContent();
      const expected = Math.round(dealt.get(tag) ?? 0);
      if (!shown.startsWith("+")) assert.equal(shown, expected === 0 ? "–" : String(expected));
    }
    const kills = await rows.locator(".value:last-child").allTextContents();
    const sum = kills.reduce((total, text) => total + (Number(text) || 0), 0);
    assert.equal(sum, loops.flatMap(({ deaths }) => deaths).length);
    return dealt.size;
  };
  await page.keyboard.press("End");
  await part(page, "result").waitFor({ state: "visible" });
  const atEnd = await check();
  assert.ok(atEnd > 10, `${atEnd} units dealt damage`);
  await picture(page, "damage");
  await page.keyboard.press("Space");
  await page.keyboard.press("Space");
  await scrubTo(page, 0.2);
  await page.waitForFunction((end) => Number(document.querySelector(".loop").textContent.slice(5)) < end / 2, told.at(-1).loop);
  assert.ok((await check()) < atEnd, "going back takes damage away");
  assert.deepEqual(errors, []);
  await page.close();
});

test("an agent's observation is shown in figures", patient, async () => {
  const { page, errors } = await open("2s3z");
  await pauseAt(page, 0.3);
  await page.getByRole("tab", { name: "Observation" }).click();
  const told = await messages("2s3z");
  const until = await loopOf(page);
  const [tag] = await selected(page);
  const step = told.filter(({ type, loop }) => type === "step" && loop <= until).at(-1);
  const figures = step.agents.find((agent) => agent[0] === tag)[3];
  const panel = part(page, "observation");
  await panel.getByText(`observes: ${figures.length} figures`).waitFor();
  const cells = panel.locator("td");
  const titles = await cells.evaluateAll((all) => all.map((cell) => cell.title));
  assert.deepEqual(titles, figures.map((figure, place) => `figure ${place}: ${figure}`));
  const texts = (await cells.allTextContents()).map(Number);
  figures.forEach((figure, place) => assert.ok(Math.abs(texts[place] - figure) < 0.006, `figure ${place}`));
  assert.match((await cells.allTextContents()).slice(0, 4).join(), /^[01],[01],[01],[01]$/, "moves are flags");
  assert.match(await panel.innerText(), /Enemies[\s\S]*Zealot 1[\s\S]*Friends[\s\S]*Itself/);
  await picture(page, "observation");
  const { units } = told.find(({ type, loop }) => type === "loop" && loop === until);
  await clickUnit(page, units.find((unit) => unit[2] === 2)[0]);
  await panel.getByText("Select one of the agents' units").waitFor();
  assert.deepEqual(errors, []);
  await page.close();
});

test("the learning curve of the run is shown", patient, async () => {
  const real = await (await fetch(`${base}api/curve`)).json();
  assert.ok(real.length > 0 && real[0].env_steps > 0, "the run has been trained");
  const { page, errors } = await open("3m");
  await page.route("**/api/curve", (route) =>
    route.fulfill({
      json: [0, 1, 2, 3].map((update) => ({
        env_steps: 5000 * update,
        training_win_rate: update / 4,
        evaluation_win_rate: update === 2 ? 0.61 : null,
        episode_reward: 4 * update,
        entropy: 2 - update / 2,
      })),
    }),
  );
  await page.reload();
  await received(page);
  await page.getByRole("tab", { name: "Training" }).click();
  const curve = part(page, "curve");
  await curve.locator("canvas").first().waitFor();
  assert.equal(await curve.locator("canvas").count(), 3);
  const readings = await curve.locator(".legend b").allTextContents();
  assert.deepEqual(readings, ["0.75", "0.61", "12.0", "0.50"], "the latest of each");
  await picture(page, "curve");
  await page.route("**/api/curve", (route) => route.fulfill({ json: [] }));
  await page.reload();
  await page.getByRole("tab", { name: "Training" }).click();
  await curve.getByText("No run is watched").waitFor();
  assert.deepEqual(errors, []);
  await page.close();
});

test("the list can be filtered by result", patient, async () => {
  const { page, errors } = await open("3m");
  await received(page);
  const list = part(page, "matches");
  const count = () => list.locator(".choice").count();
  const filter = (name) => list.locator(".filters").getByRole("button", { name }).click();
  const all = await count();
  await filter(/^won/);
  const won = await count();
  await list.getByText("1c3s5z", { exact: true }).waitFor();
  assert.equal(await list.locator(".badge.won").count(), won);
  await filter(/^lost/);
  const lost = await count();
  assert.ok(won > 0 && lost > 0);
  assert.equal(won + lost + 1, all, "the live game has no result yet");
  await picture(page, "filter");
  await filter(/^all/);
  assert.equal(await count(), all);
  assert.deepEqual(errors, []);
  await page.close();
});

test("two matches play side by side", patient, async () => {
  const { page, errors } = await open("MMM");
  await received(page);
  const one = Number(await part(page, "scrub").getAttribute("aria-valuemax"));
  await part(page, "matches").getByRole("button", { name: "Show 1c3s5z beside" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".pane").length === 2);
  await page.getByRole("heading", { name: /^MMM, seed 5 – 1c3s5z, seed 5$/ }).waitFor();
  assert.match(page.url(), /#MMM&1c3s5z$/);
  await page.waitForFunction(
    (least) => Number(document.querySelector("[data-testid=scrub]").getAttribute("aria-valuemax")) > least,
    one,
  );
  const panes = part(page, "pane");
  const [left, right] = [panes.nth(0), panes.nth(1)];
  await page.keyboard.press("End");
  await left.locator(".banner.lost").waitFor({ state: "visible" });
  await right.locator(".banner.won").waitFor({ state: "visible" });
  await picture(page, "two");
  await part(page, "unit").getByText(/Colossus|Stalker|Zealot/).first().waitFor();
  await left.locator(".caption").click();
  await part(page, "unit").getByText(/Marine|Marauder|Medivac/).first().waitFor();

  await page.reload();
  await page.waitForFunction(() => document.querySelectorAll(".pane").length === 2);
  await right.getByTitle("Close this match").click();
  assert.equal(await panes.count(), 1);
  assert.match(page.url(), /#MMM$/);
  await page.getByRole("heading", { name: /^MMM, seed 5$/ }).waitFor();
  assert.deepEqual(errors, []);
  await page.close();
});
