// Live: what others change appears by itself, in every tab, over one stream.
import { availableParallelism, loadavg } from "node:os";
import { colours, difference, must, pixelOf, same, says, settled, side } from "../page.mjs";

/** soon is two seconds, or as much more as the machine has more to do than processors. */
const soon = () => 2000 * Math.max(1, loadavg()[0] / availableParallelism());

/** tiles collects the layers whose tiles a page asks for. */
function tiles(page) {
	const asked = new Set();
	page.on("request", (r) => {
		const layers = /\/tiles\/([^/]+)\/\d+\//.exec(r.url())?.[1];
		if (layers) asked.add(layers);
	});
	return asked;
}

/** within fails unless something comes true in time, and answers how long it took. */
async function within(ms, what, wait) {
	const began = Date.now();
	await wait();
	const took = Date.now() - began;
	must(took <= ms, `${what} after ${took} ms`);
	return took;
}

/** streams is how many event streams the server has open. */
async function streams(server) {
	const text = await fetch(`${server.url}/metrics`).then((r) => r.text());
	return Number(/^gridmap_event_streams (\d+)/m.exec(text)[1]);
}

/** becomes waits until a figure is what it should be. */
async function becomes(want, read, what) {
	let got;
	for (
		const end = Date.now() + 10_000;
		Date.now() < end;
		await new Promise((done) => setTimeout(done, 100))
	) {
		got = await read();
		if (got === want) return;
	}
	same(got, want, what);
}

/** small is a window that costs little to draw; a person works in a larger one. */
const small = { width: 960, height: 560 };

const ocean = "map=12/0/0"; // an empty map, where the map is not looked at

const live = (page) => page.getByRole("img", { name: "实时更新中", exact: true }).waitFor();

/** aGrid is the largest grid, seen from so near that its middle is in sight. */
async function aGrid(server) {
	const grids = (await server.json("/api/v1/grids?limit=1000")).items;
	const grid = grids.sort((a, b) => b.area_m2 - a.area_m2)[0];
	const [lon, lat] = grid.label;
	return { grid, hash: `sel=grid:${grid.id}&map=16.5/${lat}/${lon}` };
}

async function square(page, place, half = 12) {
	const { x, y } = await pixelOf(page, place);
	return colours(page, { x: x - half, y: y - half, width: 2 * half, height: 2 * half });
}

/** post is a file with one post. */
const post = (server, name, [lon, lat]) =>
	server.file(
		`${name}.csv`,
		`key,kind,name,address,lon,lat\n${name},党群服务站,${name},测试路1号,${lon},${lat}\n`,
	);

