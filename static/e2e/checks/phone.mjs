// On a phone: fingers, a sheet at the bottom, nothing wider than the window. And on a tablet.
import {
	atPlace,
	camera,
	colours,
	difference,
	must,
	pixelOf,
	same,
	says,
	settled,
	uncovered,
} from "../page.mjs";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** drag moves one finger from a place to another. */
async function drag(p, from, to) {
	const touch = await p.context().newCDPSession(p);
	const send = (type, at) =>
		touch.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [{ x: at.x, y: at.y }] : [] });
	await send("touchStart", from);
	for (let i = 1; i <= 8; i++)
		await send("touchMove", { x: from.x + ((to.x - from.x) * i) / 8, y: from.y + ((to.y - from.y) * i) / 8 });
	await p.waitForTimeout(300); // a finger that rests throws nothing; a thrown page swallows the next tap
	await send("touchMove", to);
	await send("touchEnd");
	await p.waitForTimeout(300);
	await touch.detach();
}

/** fits lists what is wider than it may be: a page that scrolls sideways, words that are cut off. */
const fits = (p) =>
	p.evaluate(() => {
		const wrong = [];
		if (document.scrollingElement.scrollWidth > innerWidth) wrong.push("the page scrolls sideways");
		for (const e of document.querySelectorAll(
			".bar *, #side *, .layers *, .notices *, .found *, .zoom *, .readout *",
		)) {
			if (!e.checkVisibility() || e.closest("svg, canvas, option, datalist")) continue;
			const box = e.getBoundingClientRect();
			const style = getComputedStyle(e);
			if (box.width <= 1 || box.height <= 1) continue; // for screen readers alone
			const words = (e.innerText ?? "").trim().slice(0, 40) || e.className;
			if ((box.left < -1 || box.right > innerWidth + 1) && !e.closest(".rows"))
				wrong.push(`“${words}” leaves the window`);
			const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== "");
			const ends = style.textOverflow === "ellipsis";
			if (own && !ends && style.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1)
				wrong.push(`“${words}” is cut off`);
		}
		for (const e of document.querySelectorAll(".rows"))
			if (e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "visible")
				wrong.push("a table is cut off");
		return [...new Set(wrong)];
	});

const tap = async (locator) => {
	await locator.scrollIntoViewIfNeeded();
	await locator.tap();
};

