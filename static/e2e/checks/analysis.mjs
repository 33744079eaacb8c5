// Heat, hotspots and coverage: what the legend says, what the map shows and what the server
// answers are the same thing.
import {
	atPlace,
	camera,
	counted,
	legend,
	must,
	pixelOf,
	rgb,
	same,
	says,
	settled,
	shareOf,
	uncovered,
} from "../page.mjs";

const view = { width: 1280, height: 800 };
const part = (p, name) => new URLSearchParams(new URL(p.url()).hash.slice(1)).get(name);
const radio = (p, name) => p.getByRole("radio", { name, exact: true });

/** wide are grids large enough that the pixels at their label are theirs alone, largest first. */
async function wide(server) {
	const grids = (await server.json("/api/v1/grids?limit=1000")).items;
	return grids.sort((a, b) => b.area_m2 - a.area_m2).slice(0, 40);
}

/** shows fails unless the map has a colour at a grid. */
async function shows(p, grid, colour, what) {
	const share = shareOf(await atPlace(p, grid.label, 5), rgb(colour));
	must(
		share > 0.6,
		`${what} ${grid.code}: ${Math.round(share * 100)} % of the pixels have the colour ${colour}`,
	);
}

/** classOf is the index of the class a count falls into, -1 below the first. */
const classOf = (breaks, count) => breaks.findLastIndex((b) => count >= b);

