// Looking around: a grid and everything about it, other days, links, panels of each kind.
import {
	atPlace,
	clearOfPosts,
	colours,
	counted,
	difference,
	mean,
	must,
	pixelOf,
	same,
	says,
	settled,
	side,
} from "../page.mjs";

const state = {
	complete: "责任到位",
	no_branch: "缺主责党支部",
	no_member: "缺在任责任人",
	overloaded: "责任人超负荷",
};

export default [
	{
		name: "a click on a grid opens it, and the way back closes it",
		async run({ server, page }) {
			const posts = (await server.json("/api/v1/posts?limit=1000")).items;
			const grids = clearOfPosts((await server.json("/api/v1/grids?limit=1000")).items, posts);
			const [grid] = grids.filter((g) => g.state === "no_branch").sort((a, b) => b.area_m2 - a.area_m2);
			const p = await page({ as: "commander" });
			await settled(p);
			const at = await pixelOf(p, grid.label);
			await p.mouse.move(at.x, at.y);
			await p.locator(".under", { hasText: grid.name }).waitFor();
			await p.mouse.click(at.x, at.y);
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			must(p.url().includes(`sel=grid:${grid.id}`), "the address does not name the grid");
			const full = await server.ask("commander", `/api/v1/grids/${grid.id}`);
			await says(p, grid.code, grid.community.name, "没有主责党支部", ...full.findings.map((f) => f.message));
			await p.goBack();
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor({ state: "detached" });
			await p.goForward();
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await p.keyboard.press("Escape");
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor({ state: "detached" });
			must(!p.url().includes("sel="), "the address still names the grid");
		},
	},
	{
		name: "a grid's panel says who, since when, what lies in it and what happened",
		async run({ server, page }) {
			const grids = (await server.json("/api/v1/grids?limit=1000")).items;
			let full;
			for (const g of grids.filter((x) => x.posts > 0)) {
				full = await server.ask("commander", `/api/v1/grids/${g.id}`);
				if (full.members.length > 1 && full.incidents.length > 0 && full.branches.length > 0) break;
			}
			const p = await page({ as: "commander", hash: `sel=grid:${full.id}` });
			await p.getByRole("heading", { level: 2, name: full.name }).waitFor();
			await says(
				p,
				state[full.state],
				...full.branches.flatMap((b) => [b.organisation.name, `${b.from} 起`]),
				...full.members.flatMap((m) => [m.member.name, `任期至 ${m.term_to}`]),
				counted(full.households),
				counted(full.buildings),
				...full.posts.map((x) => x.name),
				`近 90 天 ${full.incidents_90d} 件`,
				full.incidents[0].category.name,
				...full.neighbours.map((n) => n.code),
			);
			same(await p.locator(".incidents li").count(), full.incidents.length, "incidents listed");
			const phones = full.members.map((m) => m.member.work_phone).filter(Boolean);
			must(phones.length > 0, "the commander is told no telephone number");
			await says(p, ...phones);
		},
	},
	{
		name: "every kind of thing has its panel",
		async run({ server, page }) {
			const first = async (path) => (await server.ask("commander", path)).items[0];
			const area = await first("/api/v1/areas");
			const building = await first("/api/v1/buildings?limit=1");
			const post = await first("/api/v1/posts?limit=1");
			const incident = await first("/api/v1/incidents?limit=1");
			const organisation = await first("/api/v1/organisations?limit=1");
			const member = await first("/api/v1/members?limit=1");
			const p = await page({ as: "commander" });
			await settled(p);
			for (const [kind, id, ...words] of [
				["area", area.id, area.name, "下辖社区"],
				["building", building.id, building.estate, building.address, "最近阵地"],
				["post", post.id, post.name, post.address, "开放时间"],
				["incident", incident.id, incident.category.name, "上报"],
				["organisation", organisation.id, organisation.name, "任职人员"],
				["member", member.id, member.name, "任期"],
			]) {
				await p.evaluate((sel) => {
					location.hash = sel;
				}, `sel=${kind}:${id}`);
				await says(p, ...words);
			}
		},
	},
	{
		name: "another day has other people responsible, in the panel and on the map",
		async run({ server, page }) {
			const [grid] = (await server.json("/api/v1/grids?state=no_branch&limit=1000")).items.sort(
				(a, b) => b.area_m2 - a.area_m2,
			);
			const finding = (await server.ask("commander", `/api/v1/validation?rule=R05&grid=${grid.id}`)).items[0];
			const since = /\d{4}-\d\d-\d\d/.exec(finding.message)[0];
			const before = new Date(Date.parse(since) - 86_400_000).toISOString().slice(0, 10);
			const then = await server.ask("commander", `/api/v1/grids/${grid.id}?as_of=${before}`);
			same(then.state, "complete", `${grid.code} on ${before}`);
			const p = await page({ as: "commander", hash: `sel=grid:${grid.id}` });
			await says(p, state.no_branch);
			await settled(p);
			const [r, g] = mean(await atPlace(p, grid.label, 20));
			must(r > g + 40, "today the grid is not red");
			await p.locator(".date > button").click();
			await p.locator(".date-form input[type=date]").fill(before);
			await p.keyboard.press("Escape");
			await says(p, state.complete, then.branches[0].organisation.name);
			must(!(await side(p)).includes("没有主责党支部"), "the branch is still said to be missing");
			await p.locator(".notice", { hasText: "正在查看" }).waitFor();
			must(p.url().includes(`at=${before}`), "the day is not in the address");
			await settled(p);
			const [r2, g2] = mean(await atPlace(p, grid.label, 20));
			must(g2 >= r2 - 6, `on that day the grid still has the colour ${[r2, g2]}`);
			await p.getByRole("button", { name: "回到今天" }).click();
			await says(p, state.no_branch);
		},
	},
	{
		name: "another view typed into the address of an open page moves the map, and the way back goes back",
		async run({ page }) {
			const p = await page({ hash: "map=14.00/33.96000/118.28000&on=-" });
			await settled(p);
			await p.keyboard.press("f"); // a step
			await p.waitForURL(/tab=findings/);
			await p.evaluate(() => {
				location.hash = location.hash.replace(/map=[^&]+/, "map=15.5/33.97/118.29");
			});
			await p.waitForURL(/map=15.50\/33.97000\/118.29000/);
			await settled(p);
			await p.keyboard.press("+");
			await p.waitForURL(/map=16.50\/33.97000\/118.29000/);
			await p.goBack();
			await p.waitForURL(/map=14.00\/33.96000\/118.28000/);
			await settled(p);
			await p.keyboard.press("+");
			await p.waitForURL(/map=15.00\/33.96000\/118.28000/);
		},
	},
	{
		name: "a link shows another person the same map",
		async run({ server, page, context }) {
			const [grid] = (await server.json("/api/v1/grids?limit=1")).items;
			const one = await page({ as: "commander" });
			await settled(one);
			await one.keyboard.press("a");
			await one.keyboard.press("2");
			await one.getByRole("button", { name: "按方格" }).click();
			await one.getByRole("button", { name: "3 个月", exact: true }).click();
			await one.getByLabel("党群服务阵地").uncheck();
			await one.locator(".date > button").click();
			await one.getByRole("button", { name: "前 30 天" }).click();
			await one.keyboard.press("Escape");
			await one.evaluate((sel) => {
				location.hash += sel;
			}, `&sel=grid:${grid.id}`);
			await one.keyboard.press("+");
			await one.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await settled(one);
			await one.waitForTimeout(400);
			const hash = new URL(one.url()).hash.slice(1);
			for (const part of [
				"at=",
				"tab=analysis",
				"topic=heat",
				"by=cell",
				"from=",
				"on=",
				"sel=grid:",
				"map=",
			])
				must(hash.includes(part), `the address lacks ${part}: ${hash}`);
			const two = await page({ in: await context({ as: "viewer" }), hash });
			await two.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await settled(two);
			const clip = { x: 400, y: 120, width: 740, height: 700 };
			const differ = difference(await colours(one, clip), await colours(two, clip));
			must(differ < 0.02, `${(differ * 100).toFixed(1)} % of the map differ`);
			same(new URL(two.url()).hash.slice(1), hash, "address");
			const ticked = (q) =>
				q.locator(".layers input:checked").evaluateAll((l) => l.map((i) => i.parentElement.innerText));
			same(await ticked(two), await ticked(one), "layers");
		},
	},
];
