// The browser suite: the real binary with the small demo, a real browser, one closing summary.
//
//	node e2e/run.mjs [words of a check's name]
//
// CHROMIUM names the browser (else it is what .ci/browser finds), GRIDMAP_BINARY the binary
// (../bin/gridmap), GRIDMAP_E2E_SHOTS a directory for a picture of every check that failed. With
// GRIDMAP_DEMO=city the workspace is checked on a city, and everything may take three times as long.
import { execFileSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { patience, watch } from "./page.mjs";
import { startServer } from "./server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const binary = resolve(process.env.GRIDMAP_BINARY ?? join(here, "../../bin/gridmap"));
const shots = process.env.GRIDMAP_E2E_SHOTS;
const words = process.argv.slice(2);

const flags =
	"--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --use-angle=swiftshader --enable-unsafe-swiftshader";

// Three lanes run side by side, each with its own server and browser: a check waits more than it
// works. Within a lane one follows the other, since some change what is on the server.
const lanes = [
	["first", "tiles", "explore", "search", "findings", "analysis", "account", "access"],
	["keyboard", "phone", "live", "fresh", "imports", "trouble", "export"],
	[
		"workspace_people",
		"workspace_tools",
		"workspace_review",
		"workspace_hand",
		"workspace_gestures",
		"workspace_together",
		"workspace_impact",
	],
];
const chosen = [];
for (const files of lanes) {
	const lane = [];
	for (const file of files)
		lane.push(...(await import(`./checks/${file}.mjs`)).default.map((c) => ({ ...c, file })));
	chosen.push(lane.filter((c) => words.every((w) => `${c.file} ${c.name}`.includes(w))));
}
const all = chosen.flat().length;
if (all === 0) throw new Error(`no check is called ${words.join(" ")}`);

const began = Date.now();
const executablePath =
	process.env.CHROMIUM || execFileSync(join(here, "../../.ci/browser"), { encoding: "utf8" }).trim();

/** World is what a check gets: the server, and pages that are watched. */
function world({ server, browser, kept }, contexts, troubles) {
	const context = async (options = {}) => {
		const { as, ...rest } = options;
		const made = await browser.newContext({
			viewport: { width: 1440, height: 900 },
			locale: "zh-CN",
			colorScheme: "light",
			reducedMotion: "reduce", // no flights, and half the points each way: there is no graphics
			deviceScaleFactor: 0.5, //  card here, every picture is drawn by the processor
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
		made.setDefaultTimeout(30_000 * patience);
		troubles.push(await watch(made));
		await made.goto(`${server.url}/${hash ? `#${hash}` : ""}`);
		return made;
	};
	return { server, context, page };
}

// What the software renderer of a machine without a graphics card says about itself.
const graphics = /GL Driver Message/;

const failed = [];

/** run is one check, and a line about it. One that fails is tried again, and the line says so: on a
 * machine without a graphics card a picture can come later than a check waits. */
async function run(lane, check, again = false) {
	const contexts = [];
	const troubles = [];
	const at = Date.now();
	let timer;
	let retry = false;
	try {
		const late = new Promise((_, fail) => {
			timer = setTimeout(() => fail(new Error("took longer than it may")), 120_000 * patience);
		});
		const notes = await Promise.race([check.run(world(lane, contexts, troubles)), late]);
		const trouble = troubles
			.flat()
			.filter((t) => !(check.expects ?? []).some((e) => e.test(t)) && !graphics.test(t));
		if (trouble.length > 0) throw new Error(`the page complained:\n${trouble.join("\n")}`);
		const said = [`${Date.now() - at} ms`, notes, again && "at the second try"].filter(Boolean).join("; ");
		console.log(`ok    ${check.file}: ${check.name} (${said})`);
	} catch (error) {
		if (again) failed.push(`${check.file}: ${check.name}`);
		else retry = true;
		console.log(
			`${again ? "FAIL" : "again"} ${again ? " " : ""}${check.file}: ${check.name}\n${String(error?.stack ?? error).replaceAll(/^/gm, "      ")}`,
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
	if (retry) await run(lane, check, true);
}

/** runLane is the checks of a lane, one after the other. */
async function runLane(checks) {
	if (checks.length === 0) return;
	const server = await startServer(binary);
	const browser = await chromium.launch({ executablePath, args: flags.split(" ") });
	const lane = { server, browser, kept: new Map() }; // kept: actor → cookies, each signs in once
	for (const check of checks) await run(lane, check);
	await browser.close();
	const code = await server.stop();
	if (code !== 0) failed.push(`gridmap up ended with ${code} when stopped`);
}

await Promise.all(chosen.map(runLane));
const seconds = ((Date.now() - began) / 1000).toFixed(0);
console.log(`\nbrowser: ${all - failed.length} of ${all} checks passed in ${seconds} s`);
for (const name of failed) console.log(`  failed: ${name}`);
process.exit(failed.length > 0 ? 1 : 0);
