// When something is missing or broken: what people are told, and whether they can go on.
import { atPlace, camera, clearOfPosts, mean, must, same, says, settled, side } from "../page.mjs";
import { startServer } from "../server.mjs";

const view = { width: 800, height: 560 };
const ocean = "map=12/0/0"; // an empty map, where the map is not looked at
const quiet = [/Failed to load resource/]; // what the browser itself writes about a failed request

const problem = (status) => ({
	status,
	contentType: "application/problem+json",
	body: JSON.stringify({
		type: "about:blank",
		title: "Internal Server Error",
		status,
		detail: "Something went wrong on our side.",
		request_id: "R7Q2",
	}),
});

const again = (page) => page.getByRole("button", { name: "再试一次" });

async function firstGrid(server) {
	return (await server.json("/api/v1/grids?limit=1")).items[0];
}

export default [
	{
		name: "an answer that fails is told with its number, one that never comes as well, and both are asked for again",
		expects: quiet,
		async run({ server, page, context }) {
			const grid = await firstGrid(server);
			const browser = await context({ as: "commander", viewport: view });
			const address = `**/api/v1/grids/${grid.id}?*`;
			await browser.route(address, (r) => r.fulfill(problem(500)));
			const p = await page({ in: browser, hash: `sel=grid:${grid.id}&${ocean}` });
			await says(p, "读取失败。", "请稍后再试", "R7Q2");
			must(!(await side(p)).includes("Something went wrong"), "English words in the Chinese page");
			await browser.unroute(address);
			await browser.route(address, (r) => r.abort());
			await again(p).click();
			await says(p, "连不上服务器。", "请检查网络");
			await browser.unroute(address);
			await again(p).click();
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			same(await p.getByRole("alert").count(), 0, "warnings left");
		},
	},
	{
		name: "an answer under way shows a skeleton in its place",
		async run({ server, page, context }) {
			const grid = await firstGrid(server);
			const browser = await context({ viewport: view });
			let answer;
			const asked = new Promise((done) => {
				answer = done;
			});
			await browser.route("**/api/v1/districts", async (r) => {
				await asked;
				await r.continue();
			});
			let tell;
			const told = new Promise((done) => {
				tell = done;
			});
			await browser.route(`**/api/v1/grids/${grid.id}?*`, async (r) => {
				await told;
				await r.continue();
			});
			const p = await page({ in: browser, hash: `sel=grid:${grid.id}&${ocean}` });
			await p.locator("#side").getByRole("status", { name: "正在读取" }).waitFor();
			same(await p.getByRole("heading", { level: 2 }).count(), 0, "headings before the districts are known");
			answer();
			await p.locator(".district-name").waitFor();
			await p.locator("#side").getByRole("status", { name: "正在读取" }).waitFor();
			must(!(await side(p)).includes(grid.name), "the grid is there before its answer");
			tell();
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			same(await p.locator("#side").getByRole("status", { name: "正在读取" }).count(), 0, "skeletons left");
		},
	},
	{
		name: "a page that finds no server says so and starts when it is there, still signed in",
		expects: quiet,
		async run({ server, page, context }) {
			const [district] = (await server.json("/api/v1/districts")).items;
			const browser = await context({ as: "viewer", viewport: view });
			await browser.route("**/api/v1/**", (r) => r.abort());
			const p = await page({ in: browser, hash: ocean });
			await p.getByText("连不上服务器。").waitFor();
			await browser.unroute("**/api/v1/**");
			await again(p).click();
			await p.getByRole("heading", { level: 2, name: district.name }).waitFor();
			await p.getByRole("button", { name: /查看员/ }).waitFor();
		},
	},
	{
		name: "tiles that fail are told once, and drawn when they are asked for again",
		expects: quiet,
		async run({ server, page, context }) {
			const posts = (await server.json("/api/v1/posts?limit=1000")).items;
			const grids = clearOfPosts(
				(await server.json("/api/v1/grids?state=no_branch&limit=1000")).items,
				posts,
			);
			const [grid] = grids.sort((a, b) => b.area_m2 - a.area_m2);
			const [lon, lat] = grid.label;
			const browser = await context({ viewport: view });
			await browser.route("**/tiles/grids/**", (r) => r.fulfill(problem(500)));
			const p = await page({ in: browser, hash: `map=15/${lat}/${lon}` });
			await p.locator(".notice", { hasText: "地图有一部分没有读到。" }).waitFor();
			same(await p.locator(".notice.bad").count(), 1, "notices of many failed tiles");
			await settled(p);
			const [r, g] = mean(await atPlace(p, [lon + 0.0008, lat + 0.0006], 14));
			must(r < g + 15, "the grid is red without its tiles");
			await browser.unroute("**/tiles/grids/**");
			await again(p).click();
			await p.locator(".notice", { hasText: "地图有一部分没有读到。" }).waitFor({ state: "detached" });
			await p.waitForTimeout(300);
			await settled(p);
			const [r2, g2] = mean(await atPlace(p, [lon + 0.0008, lat + 0.0006], 14));
			must(r2 > g2 + 20, `the grid has the colour ${[r2, g2]}`);
		},
	},
	{
		name: "an empty database says what to do first, and shows the first district when it comes",
		async run({ server, page }) {
			const empty = await startServer(server.binary, "--demo", "none");
			try {
				const p = await page({ hash: ocean, viewport: view });
				await p.goto(`${empty.url}/`);
				await p.getByRole("heading", { name: "还没有数据" }).waitFor();
				await p.getByText("先载入演示区，或导入自己的网格").waitFor();
				await p.getByText("gridmap demo").waitFor();
				const ring = [
					[118.9, 33.5],
					[118.92, 33.5],
					[118.92, 33.52],
					[118.9, 33.52],
					[118.9, 33.5],
				];
				const file = (name, properties) =>
					empty.file(
						`${name}.geojson`,
						JSON.stringify({
							type: "FeatureCollection",
							features: [{ type: "Feature", properties, geometry: { type: "Polygon", coordinates: [ring] } }],
						}),
					);
				const areas = await file("areas", { code: "990001", name: "初始街道", kind: "street" });
				await empty.run("import", areas, "--as", "areas", "--district", "新城区");
				await p.getByRole("heading", { level: 2, name: "新城区" }).waitFor();
				await says(p, "这个区还没有网格。", "还没有执行中的网格版本");
				await p.getByRole("button", { name: "分析", exact: true }).click();
				await says(p, "登录后可以查看");
				const grids = await file("grids", { code: "990001001", name: "第一个网格" });
				await empty.run("import", grids, "--as", "grids", "--district", "新城区");
				await p.getByRole("button", { name: "概况", exact: true }).click();
				await says(p, "1 个网格中，1 个责任不到位");
				await p.close(); // before its server goes
			} finally {
				await empty.stop();
			}
		},
	},
	{
		name: "months without incidents are said to have none",
		async run({ page }) {
			const p = await page({
				as: "viewer",
				hash: `tab=analysis&topic=heat&from=2019-01&to=2019-02&${ocean}`,
				viewport: view,
			});
			await says(p, "0 件事件", "所选月份和类别没有事件");
			await p.getByRole("button", { name: "3 个月", exact: true }).click();
			await p.getByText("所选月份和类别没有事件").waitFor({ state: "detached" });
			must(!/^0\s*件事件/m.test(await side(p)), "the last months have no incidents either");
		},
	},
	{
		name: "what is not there is told, with a way back",
		expects: quiet,
		async run({ server, page }) {
			const [district] = (await server.json("/api/v1/districts")).items;
			const p = await page({ as: "commander", hash: `sel=grid:999999&${ocean}`, viewport: view });
			for (const kind of ["grid", "building", "post", "incident", "area", "organisation", "member"]) {
				await p.evaluate((sel) => {
					location.hash = sel;
				}, `sel=${kind}:999999&${ocean}`);
				await says(p, "没有找到。", "它可能已经撤销");
				same(await again(p).count(), 0, `${kind}: buttons that ask again for nothing`);
			}
			await p.locator("#side").getByRole("button", { name: "概况" }).last().click();
			await p.getByRole("heading", { level: 2, name: district.name }).waitFor();
		},
	},
	{
		name: "a nonsensical address opens the first screen",
		async run({ server, page, context }) {
			const [district] = (await server.json("/api/v1/districts")).items;
			const browser = await context({ viewport: view });
			const [west, south, east, north] = district.bounds;
			for (const hash of [
				"map=nonsense",
				"map=99/91/500&tab=x&topic=%E0%A4%A&d=77&at=2026-02-30&sel=grid:&on=,,&from=13",
			]) {
				const p = await page({ in: browser, hash });
				await p.getByRole("heading", { level: 2, name: district.name }).waitFor();
				await p.keyboard.press("+"); // the address then names what is looked at
				await p.waitForFunction(() => /map=\d/.test(location.hash));
				const { lat, lon } = camera(p);
				const [wide, high] = [east - west, north - south]; // the panel takes the middle aside
				must(
					lon > west - wide && lon < east + wide && lat > south - high && lat < north + high,
					`the map shows ${lat}, ${lon}`,
				);
				await p.close();
			}
		},
	},
	{
		name: "without WebGL the lists, the search and the panels still work",
		async run({ server, page, context }) {
			const grid = await firstGrid(server);
			const browser = await context({ as: "commander", viewport: view });
			await browser.addInitScript(() => {
				const before = HTMLCanvasElement.prototype.getContext;
				HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
					return /webgl/.test(kind) ? null : before.call(this, kind, ...more);
				};
			});
			const p = await page({ in: browser });
			await p.getByRole("heading", { name: "地图画不出来" }).waitFor();
			await p.getByText("清单、搜索和面板仍可使用").waitFor();
			await p.keyboard.press("f");
			await p.locator(".finding-face").first().click();
			await says(p, "怎么改");
			await p.keyboard.press("/");
			await p.locator("#search").fill(grid.code);
			await p.locator(".option", { hasText: grid.code }).first().waitFor();
			await p.keyboard.press("Enter");
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await p.getByRole("button", { name: "放大" }).click();
			await p.getByRole("button", { name: "全区" }).click();
		},
	},
	{
		name: "without scripts the page says that it needs them",
		async run({ page, context }) {
			const p = await page({ in: await context({ javaScriptEnabled: false }) });
			await p.getByText("这张地图需要浏览器运行脚本").waitFor();
			await p.getByText("This map needs JavaScript").waitFor();
		},
	},
	{
		name: "a session that has ended asks to sign in again",
		expects: quiet,
		async run({ server, page, context }) {
			const browser = await context({ viewport: view });
			const p = await page({ in: browser, hash: ocean });
			await p.goto(await server.link("viewer"));
			await p.getByRole("button", { name: /查看员/ }).waitFor();
			await browser.clearCookies();
			await p.getByRole("button", { name: "组织", exact: true }).click();
			await p.locator("#side").getByRole("button", { name: "登录", exact: true }).click();
			await p.getByLabel("用户名").waitFor();
		},
	},
];
