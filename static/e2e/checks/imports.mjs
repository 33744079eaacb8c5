// Imports in the browser: from files to the live map, and back.
import { readFile } from "node:fs/promises";
import { atPlace, difference, must, pixelOf, same, says, settled, side } from "../page.mjs";
import { gbk, prj, shapefile, zip } from "../shapefile.mjs";

// A small window on the empty ocean: these checks are about the panel, and drawing takes its time.
const view = { width: 800, height: 560 };
const ocean = "map=12/0/0";

const form = (page) => page.locator("form.upload");

/** choose gives the form files as a person does, through the chooser the browser opens. */
async function choose(page, files) {
	const [chooser] = await Promise.all([
		page.waitForEvent("filechooser"),
		page.locator("label", { hasText: /把文件拖到这里，或点击选择|Drop files here or choose them/ }).click(),
	]);
	await chooser.setFiles(files);
}

/** buffers are files for the chooser that need not lie on a disk. */
const buffers = (files) =>
	Object.entries(files).map(([name, content]) => ({
		name,
		mimeType: "application/octet-stream",
		buffer: Buffer.from(content),
	}));

const check = (page) => page.getByRole("button", { name: /^(上传并检查|Upload and check)$/ }).click();

/** stands waits until the import is in a state. */
const stands = (page, word) => page.locator(".state-word", { hasText: word }).first().waitFor();

async function publish(page, rows) {
	await page.getByRole("button", { name: `发布 ${rows} 行` }).click();
	await stands(page, "已发布");
}

async function takeBack(page) {
	await page.getByRole("button", { name: "撤回这次导入" }).click();
	await page.getByRole("button", { name: "确认撤回" }).click();
	await stands(page, "已撤回");
}

/** whole is what must be as before when nothing was published: the counts and the feed. */
async function whole(server) {
	const [{ counts, seq }] = (await server.ask("commander", "/api/v1/districts")).items;
	return { counts, seq };
}

const latest = async (server) => (await server.ask("importer", "/api/v1/imports?limit=1")).items[0];

async function largest(server) {
	const all = (await server.json("/api/v1/grids?limit=1000")).items;
	return { all, grid: all.toSorted((a, b) => b.area_m2 - a.area_m2)[0] };
}

