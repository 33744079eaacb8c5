// For everybody: axe-core in the main states, both themes, both languages; forced colours, less
// motion, a page at twice its size; and no word left in the other language.
import { accessibility, must, same, says, settled } from "../page.mjs";

const view = { width: 1100, height: 640 };

/** go opens a view of the page that is open and waits until its words are there. */
async function go(p, hash, lang) {
	await p.evaluate(
		(h) => {
			location.hash = h;
		},
		`${hash}${hash ? "&" : ""}lang=${lang}`,
	);
	await p.waitForFunction(
		(l) =>
			document.documentElement.lang.startsWith(l) &&
			document.querySelector("#side h2") &&
			!document.querySelector(".skeleton"),
		lang,
	);
	await p.waitForTimeout(150); // a change of colours takes 120 ms
}

/** states are the views that matter, as the importer sees them, who sees most. */
const states = (grid) => [
	"",
	`sel=grid:${grid.id}`,
	"tab=findings",
	"tab=analysis&topic=heat",
	"tab=analysis&topic=hotspots",
	"tab=analysis&topic=coverage",
	"tab=organisations",
	"tab=imports",
	"tab=account",
];

const plain = ["zh", "en"].flatMap((lang) =>
	["light", "dark"].map((theme) => ({
		name: `axe-core finds nothing serious, ${theme}, ${lang}`,
		async run({ server, page, context }) {
			const [grid] = (await server.json("/api/v1/grids?state=no_branch&limit=1")).items;
			const p = await page({ in: await context({ as: "importer", viewport: view, colorScheme: theme }) });
			await settled(p);
			same(await p.evaluate(() => document.documentElement.dataset.theme ?? "light"), theme, "theme");
			for (const hash of states(grid)) {
				await go(p, hash, lang);
				same(await accessibility(p), [], hash || "the first screen");
			}
			await p.keyboard.press("?");
			await p.locator(".help").waitFor();
			same(await accessibility(p), [], "the list of keys");
			await p.keyboard.press("Escape");
			await p.locator(".date > button").click();
			await p.locator(".date-form").waitFor();
			same(await accessibility(p), [], "the day");
			await p.context().clearCookies();
			await p.reload();
			await go(p, "tab=account", lang);
			await p.locator("form.sign-in").waitFor();
			same(await accessibility(p), [], "signing in");
		},
	})),
);

const han = /\p{Script=Han}/u;

/** names collects the Chinese values an answer holds, apart from sentences of the server. */
function names(value, into, key = "") {
	if (Array.isArray(value)) for (const v of value) names(v, into, key);
	else if (value && typeof value === "object") for (const [k, v] of Object.entries(value)) names(v, into, k);
	else if (
		typeof value === "string" &&
		han.test(value) &&
		!/^(message|fix|title|why|method|detail|zh|label.*)$/.test(key)
	)
		into.add(value);
}