export default [
	{
		name: "a post imported in another terminal appears on the open map and in the open panel",
		async run({ server, page }) {
			const { grid, hash } = await aGrid(server);
			const p = await page({ as: "commander", hash, viewport: small });
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await settled(p);
			await live(p);
			const place = [grid.label[0] + 0.0006, grid.label[1] + 0.0003];
			const before = await square(p, place);
			const asked = tiles(p);
			await server.run("import", await post(server, "新开党群服务站", place), "--as", "posts");
			const took = await within(soon(), "the panel names the post", () => says(p, "新开党群服务站"));
			await settled(p);
			must(asked.has("posts"), "no tile of posts was asked for");
			same(
				[...asked].filter((l) => l !== "posts" && l !== "coverage"),
				[],
				"tiles of other layers",
			);
			const differ = difference(before, await square(p, place));
			must(differ > 0.2, `at the post ${(differ * 100).toFixed(0)} % of the map have changed`);
			same((await p.evaluate(() => performance.getEntriesByType("navigation"))).length, 1, "loads");
			return `${took} ms after the command`;
		},
	},
	{
		name: "an imported incident appears, to those who may see incidents",
		async run({ server, page }) {
			const { grid, hash } = await aGrid(server);
			const p = await page({ as: "commander", hash, viewport: small });
			const anybody = await page({ hash, viewport: small });
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await anybody.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await p.getByRole("button", { name: "图层与图例" }).click();
			await p.getByLabel("事件", { exact: true }).check();
			await p.getByRole("button", { name: "图层与图例" }).click();
			await Promise.all([settled(p), settled(anybody), live(p), live(anybody)]);
			const before = await square(p, grid.label);
			const figure = async () => /近 90 天 ([\d,]+) 件/.exec(await side(p))?.[1];
			const count = Number((await figure()).replace(",", ""));
			const [asked, publicly] = [tiles(p), tiles(anybody)];
			const text = `key,reported_at,category,status,lon,lat\nL-1,${new Date(Date.now() - 3_600_000).toISOString()},noise,reported,${grid.label.join()}\n`;
			await server.run(
				"import",
				await server.file("event.csv", text),
				"--as",
				"incidents",
				"--source",
				"live",
			);
			const took = await within(soon(), "the panel counts the incident", () =>
				says(p, `近 90 天 ${(count + 1).toLocaleString("en-US")} 件`),
			);
			await settled(p);
			must(!asked.has("grids") && !asked.has("posts"), `tiles asked for: ${[...asked]}`);
			must(asked.has("incidents"), "no tile of incidents was asked for");
			const differ = difference(before, await square(p, grid.label));
			must(differ > 0.03, `at the incident ${(differ * 100).toFixed(0)} % of the map have changed`);
			same([...publicly], [], "tiles somebody asks for who may not see incidents");
			return `${took} ms after the command`;
		},
	},
	{
		name: "new borders and names of grids appear, and go when they are taken back",
		async run({ server, page }) {
			const { grid, hash } = await aGrid(server);
			const all = (await server.json("/api/v1/grids?limit=1000")).items;
			const features = await Promise.all(
				all.map(async (g) => {
					const { geometry } = await server.json(`/api/v1/grids/${g.id}`);
					const name = g.id === grid.id ? "改名后的网格" : g.name;
					return {
						type: "Feature",
						properties: { code: g.code, name, community: g.community.name },
						geometry,
					};
				}),
			);
			const file = await server.file(
				"grids.geojson",
				JSON.stringify({ type: "FeatureCollection", features }),
			);
			const p = await page({ as: "commander", hash, viewport: small });
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await settled(p);
			await live(p);
			const day = (await server.json("/api/v1/districts")).items[0].time_zone;
			const today = new Intl.DateTimeFormat("sv-SE", { timeZone: day }).format(new Date());
			const asked = tiles(p);
			const told = await server.run("import", file, "--as", "grids", "--effective", today);
			await within(soon(), "the panel has the new name", () =>
				p.getByRole("heading", { level: 2, name: "改名后的网格" }).waitFor(),
			);
			await settled(p);
			must(asked.has("grids"), "no tile of grids was asked for");
			await server.post("importer", `/api/v1/imports/${/Import (\d+)/.exec(told)[1]}/revert`);
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
		},
	},
	{
		name: "the tabs of a browser share one stream, and another takes it over",
		async run({ server, page, context }) {
			await becomes(0, () => streams(server), "streams before");
			const { grid } = await aGrid(server);
			const browser = await context({ as: "viewer", viewport: small });
			const tabs = [];
			for (let i = 0; i < 3; i++)
				tabs.push(await page({ in: browser, hash: `sel=grid:${grid.id}&${ocean}` }));
			for (const t of tabs) await t.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await Promise.all(tabs.map(live));
			same(await streams(server), 1, "streams of three tabs");
			await server.run("import", await post(server, "三个标签页", grid.label), "--as", "posts");
			await Promise.all(tabs.map((t) => says(t, "三个标签页")));
			await tabs[0].close();
			await becomes(1, () => streams(server), "streams after the first tab was closed");
			await server.run("import", await post(server, "剩下两个标签页", grid.label), "--as", "posts");
			await Promise.all(tabs.slice(1).map((t) => says(t, "剩下两个标签页")));
			same(await streams(server), 1, "streams of two tabs");
		},
	},
	{
		name: "a stopped server is said so, and what was missed is there when it is back",
		expects: [/Failed to load resource/],
		async run({ server, page }) {
			const { grid, hash } = await aGrid(server);
			const p = await page({ as: "viewer", hash, viewport: small });
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await settled(p);
			await live(p);
			const began = Date.now();
			await server.halt();
			try {
				await p.locator(".notice", { hasText: "实时更新中断，正在重连" }).waitFor();
				await server.run("import", await post(server, "停机时的阵地", grid.label), "--as", "posts");
				must(!(await side(p)).includes("停机时的阵地"), "the server was not away");
				await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			} finally {
				await server.start();
			}
			await says(p, "停机时的阵地");
			await p.locator(".notice", { hasText: "实时更新中断" }).waitFor({ state: "detached" });
			await live(p);
			return `${Date.now() - began} ms from stop to news`;
		},
	},
	{
		name: "without a network the page says so, keeps what it shows, and catches up",
		expects: [/Failed to load resource/, /ERR_INTERNET_DISCONNECTED/],
		async run({ server, page, context }) {
			const { grid, hash } = await aGrid(server);
			const browser = await context({ as: "viewer", viewport: small });
			const p = await page({ in: browser, hash });
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await settled(p);
			await live(p);
			await browser.setOffline(true);
			await p.locator(".notice", { hasText: "没有网络" }).waitFor();
			await server.run("import", await post(server, "断网时的阵地", grid.label), "--as", "posts");
			await p.waitForTimeout(600);
			must(!(await side(p)).includes("断网时的阵地"), "the page was not offline");
			await says(p, grid.code);
			await browser.setOffline(false);
			const took = await within(4 * soon(), "news", () => says(p, "断网时的阵地"));
			await p.locator(".notice", { hasText: "没有网络" }).waitFor({ state: "detached" });
			await live(p);
			return `news ${took} ms after the network`;
		},
	},
	{
		name: "signing out in one tab signs out the others",
		async run({ server, page, context }) {
			const browser = await context({ viewport: small });
			const [one, two] = [await page({ in: browser, hash: ocean }), await page({ in: browser, hash: ocean })];
			await one.getByRole("button", { name: "登录", exact: true }).waitFor();
			await one.goto(await server.link("viewer")); // pasted into a tab that shows the map already
			const me = /查看员/;
			await one.getByRole("button", { name: me }).waitFor();
			must(!one.url().includes("sign-in"), "the secret stays in the address");
			await two.getByRole("button", { name: me }).waitFor();
			await two.getByRole("button", { name: "组织", exact: true }).click();
			await two.getByLabel("按名称或编码筛选").waitFor();
			await one.getByRole("button", { name: me }).click();
			await one.getByRole("button", { name: "退出登录" }).click();
			await one.getByRole("button", { name: "登录", exact: true }).first().waitFor();
			await two.getByRole("button", { name: "登录", exact: true }).first().waitFor();
			await says(two, "登录后可以查看党组织");
		},
	},
];