export default [
	{
		name: "heat counts what the server counts, in the colours of its legend",
		async run({ server, page }) {
			const [district] = (await server.json("/api/v1/districts")).items;
			const months = district.incident_months;
			const to = months.at(-1);
			const heat = (from, rest = "") =>
				server.ask("commander", `/api/v1/heat?by=grid&from=${from}&to=${to}${rest}`);
			const grids = await wide(server);
			const p = await page({ as: "commander", viewport: view, hash: "tab=analysis&on=-" });
			await p.locator("#side").getByRole("button", { name: "事件热度", exact: true }).click();
			await settled(p);

			/** agrees holds the page to one answer of the server. */
			const agrees = async (answer, window, classes = 1) => {
				await says(p, `${counted(answer.total)} 件事件`, `${counted(answer.unplaced)} 件不在网格内`);
				const [first] = answer.items;
				const row = p.getByRole("table", { name: "各网格事件数" }).getByRole("row").nth(1);
				must(
					(await row.innerText())
						.replaceAll(/\s+/g, " ")
						.startsWith(`${first.name} ${counted(first.count)} `),
					`the first row is ${await row.innerText()}`,
				);
				const said = await legend(p, "事件热度");
				const names = answer.breaks.map((b, i) => {
					const next = answer.breaks[i + 1];
					return next === undefined ? `≥ ${b}` : next - b === 1 ? `${b}` : `${b}–${next - 1}`;
				});
				same(
					said.slice(0, -1).map((s) => s.name),
					names,
					"classes of the legend",
				);
				must(said.at(-1).name.includes(window), `the legend is of ${said.at(-1).name}, not ${window}`);
				await settled(p);
				const count = new Map(answer.items.map((i) => [i.grid, i.count]));
				const seen = new Set();
				for (const grid of grids) {
					const at = classOf(answer.breaks, count.get(grid.id) ?? 0);
					if (at < 0 || seen.has(at)) continue;
					seen.add(at);
					await shows(p, grid, said[at].colour, `heat of class ${names[at]}`);
				}
				must(seen.size >= classes, "too few of the large grids have incidents");
				return count;
			};

			const year = await heat(months.at(-12));
			const before = await agrees(year, `${months.at(-12)} – ${to}`, 2);
			await p.getByRole("button", { name: "1 个月", exact: true }).click();
			const month = await heat(to);
			must(month.total < year.total, "a month has as many incidents as a year");
			const now = await agrees(month, `${to} – ${to}`);
			same([part(p, "from"), part(p, "to")], [to, to], "months in the address");
			must(
				grids.some(
					(g) => classOf(year.breaks, before.get(g.id) ?? 0) !== classOf(year.breaks, now.get(g.id) ?? 0),
				),
				"no grid changed its class",
			);

			const [category] = (await server.ask("commander", "/api/v1/incidents/categories")).items;
			await p.locator("summary", { hasText: "类别" }).click();
			await p.getByRole("checkbox", { name: category.name, exact: true }).check();
			const one = await heat(to, `&category=${category.code}`);
			must(one.total < month.total, "one category has all incidents");
			const ones = await agrees(one, to);
			same(part(p, "cat"), category.code, "category in the address");

			// Off, and the way back and forth.
			const hot = grids.find((g) => classOf(one.breaks, ones.get(g.id) ?? 0) >= 0);
			const colour = (await legend(p, "事件热度"))[classOf(one.breaks, ones.get(hot.id))].colour;
			await radio(p, "责任状态").check();
			await settled(p);
			must(
				shareOf(await atPlace(p, hot.label, 5), rgb(colour)) < 0.2,
				`${hot.code} keeps the colour of heat`,
			);
			same(await p.locator(".legend", { hasText: "每网格事件数" }).count(), 0, "legends of heat left");
			await p.goBack();
			await says(p, `${counted(one.total)} 件事件`);
			same(part(p, "cat"), category.code, "category after the way back");
			await p.goForward();
			await legend(p, "责任状态");
			await p.goBack();
			await p.locator("summary", { hasText: "类别" }).click();
			await p.getByRole("button", { name: "恢复全部" }).click();
			await agrees(month, to);

			// By cell: smaller places, of the same incidents.
			const at = await atPlace(p, grids[0].label, 60);
			await p.getByRole("button", { name: "按方格", exact: true }).click();
			await settled(p);
			must(
				/每方格事件数（件），方格边长约 \d+ m/.test((await legend(p, "事件热度")).at(-1).name),
				"cells unsaid",
			);
			same(part(p, "by"), "cell", "by in the address");
			const cells = await atPlace(p, grids[0].label, 60);
			const palest = (await legend(p, "事件热度")).slice(0, 3).map((s) => rgb(s.colour));
			must(
				palest.some((c) => shareOf(cells, c) > 0.01) && JSON.stringify(at) !== JSON.stringify(cells),
				"cells have no colour of the legend",
			);
		},
	},
	{
		name: "hotspots say what the statistics mean, and the list leads to the place",
		async run({ server, page }) {
			const [district] = (await server.json("/api/v1/districts")).items;
			const months = district.incident_months;
			const window = `from=${months.at(-12)}&to=${months.at(-1)}`;
			const ask = (rest) => server.ask("commander", `/api/v1/hotspots?lang=zh&${window}${rest}`);
			const found = (c, side) => Object.entries(c).reduce((n, [k, v]) => n + (k.startsWith(side) ? v : 0), 0);
			let answer;
			let category;
			for (category of (await server.ask("commander", "/api/v1/incidents/categories")).items) {
				answer = await ask(`&category=${category.code}`);
				if (found(answer.classes, "hot") > 0 && found(answer.classes, "cold") > 0) break;
			}
			must(found(answer.classes, "hot") > 0, "the demo town has no hotspot");
			const grids = await wide(server);
			const p = await page({
				as: "commander",
				viewport: view,
				hash: `tab=analysis&topic=hotspots&on=-&${window}&cat=${category.code}`,
			});
			await says(
				p,
				`${answer.n} 个网格，可检验 ${answer.tested} 个：热点 ${found(answer.classes, "hot")}，冷点 ${found(answer.classes, "cold")}；${answer.undefined} 个数据不足，不下结论。`,
				answer.method,
			);
			await settled(p);
			const classes = ["hot99", "hot95", "hot90", "none", "cold90", "cold95", "cold99", "undefined"];
			const said = (await legend(p, "热点")).slice(0, -1);
			same(
				said.map((s) => s.figure),
				classes.map((c) => counted(answer.classes[c] ?? 0)),
				"grids a class in the legend",
			);
			let compared = 0;
			for (const c of classes.filter((x) => x !== "undefined")) {
				const of = new Set(answer.items.filter((i) => i.class === c).map((i) => i.grid));
				const grid = grids.find((g) => of.has(g.id));
				if (!grid) continue;
				compared++;
				await shows(p, grid, said[classes.indexOf(c)].colour, c);
			}
			must(compared > 1, "all large grids are of one class");
			for (const [name, means] of [
				["z", "标准分"],
				["p", "单次检验"],
				["q", "校正多重比较"],
			])
				must(
					(await p.getByRole("columnheader", { name, exact: true }).getAttribute("title")).includes(means),
					`the column ${name} is not explained`,
				);

			const [first] = answer.items;
			const table = p.getByRole("table", { name: "热点排名" });
			const before = camera(p);
			await table.getByRole("button").first().click();
			await p.getByRole("heading", { level: 2, name: first.name }).waitFor();
			const full = await server.ask("commander", `/api/v1/grids/${first.grid}`);
			await uncovered(p, full.label, first.name);
			await p.waitForURL(() => camera(p).zoom !== before.zoom); // the map went there
			await p.goBack();
			await table.waitFor();

			const households = await ask(`&category=${category.code}&denominator=households`);
			await p.getByLabel("比较").selectOption({ label: "每千户事件数" });
			await says(p, `可检验 ${households.tested} 个`, `${households.undefined} 个数据不足`);
			same(part(p, "per"), "households", "denominator in the address");
			const [untested] = households.items.filter((i) => i.class === "undefined");
			must(untested, "every grid could be tested");
			const more = p.getByRole("button", { name: /再列出/ });
			while (await more.isVisible()) await more.click();
			const title = await table
				.locator("tr", { hasText: untested.name })
				.locator("[title]")
				.first()
				.getAttribute("title");
			must(
				title.includes("数据不足") && title.includes(untested.why),
				`why a grid is grey is not said: ${title}`,
			);
		},
	},
	{
		name: "coverage counts households within reach, and leads to those beyond",
		async run({ server, page }) {
			const answer = await server.ask("commander", "/api/v1/coverage");
			const grids = await wide(server);
			const p = await page({
				as: "commander",
				viewport: view,
				hash: "tab=analysis&topic=coverage&on=-",
			});
			const share = (v) => `${(v * 100).toFixed(1)}%`;
			for (const w of answer.total.within) await says(p, share(w.share), `${counted(w.households)} 户`);
			await says(p, "按直线距离计算", `${answer.posts} 个开放阵地`);
			const reach = p.getByRole("group", { name: "距离标准" });
			let last = null;
			for (const limit of answer.limits) {
				const button = reach.getByRole("button", {
					name: limit < 1000 ? `≤ ${limit} m` : `≤ ${(limit / 1000).toFixed(1)} km`,
				});
				await button.click();
				same(await button.getAttribute("aria-pressed"), "true", `${limit} m chosen`);
				await settled(p);
				const said = await legend(p, "阵地覆盖");
				must(
					said.at(-1).name.includes("户数比例") && said.at(-1).name.includes("直线距离"),
					"the unit is unsaid",
				);
				const at = answer.limits.indexOf(limit);
				const seen = new Set();
				for (const grid of grids) {
					const v = answer.grids.find((g) => g.grid === grid.id)?.within?.[at];
					if (v === undefined || v === null) continue;
					const c = Math.min(4, Math.floor(v * 5 + 1e-9));
					if (seen.has(c)) continue;
					seen.add(c);
					await shows(p, grid, said[c].colour, `${limit} m, share ${v}`);
				}
				must(seen.size > 0 && said.at(-1).name !== last, "the legend does not change with the limit");
				last = said.at(-1).name;
			}
			same(part(p, "limit"), "1000", "limit in the address");

			await p.getByRole("button", { name: "按社区", exact: true }).click();
			await says(p, ...answer.communities.slice(0, 2).map((c) => c.name));
			await p.getByRole("button", { name: "最远的楼栋", exact: true }).click();
			const [farthest] = answer.gaps;
			await p.getByRole("table").getByRole("button").first().click();
			await says(p, farthest.nearest_post.name, "最近阵地");
			must(part(p, "sel") === `building:${farthest.building}`, `chosen is ${part(p, "sel")}`);
			await uncovered(p, farthest.place, farthest.address);
			// So near the map shows each building in the band of its distance, and the legend counts them.
			const bands = await legend(p, "阵地覆盖");
			const upTo = [0, ...answer.total.within.map((w) => w.households), answer.total.households];
			same(
				bands.slice(0, -1).map((b) => b.figure),
				upTo.slice(1).map((n, i) => counted(n - upTo[i])),
				"households a band in the legend",
			);
			const band = answer.limits.findIndex((l) => farthest.distance_m <= l);
			const { x, y } = await pixelOf(p, farthest.place);
			must(x > 0 && y > 0, "the building is nowhere");
			must(
				shareOf(await atPlace(p, farthest.place, 20), rgb(bands.at(band < 0 ? -2 : band).colour)) > 0.02,
				"the building is not drawn in the colour of its band",
			);
		},
	},
];