export default [
	...plain,
	{
		name: "in English no Chinese word is left but the names of what is there",
		async run({ server, page }) {
			const grids = (await server.json("/api/v1/grids?limit=1000")).items;
			const grid = grids.find((g) => g.state === "no_branch");
			const known = new Set();
			const p = await page({ as: "importer", viewport: { width: 1280, height: 760 } });
			p.on("response", async (r) => {
				if (!/\/api\/v1\//.test(r.url()) || !/json/.test(r.headers()["content-type"] ?? "")) return;
				names(await r.json().catch(() => null), known);
			});
			for (const path of ["/api/v1/search?limit=1&q=a", "/api/v1/districts", "/api/v1/posts?limit=1000"])
				names(await server.ask("importer", path), known);
			names(grids, known);
			names(await server.ask("importer", "/api/v1/session"), known);
			const first = async (path) => (await server.ask("importer", path)).items[0].id;
			const left = new Set();
			for (const hash of [
				...states(grid),
				`sel=area:${await first("/api/v1/areas")}`,
				`sel=building:${await first("/api/v1/buildings?limit=1")}`,
				`sel=post:${await first("/api/v1/posts?limit=1")}`,
				`sel=incident:${await first("/api/v1/incidents?limit=1")}`,
				`sel=organisation:${await first("/api/v1/organisations?limit=1")}`,
				`sel=member:${await first("/api/v1/members?limit=1")}`,
				"at=2026-10-01",
				"help",
			]) {
				await go(p, hash === "help" ? "" : hash, "en");
				if (hash === "help") await p.keyboard.press("?");
				const texts = await p.evaluate(() => {
					const found = [document.title];
					const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
					while (walk.nextNode()) {
						const e = walk.currentNode.parentElement;
						if (e.checkVisibility() && !e.closest('[lang="zh-CN"]:not(html)'))
							found.push(walk.currentNode.data);
					}
					for (const e of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
						if (!e.closest('[lang="zh-CN"]:not(html)'))
							for (const a of ["aria-label", "title", "placeholder", "alt"])
								if (e.getAttribute(a)) found.push(e.getAttribute(a));
					return found;
				});
				const data = [...known].sort((a, b) => b.length - a.length);
				for (const text of texts.filter((t) => han.test(t))) {
					let rest = text;
					for (const name of data) rest = rest.replaceAll(name, "");
					if (han.test(rest)) left.add(`${hash}: ${text.trim()}`);
				}
			}
			must(known.size > 50, "no names were collected");
			same([...left].slice(0, 20), [], `Chinese words left in English (${left.size})`);
		},
	},
	{
		name: "forced colours and less motion are honoured",
		async run({ page }) {
			const p = await page({
				as: "importer",
				viewport: view,
				forcedColors: "active",
				reducedMotion: "reduce",
				hash: "tab=analysis&topic=heat",
			});
			await says(p, "件事件");
			await settled(p);
			const look = (locator) =>
				locator.evaluate((e) => {
					const s = getComputedStyle(e);
					const after = getComputedStyle(e, "::after");
					return [
						s.backgroundColor,
						s.color,
						s.borderColor,
						s.outlineStyle,
						s.fontWeight,
						s.textDecorationLine,
						after.content,
						after.backgroundColor,
						after.height,
					].join(" ");
				});
			const segment = (pressed) => p.locator(`.segments button[aria-pressed="${pressed}"]`).first();
			must(
				(await look(segment(true))) !== (await look(segment(false))),
				"a pressed button looks like the others",
			);
			const tab = (name) => p.getByRole("button", { name, exact: true }).first();
			must((await look(tab("分析"))) !== (await look(tab("概况"))), "the open tab looks like the others");
			const edges = await p
				.locator(".segments")
				.first()
				.evaluate(
					(e) => getComputedStyle(e).borderTopStyle + getComputedStyle(e.firstElementChild).borderTopStyle,
				);
			must(edges.includes("solid"), "buttons have no edge");
			const patches = await p
				.locator(".legend .patch rect:first-child")
				.evaluateAll((all) => all.map((r) => getComputedStyle(r).fill));
			same(new Set(patches).size, patches.length, "colours of the legend that can be told apart");
			await p.keyboard.press("o");
			const bars = await p
				.locator(".state-bar span")
				.evaluateAll((all) => all.map((s) => getComputedStyle(s).backgroundColor));
			same(new Set(bars).size, bars.length, "colours of the bar that can be told apart");

			const moving = await p.evaluate(() => {
				const seconds = (text) =>
					Math.max(...text.split(",").map((v) => Number.parseFloat(v) * (v.includes("ms") ? 0.001 : 1)));
				return [...document.querySelectorAll("*")]
					.filter((e) => {
						const s = getComputedStyle(e);
						return (
							seconds(s.transitionDuration) > 0.01 ||
							(s.animationName !== "none" && seconds(s.animationDuration) > 0.01)
						);
					})
					.map((e) => e.className);
			});
			same([...new Set(moving)], [], "what moves all the same");
			await p.keyboard.press("h");
			await p.waitForURL(/map=/);
			const address = p.url();
			const zooms = await p.evaluate(async () => {
				const seen = new Set();
				document.querySelector('.zoom button[title*="+"]').click();
				for (let i = 0; i < 6; i++) {
					await new Promise((done) => requestAnimationFrame(done));
					seen.add(document.querySelector(".scale").getAttribute("title"));
				}
				return seen.size;
			});
			must(zooms <= 2, `the map glides over ${zooms} steps`);
			await p.waitForFunction((u) => location.href !== u, address);
		},
	},
	{
		name: "at twice the size everything is still there",
		async run({ server, page }) {
			const [grid] = (await server.json("/api/v1/grids?state=no_branch&limit=1")).items;
			const p = await page({ as: "importer", viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });
			await settled(p);
			for (const hash of [...states(grid), `sel=grid:${grid.id}`]) {
				await go(p, hash, "zh");
				const wrong = await p.evaluate(() => {
					const bad = [];
					if (document.scrollingElement.scrollWidth > innerWidth) bad.push("the page scrolls sideways");
					for (const e of document.querySelectorAll(".bar button, .bar input, .tabs button, .zoom button")) {
						if (!e.checkVisibility()) continue;
						const b = e.getBoundingClientRect();
						if (b.left < -1 || b.right > innerWidth + 1 || b.top < -1 || b.bottom > innerHeight + 1)
							bad.push(`${e.getAttribute("aria-label") ?? e.innerText} leaves the window`);
						else if (!e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)))
							bad.push(`${e.getAttribute("aria-label") ?? e.innerText} is covered`);
					}
					const body = document.querySelector(".side-body");
					if (body.scrollHeight > body.clientHeight + 1 && getComputedStyle(body).overflowY === "visible")
						bad.push("the panel does not scroll");
					if (body.scrollWidth > body.clientWidth + 1 && getComputedStyle(body).overflowX !== "auto")
						bad.push("the panel is too wide");
					return bad;
				});
				same(wrong, [], hash || "the first screen");
			}
		},
	},
];
