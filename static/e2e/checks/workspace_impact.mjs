// Impact, colouring and history of the workspace: what the page says is what the server answers.
import { at, drag, gridsOf, log, newDraft, operate, proven, saved } from "../drafting.mjs";
import { accessibility, atPlace, counted, legend, must, rgb, same, settled, shareOf } from "../page.mjs";

const view = { width: 1300, height: 720 };

/** desk opens a draft with a desk beside the map. */
async function desk(page, draft, which, more = "", options = {}) {
	const p = await page({
		as: "planner",
		hash: `tab=drafts&ed=${draft}&desk=${which}${more}`,
		viewport: view,
		...options,
	});
	await p.locator(".tool-strip").waitFor();
	await settled(p);
	return p;
}

/** largest are general grids with households, those with the most ground first. */
const largest = async (server, draft) =>
	(await gridsOf(server, draft))
		.filter((g) => g.kind === "general" && g.households > 100)
		.sort((a, b) => b.area_m2 - a.area_m2);

/** halve splits a grid along a parallel through API. */
const halve = (server, draft, grid, north = 0) =>
	operate(server, "planner", draft, {
		op: "split",
		grid: grid.id,
		line: [
			[grid.bounds[0] - 0.001, grid.label[1] + north],
			[grid.bounds[2] + 0.001, grid.label[1] + north],
		],
	});

/** change is how a figure is written, before → after. */
const change = (before, after) => {
	const n = (v) => (v === undefined || v === null ? "–" : counted(v));
	return before === after ? `${n(after)} 户` : `${n(before)}→变为${n(after)} 户`;
};

/** bars is what the bars of a list say. */
const bars = (p, list) =>
	p
		.locator(`${list} .figures`)
		.evaluateAll((all) => all.map((el) => el.textContent.replaceAll(/\s+/g, " ").trim()));

/** agrees waits until a reading of the page is what it should be. */
async function agrees(want, read, what) {
	let got;
	for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((go) => setTimeout(go, 120))) {
		got = await read();
		if (JSON.stringify(got) === JSON.stringify(await want())) return;
	}
	same(got, await want(), what);
}

const shown = (impact) => {
	const moved = new Set(impact.moves.flatMap((m) => [m.from, m.to]));
	return impact.grids.filter((g) => g.change === "new" || g.change === "retired" || moved.has(g.id));
};
const households = (impact) => shown(impact).map((g) => change(g.before?.households, g.after?.households));

