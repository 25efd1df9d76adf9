// Drives the page in a headless Chromium. `test.sh` records matches, starts the server, and sets
// STARLEAGUE_URL and CHROMIUM; with SCREENSHOTS set to a folder, pictures are left there.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

export const base = process.env.STARLEAGUE_URL;
const screenshots = process.env.SCREENSHOTS;
const patience = 60_000;
/** Options of a test. */
export const patient = { timeout: 3 * patience };
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--enable-unsafe-swiftshader",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
});

after(async () => browser?.close());

export const newPage = () => browser.newPage();

/** Opens a match; `errors` fills with whatever the page logs as one. */
export async function open(id, size = screenshots ? { width: 1440, height: 860 } : { width: 1000, height: 640 }, device = {}) {
  const page = await browser.newPage({ viewport: size, ...device });
  page.setDefaultTimeout(patience);
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(`${base}#${id}`);
  return { page, errors };
}

export const part = (page, name) => page.locator(`[data-testid=${name}]`);

export async function loopOf(page) {
  return Number((await part(page, "loop").textContent()).replace("loop ", ""));
}

/** Waits until the whole match has been received; fails with what the page complains about. */
export async function received(page) {
  await page.waitForFunction(
    () =>
      document.querySelector(".received")?.style.width === "100%" ||
      document.querySelector(".message")?.hidden === false,
  );
  for (const message of await part(page, "message").all()) {
    assert.ok(await message.isHidden(), await message.textContent());
  }
}

export async function scrubTo(page, fraction) {
  const box = await part(page, "scrub").boundingBox();
  await page.mouse.click(box.x + box.width * fraction, box.y + box.height / 2);
}

export async function picture(page, name) {
  if (!screenshots) return;
  await page.waitForTimeout(800);
  await page.screenshot({ path: `${screenshots}/${name}.png` });
}

/** Pauses a match that has been received, at a part of the time line. */
export async function pauseAt(page, fraction) {
  await received(page);
  await page.keyboard.press("Space");
  await scrubTo(page, fraction);
  await page.waitForFunction(() => !/^loop 0$/.test(document.querySelector(".loop").textContent));
}

/** The messages of a match as the server sends them. */
export async function messages(id) {
  const body = await (await fetch(`${base}api/match/${id}`)).text();
  return body.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** Clicks a unit on the field. */
export async function clickUnit(page, tag, options = {}) {
  const place = await page.evaluate((unit) => window.starleague.unitInWindow(unit), tag);
  for (const key of options.modifiers ?? []) await page.keyboard.down(key);
  await page.mouse.click(place.x, place.y);
  for (const key of options.modifiers ?? []) await page.keyboard.up(key);
}

export const selected = (page) => page.evaluate(() => window.starleague.selectedUnits());
