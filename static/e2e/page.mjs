// What tests see and do on a page.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** patience is how many times longer than in a small town things may take. */
export const patience = (process.env.GRIDMAP_DEMO ?? "small") === "small" ? 1 : 3;

/** watch collects everything a page must not do; `trouble` is read at the end of a check. */
export async function watch(page) {
	const trouble = [];
	page.on("console", (m) => {
		// The software renderer talks about its speed; that is no fault of the page.
		if (m.text().includes("GL Driver Message")) return;
		// A gesture the server would refuse is asked about while the hand moves; the page says so.
		if (/\/try$/.test(m.location().url) && /status of (409|422)/.test(m.text())) return;
		// Of a whole city the borders are too many to ask for; the page says to go nearer.
		if (/\/edges\?/.test(m.location().url) && /status of 422/.test(m.text())) return;
		if (m.type() === "error" || m.type() === "warning")
			trouble.push(`console ${m.type()}: ${m.text()} ${m.location().url ?? ""}`);
	});
	page.on("pageerror", (e) => trouble.push(`exception: ${e.message}`));
	page.on("request", (r) => {
		const host = new URL(r.url());
		if (host.protocol.startsWith("http") && host.hostname !== "127.0.0.1")
			trouble.push(`asked another host: ${r.url()}`);
	});
	await page.exposeFunction("reportViolation", (text) => trouble.push(`CSP: ${text}`));
	await page.addInitScript(() => {
		addEventListener("securitypolicyviolation", (e) =>
			window.reportViolation(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`),
		);
	});
	return trouble;
}

/** settled waits until the map has drawn everything it asked for. */
export async function settled(page) {
	await page.waitForSelector('.map[aria-busy="false"]', { timeout: 40_000 * patience });
	await page.waitForFunction(() => !document.querySelector(".skeleton"), null, {
		timeout: 20_000 * patience,
	});
}

/** camera is the view in the address bar. */
export function camera(page) {
	const [zoom, lat, lon] = /map=([^&]+)/.exec(page.url())?.[1].split("/").map(Number) ?? [];
	return { zoom, lat, lon };
}

/** pixelOf is where a place [lon, lat] is on the page. */
export async function pixelOf(page, [lon, lat]) {
	if (!page.url().includes("map=")) {
		await page.keyboard.press("h"); // the first view is in no address; asking for it again writes it there
		await page.waitForURL(/map=/);
		await settled(page);
	}
	const view = camera(page);
	const box = await page.locator(".map").boundingBox();
	const size = 512 * 2 ** view.zoom;
	const x = (l) => ((l + 180) / 360) * size;
	const y = (l) => (0.5 - Math.log(Math.tan(Math.PI / 4 + (l * Math.PI) / 360)) / (2 * Math.PI)) * size;
	return {
		x: box.x + box.width / 2 + x(lon) - x(view.lon),
		y: box.y + box.height / 2 + y(lat) - y(view.lat),
	};
}

/** colours counts the pixels of a screenshot by colour, "r,g,b" rounded to steps of 8. */
export async function colours(page, clip) {
	const shot = (await page.screenshot({ clip })).toString("base64");
	return page.evaluate(async (data) => {
		const image = new Image();
		image.src = `data:image/png;base64,${data}`;
		await image.decode();
		const canvas = document.createElement("canvas");
		canvas.width = image.width;
		canvas.height = image.height;
		const pen = canvas.getContext("2d");
		pen.drawImage(image, 0, 0);
		const { data: bytes } = pen.getImageData(0, 0, canvas.width, canvas.height);
		const counts = {};
		for (let i = 0; i < bytes.length; i += 4) {
			const key = [bytes[i], bytes[i + 1], bytes[i + 2]].map((v) => v & 0xf8).join(",");
			counts[key] = (counts[key] ?? 0) + 1;
		}
		return counts;
	}, shot);
}

/** difference is the share of pixels that differ between two colour counts, 0…1. */
export function difference(a, b) {
	const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
	let moved = 0;
	let all = 0;
	for (const k of keys) {
		moved += Math.abs((a[k] ?? 0) - (b[k] ?? 0));
		all += a[k] ?? 0;
	}
	return moved / 2 / all;
}

/** accessibility lists serious and critical findings of axe-core. */
export async function accessibility(page) {
	await page.evaluate(axe);
	const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
	return found.violations
		.filter((v) => v.impact === "serious" || v.impact === "critical")
		.map(
			(v) =>
				`${v.id} (${v.impact}): ${v.nodes
					.slice(0, 3)
					.map((n) => n.html.slice(0, 160))
					.join(" | ")}`,
		);
}

/** must fails a check in plain words. */
export function must(held, what) {
	if (!held) throw new Error(what);
}

/** same compares two values by what they hold. */
export function same(got, want, what) {
	const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
	if (a !== b) throw new Error(`${what}: got ${a}, want ${b}`);
}

/** side is what the panel says. */
export function side(page) {
	return page.locator("#side").innerText();
}

/** says waits until the panel says all of this. */
export async function says(page, ...words) {
	for (const word of words)
		await page
			.waitForFunction(
				(w) => document.querySelector("#side")?.innerText.replaceAll(/\s+/g, " ").includes(w),
				String(word).replaceAll(/\s+/g, " "),
				{ timeout: 30_000 * patience },
			)
			.catch(async () => {
				throw new Error(`the panel does not say “${word}”:\n${await side(page)}`);
			});
}

/** counted writes a number as the page does. */
export const counted = (n) => n.toLocaleString("en-US");

/** atPlace counts the colours in a square around a place. */
export async function atPlace(page, place, half = 14) {
	const { x, y } = await pixelOf(page, place);
	return colours(page, { x: x - half, y: y - half, width: 2 * half, height: 2 * half });
}

/** rgb reads a CSS colour as "r,g,b" rounded to steps of 8, as colours() counts them. */
export function rgb(css) {
	const hex = /^#([0-9a-f]{6})$/i.exec(css)?.[1];
	const parts = hex
		? [0, 2, 4].map((i) => Number.parseInt(hex.slice(i, i + 2), 16))
		: css.match(/\d+/g).slice(0, 3).map(Number);
	return parts.map((v) => v & 0xf8).join(",");
}

/** shareOf is how much of the pixels has a colour, give or take a step of rounding. */
export function shareOf(counts, colour, within = 8) {
	const want = colour.split(",").map(Number);
	let hit = 0;
	let all = 0;
	for (const [key, n] of Object.entries(counts)) {
		all += n;
		if (key.split(",").every((v, i) => Math.abs(v - want[i]) <= within)) hit += n;
	}
	return hit / all;
}

/** mean is the average colour of counted pixels. */
export function mean(counts) {
	const sum = [0, 0, 0];
	let all = 0;
	for (const [key, n] of Object.entries(counts)) {
		key.split(",").forEach((v, i) => {
			sum[i] += Number(v) * n;
		});
		all += n;
	}
	return sum.map((v) => Math.round(v / all));
}

/** clearOfPosts keeps the grids at whose label no post's sign lies. */
export function clearOfPosts(grids, posts) {
	return grids.filter((g) =>
		posts.every((p) => Math.hypot(p.place[0] - g.label[0], p.place[1] - g.label[1]) > 0.0012),
	);
}

/** uncovered fails unless a place lies on a part of the map that no panel covers. */
export async function uncovered(page, place, what) {
	await settled(page);
	const { x, y } = await pixelOf(page, place);
	const seen = await page.evaluate(
		([x, y]) => document.elementFromPoint(x, y)?.matches(".map canvas"),
		[x, y],
	);
	must(seen, `${what} is out of sight at ${Math.round(x)}, ${Math.round(y)}`);
}

/** legend is what the list of layers says: [{ colour, name, figure }] of a page's own words. */
export async function legend(page, layer) {
	const row = page.locator(".layer", {
		has: page.getByRole("radio", { name: layer, exact: true }),
	});
	await row.locator(".legend li").first().waitFor();
	return row.locator(".legend li").evaluateAll((all) =>
		all.map((li) => ({
			colour: li.querySelector("rect")?.getAttribute("fill") ?? null,
			name: (li.querySelector("span:not(.figures)") ?? li).innerText.trim(),
			figure: li.querySelector(".figures")?.innerText ?? null,
		})),
	);
}
