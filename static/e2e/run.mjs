// The browser suite: the real binary with the small demo, a real browser, one closing summary.
//
//	node e2e/run.mjs [words of a check's name]
//
// CHROMIUM names the browser (else it is what .ci/browser finds), GRIDMAP_BINARY the binary
// (../bin/gridmap), GRIDMAP_E2E_SHOTS a directory for a picture of every check that failed.
import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { watch } from "./page.mjs";
import { startServer } from "./server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const binary = resolve(process.env.GRIDMAP_BINARY ?? join(here, "../../bin/gridmap"));
const shots = process.env.GRIDMAP_E2E_SHOTS;
const words = process.argv.slice(2);

const flags =
	"--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --use-angle=swiftshader --enable-unsafe-swiftshader";

const files = [
	"first",
	"explore",
	"search",
	"findings",
	"analysis",
	"account",
	"keyboard",
	"phone",
	"live",
	"imports",
	"trouble",
	"access",
];
const checks = [];
for (const file of files)
	checks.push(...(await import(`./checks/${file}.mjs`)).default.map((c) => ({ ...c, file })));
const chosen =
	words.length === 0 ? checks : checks.filter((c) => words.every((w) => `${c.file} ${c.name}`.includes(w)));
if (chosen.length === 0) throw new Error(`no check is called ${words.join(" ")}`);

const began = Date.now();
const server = await startServer(binary);
const browser = await chromium.launch({
	executablePath:
		process.env.CHROMIUM || execFileSync(join(here, "../../.ci/browser"), { encoding: "utf8" }).trim(),
	args: flags.split(" "),
});
const kept = new Map(); // actor → cookies, so that each signs in once

/** World is what a check gets: the server, and pages that are watched. */
function world(contexts, troubles) {
	const context = async (options = {}) => {
		const { as, ...rest } = options;
		const made = await browser.newContext({
			viewport: { width: 1440, height: 900 },
			locale: "zh-CN",
			colorScheme: "light",
			reducedMotion: "reduce", // no flights: every picture of one is drawn by the processor
			...rest,
		});
		contexts.push(made);
		if (as) {
			if (!kept.has(as)) {
				const page = await made.newPage();
				await page.goto(await server.link(as));
				await page.waitForSelector(".account:not(.primary)");
				kept.set(as, (await made.storageState()).cookies);
				await page.close();
			} else await made.addCookies(kept.get(as));
		}
		return made;
	};
	const page = async (options = {}) => {
		const { hash = "", in: given, ...rest } = options;
		const made = await (given ?? (await context(rest))).newPage();
		made.setDefaultTimeout(30_000);
		troubles.push(await watch(made));
		await made.goto(`${server.url}/${hash ? `#${hash}` : ""}`);
		return made;
	};
	return { server, context, page };
}

// What the software renderer of a machine without a graphics card says about itself.
const graphics = /GL Driver Message/;

const failed = [];
for (const check of chosen) {
	const contexts = [];
	const troubles = [];
	const at = Date.now();
	let timer;
	try {
		const late = new Promise((_, fail) => {
			timer = setTimeout(() => fail(new Error("took longer than two minutes")), 120_000);
		});
		const notes = await Promise.race([check.run(world(contexts, troubles)), late]);
		const trouble = troubles
			.flat()
			.filter((t) => !(check.expects ?? []).some((e) => e.test(t)) && !graphics.test(t));
		if (trouble.length > 0) throw new Error(`the page complained:\n${trouble.join("\n")}`);
		console.log(`ok    ${check.file}: ${check.name} (${Date.now() - at} ms${notes ? `; ${notes}` : ""})`);
	} catch (error) {
		failed.push(`${check.file}: ${check.name}`);
		console.log(
			`FAIL  ${check.file}: ${check.name}\n${String(error?.stack ?? error).replaceAll(/^/gm, "      ")}`,
		);
		for (const [i, p] of contexts.flatMap((c) => c.pages()).entries()) {
			if (!shots) break;
			await mkdir(shots, { recursive: true });
			await p
				.screenshot({ path: join(shots, `${check.file}-${check.name.replaceAll(/\W+/g, "-")}-${i}.png`) })
				.catch(() => undefined);
		}
	}
	clearTimeout(timer);
	for (const c of contexts) await c.close().catch(() => undefined);
}

await browser.close();
const code = await server.stop();
if (code !== 0) failed.push(`gridmap up ended with ${code} when stopped`);
const seconds = ((Date.now() - began) / 1000).toFixed(0);
console.log(`\nbrowser: ${chosen.length - failed.length} of ${chosen.length} checks passed in ${seconds} s`);
for (const name of failed) console.log(`  failed: ${name}`);
process.exit(failed.length > 0 ? 1 : 0);