export default [
	{
		name: "the sheet opens, closes and is dragged",
		async run({ page }) {
			const p = await page(phone);
			await settled(p);
			const sheet = p.locator("#side");
			const height = () => sheet.evaluate((e) => e.offsetHeight);
			const becomes = (share) =>
				p.waitForFunction((s) => Math.abs(document.querySelector("#side").offsetHeight - s) < 12, share);
			const [low, half, full] = [116, 844 * 0.46, 844 * 0.88];
			await becomes(half);
			const handle = () =>
				p
					.getByRole("button", { name: /^(展开面板|面板展开到全屏|收起面板)$/ })
					.boundingBox()
					.then((b) => ({ x: b.x + b.width / 2, y: b.y + b.height / 2 }));
			await drag(p, await handle(), { x: 195, y: 140 });
			await becomes(full);
			await drag(p, await handle(), { x: 195, y: 800 });
			await becomes(low);
			must(
				await p.getByRole("button", { name: "概况", exact: true }).isVisible(),
				"the tabs are gone when it is low",
			);
			await p.getByRole("button", { name: "展开面板", exact: true }).tap();
			await becomes(half);
			await p.getByRole("button", { name: "面板展开到全屏" }).tap();
			await becomes(full);
			await p.getByRole("button", { name: "收起面板" }).tap();
			await becomes(low);
			await p.getByRole("button", { name: "问题", exact: true }).tap();
			await becomes(half);
			await says(p, "缺主责党支部");
			await p.getByRole("button", { name: "面板展开到全屏" }).focus();
			await p.keyboard.press("ArrowDown");
			await becomes(low);
			must((await height()) > 60, "the sheet is gone");
		},
	},
	{
		name: "a finger finds, opens, pans and switches layers",
		async run({ server, page }) {
			const grids = (await server.json("/api/v1/grids?limit=1000")).items;
			const [grid] = grids.filter((g) => g.state === "no_branch").sort((a, b) => b.area_m2 - a.area_m2);
			const p = await page({ ...phone, as: "commander" });
			await settled(p);
			const search = p.getByRole("combobox", { name: /^搜索/ });
			await search.tap();
			await search.fill(grid.code);
			await p.getByRole("option").first().tap();
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await uncovered(p, grid.label, grid.name);

			const other = grids.find((g) => g.id !== grid.id && g.bounds && inWindow(g, camera(p)));
			const at = await pixelOf(p, (other ?? grid).label);
			await p.getByRole("button", { name: "概况", exact: true }).last().tap();
			await settled(p);
			await p.touchscreen.tap(at.x, Math.min(at.y, 380));
			await p.waitForURL(/sel=/);
			await p.locator("#side h2").first().waitFor();

			const before = camera(p);
			await drag(p, { x: 120, y: 250 }, { x: 260, y: 300 });
			await p.waitForFunction((u) => location.href !== u, p.url()).catch(() => undefined);
			await settled(p);
			must(camera(p).lon < before.lon, "a finger does not move the map");
			must(Math.abs(camera(p).zoom - before.zoom) < 0.01, "one finger zooms the map");

			const clip = { x: 20, y: 120, width: 300, height: 300 };
			const plain = await colours(p, clip);
			await p.getByRole("button", { name: "图层与图例" }).tap();
			const layers = p.getByRole("region", { name: "图层与图例" });
			await layers.getByText("不着色", { exact: true }).tap();
			same(await fits(p), [], "with the layers open");
			await layers.getByRole("button", { name: "关闭" }).tap();
			await layers.waitFor({ state: "detached" });
			await settled(p);
			must(difference(plain, await colours(p, clip)) > 0.05, "the layer does not change the map");
		},
	},
	{
		name: "primary targets are large enough for fingers, and nothing is cut off",
		async run({ server, page }) {
			const [grid] = (await server.json("/api/v1/grids?state=no_branch&limit=1")).items;
			const p = await page({ ...phone, as: "importer" });
			await settled(p);
			const targets = await p.evaluate(() =>
				[
					...document.querySelectorAll(
						".bar button, #search, .tabs button, .zoom button, .list-row:is(button), .sheet-handle",
					),
				]
					.filter((e) => e.checkVisibility())
					.map((e) => {
						const box = e.getBoundingClientRect();
						const over = getComputedStyle(e, "::before");
						const extra =
							over.content !== "none" && over.position === "absolute" ? -Number.parseFloat(over.top) : 0;
						return {
							name: e.getAttribute("aria-label") ?? e.innerText ?? e.id,
							w: box.width,
							h: box.height + extra,
						};
					})
					.filter((t) => t.h < 43.5 || t.w < 43.5)
					.map((t) => `${t.name} ${Math.round(t.w)}×${Math.round(t.h)}`),
			);
			same(targets, [], "targets smaller than 44 px");
			for (const width of [390, 320]) {
				await p.setViewportSize({ width, height: width === 320 ? 568 : 844 });
				for (const hash of [
					"",
					`sel=grid:${grid.id}`,
					"tab=findings",
					"tab=analysis&topic=heat",
					"tab=analysis&topic=hotspots",
					"tab=analysis&topic=coverage",
					"tab=organisations",
					"tab=imports",
					"tab=account",
				]) {
					for (const lang of ["zh", "en"]) {
						await p.evaluate((h) => {
							location.hash = h;
						}, `${hash}&lang=${lang}`);
						await p.waitForFunction(
							(l) => document.documentElement.lang.startsWith(l) && !document.querySelector(".skeleton"),
							lang,
						);
						same(await fits(p), [], `${hash || "the first screen"}, ${lang}, ${width} px`);
					}
				}
			}
		},
	},
	{
		name: "on a tablet the panel and the map share the window",
		async run({ server, page }) {
			const [grid] = (await server.json("/api/v1/grids?state=no_branch&limit=1")).items;
			const p = await page({ viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true });
			await settled(p);
			same(await fits(p), [], "the first screen");
			const side = await p.locator("#side").boundingBox();
			must(side.width < 820 / 2, "the panel takes more than half of the window");
			same(
				await p.getByRole("region", { name: "图层与图例" }).count(),
				0,
				"layers over the map from the start",
			);
			await p.getByRole("button", { name: "图层与图例" }).tap();
			await p.getByRole("region", { name: "图层与图例" }).waitFor();
			same(await fits(p), [], "with the layers open");
			await p.getByRole("region", { name: "图层与图例" }).getByRole("button", { name: "关闭" }).tap();
			await tap(p.locator("#side").getByRole("button", { name: /缺主责党支部/ }));
			await tap(p.locator("#side .list-row", { hasText: grid.code }));
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await uncovered(p, grid.label, grid.name);
			await p.getByRole("button", { name: "收起或展开面板" }).tap();
			await p.locator("#side").waitFor({ state: "detached" });
			const wide = await atPlace(p, grid.label, 10);
			must(Object.keys(wide).length > 0, "nothing is drawn");
		},
	},
];

/** inWindow: the grid's label lies on the free upper part of a phone's map. */
function inWindow(grid, view) {
	const size = 512 * 2 ** view.zoom;
	const dx = ((grid.label[0] - view.lon) / 360) * size;
	const dy = ((view.lat - grid.label[1]) / 360) * size * 1.2;
	return Math.abs(dx) < 120 && dy > -240 && dy < -60;
}
