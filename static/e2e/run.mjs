// The browser suite: the real binary with the demo town, in a real browser. Each check gets a
// page of its own; a page that logs an error, breaks the content policy or asks another host
// fails its check. GRIDMAP_TEST_COUNTS names a file for "passed failed".
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { chromium } from "playwright-core";
import { accessibility, colours, settled, watch } from "./page.mjs";
import { startServer } from "./server.mjs";

const binary = resolve(import.meta.dirname, "../../bin/gridmap");
const flags =
	"--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --use-angle=swiftshader --enable-unsafe-swiftshader";
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

function must(held, what) {
	if (!held) throw new Error(what);
}

const checks = {
	"the first screen names the district and draws the map": async ({ page, server }) => {
		const [district] = (await server.json("/api/v1/districts")).items;
		await page.goto(server.url);
		await settled(page);
		must((await page.textContent("body")).includes(district.name), "the district is not named");
		const box = await page.locator(".map").boundingBox();
		const seen = await colours(page, box);
		must(Object.keys(seen).length > 20, `the map shows ${Object.keys(seen).length} colours only`);
	},
	"a one-time link signs in, and leaves the address bar": async ({ page, server }) => {
		await page.goto(await server.link("planner"));
		await settled(page);
		must(!page.url().includes("sign-in="), "the secret stays in the address");
		const session = await page.evaluate(() => fetch("/api/v1/session").then((r) => r.json()));
		must(session.actor?.name === "planner", `signed in as ${session.actor?.name}`);
	},
	"search finds a grid by its code from the keyboard": async ({ page, server }) => {
		const [grid] = (await server.json("/api/v1/grids?limit=1")).items;
		await page.goto(await server.link("commander"));
		await settled(page);
		await page.keyboard.press("/");
		await page.keyboard.type(grid.code);
		await page.getByRole("option").first().waitFor({ timeout: 10_000 });
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.waitForFunction((code) => document.querySelector("#side")?.textContent.includes(code), grid.code, { timeout: 15_000 });
	},
	"a phone shows the map without a sideways scroll": async ({ page, server }) => {
		await page.setViewportSize(phone);
		await page.goto(server.url);
		await settled(page);
		must(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page scrolls sideways");
	},
	"nothing serious for people who use a screen reader": async ({ page, server }) => {
		await page.goto(await server.link("viewer"));
		await settled(page);
		const found = await accessibility(page);
		must(found.length === 0, found.join("\n"));
	},
};

const server = await startServer(binary);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags.split(" ") });
let passed = 0;
let failed = 0;
for (const [name, check] of Object.entries(checks)) {
	const context = await browser.newContext({ viewport: desktop, locale: "zh-CN", reducedMotion: "reduce" });
	const page = await context.newPage();
	try {
		const trouble = await watch(page);
		await check({ page, server });
		must(trouble.length === 0, trouble.join("\n"));
		passed++;
		console.log(`ok   ${name}`);
	} catch (error) {
		failed++;
		console.log(`FAIL ${name}\n     ${String(error.message ?? error).replaceAll("\n", "\n     ")}`);
	}
	await context.close();
}
await browser.close();
const status = await server.stop();
if (status !== 0) {
	failed++;
	console.log(`FAIL the server ended with ${status}`);
}
console.log(`${passed} passed, ${failed} failed`);
if (process.env.GRIDMAP_TEST_COUNTS) writeFileSync(process.env.GRIDMAP_TEST_COUNTS, `${passed} ${failed}\n`);
process.exit(failed ? 1 : 0);