/** gauss is CGCS2000 in metres about a meridian (transverse Mercator, Krüger's series). */
function gauss([lon, lat], meridian) {
	const [a, f] = [6378137, 1 / 298.257222101];
	const n = f / (2 - f);
	const radius = (a / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
	const series = [
		n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3,
		(13 / 48) * n ** 2 - (3 / 5) * n ** 3,
		(61 / 240) * n ** 3,
	];
	const [phi, l] = [(lat * Math.PI) / 180, ((lon - meridian) * Math.PI) / 180];
	const e = (2 * Math.sqrt(n)) / (1 + n);
	const t = Math.sinh(Math.atanh(Math.sin(phi)) - e * Math.atanh(e * Math.sin(phi)));
	const xi = Math.atan2(t, Math.cos(l));
	const eta = Math.atanh(Math.sin(l) / Math.hypot(1, t));
	const sum = (of) => series.reduce((s, c, i) => s + c * of(2 * (i + 1)), 0);
	return [
		500_000 + radius * (eta + sum((j) => Math.cos(j * xi) * Math.sinh(j * eta))),
		radius * (xi + sum((j) => Math.sin(j * xi) * Math.cosh(j * eta))),
	];
}

export default [
	{
		name: "grids as a zipped shapefile in GBK: asked about, checked, published, seen by all, taken back",
		async run({ server, page }) {
			const { all, grid } = await largest(server);
			const rows = await Promise.all(
				all.map(async (g) => ({
					geometry: (await server.json(`/api/v1/grids/${g.id}`)).geometry,
					properties: {
						编码: g.code,
						名称: g.id === grid.id ? "改了名的网格" : g.name,
						社区: g.community.name,
					},
				})),
			);
			const file = zip(shapefile("网格", rows, { encode: gbk, more: { prj: prj.cgcs2000, cpg: "GBK" } }));
			const before = await whole(server);
			const [p, anybody] = await Promise.all([
				page({ as: "importer", hash: `tab=imports&${ocean}`, viewport: view }),
				page({ hash: `sel=grid:${grid.id}&${ocean}`, viewport: view }),
			]);
			await choose(p, buffers({ "网格.zip": file }));
			await form(p).getByText("网格.zip").waitFor();
			same(await p.getByLabel("导入为").inputValue(), "grids", "kind guessed from the name");
			await check(p);
			await stands(p, "未通过");
			await says(p, "已有生效的网格版本", "地图没有任何改动", "请在下面写明生效日期");
			const [{ time_zone }] = (await server.json("/api/v1/districts")).items;
			const today = new Intl.DateTimeFormat("sv-SE", { timeZone: time_zone }).format(new Date());
			await p.getByLabel("生效日期").fill(today);
			const refused = p.url();
			await check(p);
			await p.waitForURL((u) => u.href !== refused && u.href.includes("batch="));
			await p.reload(); // in the middle: the page comes back to the import
			await stands(p, "已检查，待发布");
			await says(
				p,
				"网格.zip",
				"GB18030", // what GBK is a part of
				"EPSG:4490",
				"name=名称",
				"code=编码",
				"community=社区",
				"改了名的网格",
			);
			await says(
				p,
				`${all.length} 读入行`,
				`${all.length} 可用行`,
				"0 退回行",
				`发布后将更新 ${all.length} 行。`,
			);
			same(await whole(server), before, "the district before publishing");
			await anybody.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await publish(p, all.length);
			await anybody.getByRole("heading", { level: 2, name: "改了名的网格" }).waitFor();
			await takeBack(p);
			await anybody.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			same((await whole(server)).counts, before.counts, "counts after it was taken back");
		},
	},
	{
		name: "posts as CSV, dropped: refused rows with row, field, value, reason and place; on the map; taken back",
		async run({ server, page }) {
			const { grid } = await largest(server);
			const [lon, lat] = grid.label.map((v) => Number(v.toFixed(5))); // as the address is written
			const [far, near] = [`${lon + 0.09},${lat}`, `${lon + 0.0008},${lat + 0.0005}`];
			const text = [
				"编号,类型,名称,地址,经度,纬度",
				`E1,党群服务站,第一个测试阵地,测试路1号,${near}`,
				`E2,党群服务点,第二个测试阵地,测试路2号,${lon - 0.0008},${lat}`,
				`E3,游泳池,第三个测试阵地,测试路3号,${lon},${lat}`,
				`E4,党群服务点,第四个测试阵地,测试路4号,${far}`,
				"",
			].join("\r\n");
			const p = await page({
				as: "importer",
				hash: `tab=imports&map=16/${lat}/${lon}`,
				viewport: view,
			});
			await settled(p);
			const spot = [lon + 0.0008, lat + 0.0005];
			const bare = await atPlace(p, spot, 12);
			const before = await whole(server);
			await p.locator(".drop").waitFor();
			const dropped = await p.evaluateHandle((content) => {
				const data = new DataTransfer();
				data.items.add(new File([content], "阵地.csv", { type: "text/csv" }));
				return data;
			}, text);
			await p.locator(".drop").dispatchEvent("drop", { dataTransfer: dropped });
			await form(p).getByText("阵地.csv").waitFor();
			same(await p.getByLabel("导入为").inputValue(), "posts", "kind guessed from the name");
			await check(p);
			await stands(p, "已检查，待发布");
			await says(
				p,
				"4 读入行",
				"2 可用行",
				"2 退回行",
				"发布后将新增 2 行。",
				"UTF-8",
				"key=编号",
				"name=名称",
			);
			const table = p.getByRole("table", { name: "检查结果" });
			const bad = table.getByRole("row", { name: /游泳池/ });
			must(/^3\s/.test(await bad.innerText()), `the row is not numbered 3: ${await bad.innerText()}`);
			must(/类型|kind/.test(await bad.innerText()), "the field is not named");
			const outside = table.getByRole("row", { name: /区界/ });
			must(/^4\s/.test(await outside.innerText()), `the row is not numbered 4: ${await outside.innerText()}`);
			await outside.click();
			await p.waitForFunction(
				(east) => Number(/map=[\d.]+\/[\d.]+\/([\d.]+)/.exec(location.hash)?.[1]) > east,
				lon + 0.07,
			);
			const at = await pixelOf(p, [lon + 0.09, lat]);
			must(
				at.x > 376 && at.x < view.width && at.y > 56 && at.y < view.height,
				`the place is out of sight at ${at.x}, ${at.y}`,
			);
			same(await whole(server), before, "the district before publishing");
			await publish(p, 2);
			same((await whole(server)).counts.posts, before.counts.posts + 2, "posts");
			const look = async () => {
				await p.evaluate((to) => {
					location.hash = to;
				}, `tab=imports&map=16/${lat}/${lon}`);
				await p.reload();
				await settled(p);
				return atPlace(p, spot, 12);
			};
			const differ = difference(bare, await look());
			must(differ > 0.2, `where the post is ${(differ * 100).toFixed(0)} % of the map have changed`);
			await p.getByRole("button", { name: "导入", exact: true }).last().click();
			await choose(p, buffers({ "阵地.csv": text }));
			await check(p);
			await stands(p, "已检查，待发布");
			await says(p, "发布后将保持不变 2 行。", "已经作为第");
			await p.getByRole("button", { name: "导入", exact: true }).last().click();
			await p.locator(".batches").getByText("已发布").first().click();
			await takeBack(p);
			same((await whole(server)).counts, before.counts, "counts after it was taken back");
			const left = difference(bare, await look());
			must(left < 0.02, `${(left * 100).toFixed(0)} % of the map are not as before`);
		},
	},
	{
		name: "incidents as CSV: a missing column is asked for, unplaced rows are counted, all is on the map and goes again",
		async run({ server, page }) {
			const { grid } = await largest(server);
			const [lon, lat] = grid.label;
			const [{ bounds }] = (await server.json("/api/v1/districts")).items;
			const when = new Date(Date.now() - 7_200_000).toISOString();
			const text = [
				"工单号,何时,类别,经度,纬度",
				`T1,${when},noise,${lon},${lat}`,
				`T2,${when},noise,${lon + 0.0002},${lat}`,
				`T3,${when},noise,${(bounds[0] + bounds[2]) / 2},${bounds[3] + 0.004}`,
				`T4,昨天,noise,${lon},${lat}`,
				"",
			].join("\n");
			const p = await page({ as: "importer", hash: `tab=imports&${ocean}`, viewport: view });
			const before = await whole(server);
			await choose(p, buffers({ "事件.csv": text }));
			await check(p);
			await stands(p, "未通过");
			await says(p, "没有找到上报时间", "工单号、何时、类别、经度、纬度", "请在下面写明字段对应的列");
			await p.getByLabel("字段对应").fill("reported_at=何时");
			await p.getByLabel("字段对应").blur();
			await check(p);
			await stands(p, "已检查，待发布");
			await says(p, "reported_at=何时", "key=工单号", "新增 3 行", "留下 1 行不在任何网格内", "昨天");
			await publish(p, 3);
			const after = (await whole(server)).counts;
			same(
				[
					after.incidents - before.counts.incidents,
					after.unplaced_incidents - before.counts.unplaced_incidents,
				],
				[3, 1],
				"incidents and unplaced ones",
			);
			const full = await server.ask("importer", `/api/v1/grids/${grid.id}`);
			must(
				full.incidents.some((i) => Date.parse(i.reported_at) === Date.parse(when)),
				"the grid has no such incident",
			);
			await takeBack(p);
			same((await whole(server)).counts, before.counts, "counts after it was taken back");
		},
	},
	{
		name: "buildings as GeoJSON: changed ones are told from new ones; a dry run leaves nothing",
		async run({ server, page }) {
			const { grid } = await largest(server);
			const [lon, lat] = grid.label;
			const square = (x, y) => ({
				type: "Polygon",
				coordinates: [
					[
						[x, y],
						[x + 0.0002, y],
						[x + 0.0002, y + 0.0002],
						[x, y + 0.0002],
						[x, y],
					],
				],
			});
			const house = (key, i, households) => ({
				type: "Feature",
				properties: { key, estate: "测试小区", number: `${i}号楼`, address: `测试路${i}号`, households },
				geometry: square(lon + 0.0004 * i, lat + 0.0005),
			});
			const text = (...houses) => JSON.stringify({ type: "FeatureCollection", features: houses });
			const before = await whole(server);
			const first = await server.file("楼栋.geojson", text(house("H1", 1, 12), house("H2", 2, 30)));
			const told = await server.run("import", first, "--as", "buildings", "--dry-run");
			must(/2 would be added/.test(told) && /nothing was changed/.test(told), `the dry run says ${told}`);
			same(await whole(server), before, "the district after a dry run");
			const p = await page({ as: "importer", hash: `tab=imports&${ocean}`, viewport: view });
			await choose(p, first);
			same(await p.getByLabel("导入为").inputValue(), "buildings", "kind guessed from the name");
			await check(p);
			await stands(p, "已检查，待发布");
			await says(p, "发布后将新增 2 行。", "测试小区", "没有发现问题");
			await publish(p, 2);
			const counts = (await whole(server)).counts;
			same(counts.households - before.counts.households, 42, "households added");
			await p.getByRole("button", { name: "导入", exact: true }).last().click();
			await choose(
				p,
				buffers({ "楼栋2.geojson": text(house("H1", 1, 12), house("H2", 2, 31), house("H3", 3, 5)) }),
			);
			await check(p);
			await stands(p, "已检查，待发布");
			await says(p, "发布后将新增 1 行、更新 1 行、保持不变 1 行。");
			await publish(p, 3);
			same(
				(await whole(server)).counts.households - before.counts.households,
				48,
				"households after the change",
			);
			await takeBack(p);
			same((await whole(server)).counts, counts, "counts after the second was taken back");
			await p.goBack();
			await p.getByRole("button", { name: "导入", exact: true }).last().waitFor();
			const list = await server.ask("importer", "/api/v1/imports?limit=50");
			await p.evaluate(() => {
				location.hash = "tab=imports";
			});
			await p.locator(".batches li").first().waitFor();
			same(
				await p.locator(".batches .file").allInnerTexts(),
				list.items.map((b) => b.file_name),
				"past imports",
			);
			const mine = list.items.find((b) => b.file_name === "楼栋.geojson" && b.state === "published");
			await server.post("importer", `/api/v1/imports/${mine.id}/revert`);
			await p.locator(".batches .list-row", { hasText: "楼栋.geojson" }).getByText("已撤回").waitFor();
			same((await whole(server)).counts, before.counts, "counts in the end");
		},
	},
	{
		name: "refused files are told in plain words, in both languages; metres without a .prj are asked about",
		expects: [/status of 422/],
		async run({ server, page }) {
			const { grid } = await largest(server);
			const [lon, lat] = grid.label;
			const spots = [
				[lon, lat],
				[lon + 0.0003, lat],
			];
			const posts = (place) =>
				spots.map((s, i) => ({
					geometry: { type: "Point", coordinates: place(s) },
					properties: { key: `P${i}`, kind: "point", name: `Post ${i}` },
				}));
			const sound = shapefile(
				"posts",
				posts((s) => s),
				{ more: { prj: prj.cgcs2000 } },
			);
			const metres = shapefile(
				"posts",
				posts((s) => gauss(s, 117)),
			);
			const before = await whole(server);
			const p = await page({ as: "importer", hash: `tab=imports&${ocean}`, viewport: view });
			const anew = async () => {
				await p.evaluate(() => {
					location.hash = location.hash.replace(/&batch=\d+/, "");
				});
				await p.locator(".section h3", { hasText: /导入记录|Imports/ }).waitFor();
			};
			for (const [files, kind, ...words] of [
				[
					{ ...sound, "posts.shp": sound["posts.shp"].subarray(0, 130) },
					"posts",
					"posts.shp 不完整",
					"请重新拷贝或导出",
					"请改好文件",
				],
				[
					{ "posts.zip": zip({ ...sound, "../evil.csv": Buffer.from("a\n") }) },
					"posts",
					"../evil.csv",
					"指向压缩包以外",
					"地图没有任何改动",
				],
				[sound, "grids", "文件里是点", "请在下面换一个“导入为”"],
				[{ "a.pdf": "x" }, "posts", "不支持 a.pdf 的格式"],
			]) {
				await choose(p, buffers(files));
				await p.getByLabel("导入为").selectOption(kind);
				await check(p);
				await says(p, ...words);
				must(!/undefined|null|\[object/.test(await side(p)), "a value that is none is shown");
				await anew();
			}
			same((await whole(server)).counts, before.counts, "counts after refused files");

			await choose(p, buffers(metres));
			await p.getByText("缺少 .prj，请一起选上").waitFor();
			await p.getByLabel("导入为").selectOption("posts");
			await check(p);
			await says(p, "不知道坐标系", "没有 .prj", "EPSG:4548", "请在下面写明坐标系");
			await p.getByLabel("坐标系").fill("EPSG:4548");
			await check(p);
			await stands(p, "已检查，待发布");
			await says(p, "2 可用行", "EPSG:4548");
			const { sample } = await server.ask("importer", `/api/v1/imports/${(await latest(server)).id}/preview`);
			sample.forEach((row, i) => {
				const off = Math.hypot(row.place[0] - spots[i][0], row.place[1] - spots[i][1]);
				must(off < 1e-7, `row ${row.row} lies ${off} degrees off`);
			});

			await anew();
			await p.getByRole("button", { name: "English" }).click();
			await choose(p, buffers({ ...sound, "posts.shp": sound["posts.shp"].subarray(0, 130) }));
			await p.getByLabel("Import as").selectOption("posts");
			await check(p);
			await says(p, "posts.shp is cut off", "Nothing on the map has changed", "Mend the file");
			await anew();
			await choose(p, buffers({ "posts.zip": zip({ ...sound, "../evil.csv": Buffer.from("a\n") }) }));
			await check(p);
			await says(p, "../evil.csv", "leads out of the archive");
			must(
				!/[\u4e00-\u9fff]/.test(await p.getByRole("alert").innerText()),
				"Chinese words in the English page",
			);
		},
	},
	{
		name: "a large upload tells how far it is",
		async run({ server, page }) {
			const { grid } = await largest(server);
			const [lon, lat] = grid.label;
			const rows = Array.from(
				{ length: 30_000 },
				(_, i) => `B${i},党群服务点,阵地${i},${"长".repeat(20)},${lon},${lat}`,
			);
			const p = await page({ as: "importer", hash: `tab=imports&${ocean}`, viewport: view });
			const session = await p.context().newCDPSession(p);
			await session.send("Network.enable");
			await session.send("Network.emulateNetworkConditions", {
				offline: false,
				latency: 0,
				downloadThroughput: -1,
				uploadThroughput: 1_000_000,
			});
			await choose(p, buffers({ "阵地.csv": `key,kind,name,address,lon,lat\n${rows.join("\n")}\n` }));
			await check(p);
			const bar = p.getByRole("progressbar", { name: "进度" });
			await p.getByRole("button", { name: "正在上传" }).waitFor();
			await p.waitForFunction(() => {
				const value = document.querySelector("form.upload progress")?.value ?? 0;
				return value > 0.05 && value < 0.95;
			});
			must(await bar.isVisible(), "the bar has no name");
			await stands(p, "已检查，待发布");
			await says(p, "30,000 读入行");
		},
	},
	{
		name: "who may not import sees no panel and is refused by the server",
		async run({ server, page }) {
			for (const actor of ["viewer", "commander"]) {
				const p = await page({ as: actor, hash: `tab=imports&${ocean}`, viewport: view });
				await says(p, "有导入权限的用户登录后可以导入数据");
				same(
					await p.getByRole("button", { name: "导入", exact: true }).count(),
					0,
					`tabs called 导入 for ${actor}`,
				);
				same(await form(p).count(), 0, "forms");
				same((await server.fetchAs(actor, "/api/v1/imports")).status, 403, `${actor} lists imports`);
				const body = new FormData();
				body.set("as", "posts");
				body.set("file", new File([await readFile(await server.file("p.csv", "a\n1\n"))], "p.csv"));
				same(
					(await server.fetchAs(actor, "/api/v1/imports", { method: "POST", body })).status,
					403,
					`${actor} uploads`,
				);
			}
		},
	},
];