export default [
	{
		name: "the impact follows the hand as the server tells it, and the total is that of the draft",
		async run({ server, page }) {
			const draft = await newDraft(server, "影响");
			const [grid] = (await largest(server, draft)).filter((g) => g.area_m2 < 150_000);
			const p = await desk(page, draft, "impact", `&map=15/${grid.label[1]}/${grid.label[0]}`);
			let tried = null;
			p.on("response", async (r) => {
				if (r.url().endsWith("/try") && r.ok()) tried = await r.json().catch(() => tried);
			});
			await p.keyboard.press("c");
			const [x, y] = await at(p, grid.label);
			await p.mouse.move(x - 5, y);
			await settled(p);
			const far = 190;
			await drag(
				p,
				[
					[x - far, y + 10],
					[x - 60, y + 4],
					[x + far, y - 8],
				],
				{ hold: true },
			);
			await p.locator(".under-way .grid-bars li").nth(1).waitFor();
			await agrees(
				() => (tried ? households(tried.impact) : null),
				() => bars(p, ".under-way"),
				"the desk",
			);
			await agrees(
				() => households(tried.impact),
				() => bars(p, ".trial-bars"),
				"the line at the foot",
			);
			must(
				(await p.locator(".under-way").innerText()).includes("新网格"),
				"the new grid is not marked as new",
			);
			await p.mouse.up();
			await log(server, draft, 1);
			await saved(p);
			const total = await server.ask("planner", `/api/v1/editions/${draft}/impact`);
			must(shown(total).length >= 2, "the draft has no impact");
			await agrees(
				() => households(total),
				() => bars(p, "ul[aria-label=按网格]"),
				"the total by grid",
			);
			const moving = total.moves.reduce((sum, m) => sum + m.households, 0);
			await agrees(
				() => [moving, total.buildings.total, total.posts.total, total.incidents.total].map(counted),
				() => p.locator(".tallies strong").allInnerTexts(),
				"the sums",
			);

			// Every row of the lists flies to its place and lights it.
			await p.getByRole("button", { name: "换手清单" }).click();
			const { items } = await server.ask("planner", `/api/v1/editions/${draft}/impact/buildings?limit=5000`);
			const list = p.getByRole("list", { name: "换网格的楼栋" });
			await list.getByRole("listitem").first().waitFor();
			same(await list.getByRole("listitem").count(), Math.min(50, items.length), "buildings listed");
			await list.getByRole("button").first().click();
			await list.locator('[aria-current="true"]').waitFor();
			await p.waitForURL(/map=1[67]/);
			same(await accessibility(p), [], "axe");
		},
	},
	{
		name: "balance is painted as its legend counts it, and the most overloaded grid is one click away",
		async run({ server, page }) {
			const draft = await newDraft(server, "均衡");
			const [{ settings }] = (await server.json("/api/v1/districts")).items;
			const { household_min: min, household_max: max } = settings;
			const [big] = await largest(server, draft);
			await halve(server, draft, big); // so that there are small ones
			const p = await desk(page, draft, "impact", "&topic=balance&on=-", {
				viewport: { width: 1440, height: 900 },
			});
			const { items } = await server.ask("planner", `/api/v1/editions/${draft}/figures?limit=5000`);
			const general = items.filter((g) => g.kind === "general");
			const from = [0, Math.ceil(min / 2), min, max + 1, Math.floor(max * 1.5) + 1];
			const classOf = (n) => from.filter((f) => n >= f).length - 1;
			const counts = from.map((_, i) => general.filter((g) => classOf(g.households) === i).length);
			await agrees(
				() => counts.map(counted),
				async () => (await legend(p, "户数均衡")).slice(0, 5).map((e) => e.figure),
				"the legend",
			);
			const entries = await legend(p, "户数均衡");
			must(entries[2].name.includes(`${min}–${max}`), `the limits are not told: ${entries[2].name}`);
			const places = new Map((await gridsOf(server, draft)).map((g) => [g.id, g]));
			await settled(p);
			for (const i of [0, 1, 2, 3, 4]) {
				const one = general
					.filter((g) => classOf(g.households) === i)
					.sort((a, b) => b.area_m2 - a.area_m2)[0];
				if (!one) continue;
				const [lon, lat] = places.get(one.id).label; // of a large district only a part is in view
				await p.evaluate(
					(view) => {
						location.hash = `${location.hash.replace(/&map=[^&]+/, "")}&map=${view}`;
					},
					`15.00/${lat.toFixed(5)}/${lon.toFixed(5)}`,
				);
				await settled(p);
				const share = shareOf(await atPlace(p, [lon, lat], 4), rgb(entries[i].colour));
				must(share > 0.5, `${one.name} is ${(share * 100).toFixed(0)} % of the colour of its class`);
			}
			const offered = await p.locator(".layers input[name=topic]").count();
			same([offered, await p.getByText("阵地覆盖", { exact: true }).count()], [5, 0], "topics offered");

			const most = general.reduce((a, b) => (b.households > a.households ? b : a));
			const before = p.url();
			await p.getByRole("button", { name: `户数最多：${most.name}` }).click();
			await p.waitForFunction((was) => location.href !== was, before);
			await p.getByRole("button", { name: "全部网格" }).click();
			const first = () => p.locator(".grid-table tbody tr").first().locator("button").innerText();
			same(await first(), most.name, "the first of the table");
			await p.locator(".grid-table tr.current").waitFor();
			await p.getByRole("button", { name: "紧凑", exact: false }).last().click();
			const least = [...items].sort((a, b) => a.polsby_popper - b.polsby_popper)[0];
			await agrees(() => least.name, first, "the least compact");
			await p.keyboard.press("4");
			const [changed, fresh] = await legend(p, "与现行的差别");
			same([changed.figure, fresh.figure], ["1", "1"], "grids that differ");
			same(await accessibility(p), [], "axe");
		},
	},
	{
		name: "what was done is taken back and done again after a reload, and an older step by its own button",
		expects: [/status of 409/],
		async run({ server, page }) {
			const draft = await newDraft(server, "历史");
			const [one, two] = await largest(server, draft);
			const first = await halve(server, draft, one);
			await halve(server, draft, two);
			const p = await desk(page, draft, "history");
			const undo = p.getByRole("button", { name: "撤销我的上一步" });
			const redo = p.getByRole("button", { name: "重做", exact: true }).first();
			await p.locator(`.edition-bar [title*="${two.name}"]`).waitFor();
			must((await undo.isEnabled()) && (await redo.isDisabled()), "undo and redo do not follow the log");
			await p.getByLabel("接下来操作的理由").fill("试一试");
			await p.locator(".maplibregl-canvas").focus();
			await p.keyboard.press("Control+z");
			let done = await log(server, draft, 3);
			same([done[2].undoes, done[2].reason], [done[1].id, "试一试"], "the newest step is taken back");
			await saved(p);

			await p.reload();
			await settled(p);
			await p.locator(`.edition-bar [title*="重做：切分 ${two.name}"]`).waitFor();
			same(await p.getByLabel("接下来操作的理由").inputValue(), "试一试", "the reason after a reload");
			await redo.click();
			done = await log(server, draft, 4);
			same(done[3].undoes, done[2].id, "it is done again");
			await saved(p);

			// Pictures of the places, and the way there.
			const entries = p.locator(".history .operation");
			await agrees(
				() => 4,
				() => entries.count(),
				"entries",
			);
			await p.waitForFunction(() => document.querySelectorAll(".thumbnail .after").length >= 4);
			await entries.last().locator(".operation-place").click();
			await p.locator('.operation-place[aria-current="true"]').waitFor();

			// An older step: its grids were left alone since.
			await p.getByRole("button", { name: new RegExp(`^撤销这一步 切分 ${one.name}`) }).click();
			done = await log(server, draft, 5);
			same(done[4].undoes, first.operation, "the older step is taken back");
			await saved(p);

			// One that was built upon is refused, in words.
			await halve(
				server,
				draft,
				(await gridsOf(server, draft)).find((g) => g.id === two.id),
				0.0002,
			);
			await p.getByRole("button", { name: new RegExp(`^撤销这一步 重做：切分 ${two.name}`) }).click();
			await p.getByRole("alert").getByText("请先撤销后来的那一步").waitFor();
			await proven(server, draft);
			same(await accessibility(p), [], "axe");
		},
	},
];
