// Fresh: after a change the page asks for the tiles that show its place, for no others, and never
// keeps an old one, whenever it was asked for.
import { colours, difference, must, pixelOf, same, settled } from "../page.mjs";

/** asks notes every tile a page asks for: [{ layers, z, x, y }]. */
function asks(page) {
	const list = [];
	page.on("request", (r) => {
		const [, layers, ...at] = /\/tiles\/([^/]+)\/(\d+)\/(\d+)\/(\d+)\.mvt/.exec(r.url()) ?? [];
		if (layers) list.push({ layers, z: Number(at[0]), x: Number(at[1]), y: Number(at[2]) });
	});
	return list;
}

/** shows says whether a tile, with what it shows beyond its edges, shows a place [lon, lat]. */
function shows({ z, x, y }, [lon, lat]) {
	const n = 2 ** z;
	const px = ((lon + 180) / 360) * n - x;
	const py = (0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI)) * n - y;
	const edge = 64 / 4096;
	return px >= -edge && px <= 1 + edge && py >= -edge && py <= 1 + edge;
}

const names = (tiles) => [...new Set(tiles.map((t) => `${t.z}/${t.x}/${t.y}`))].sort();

const live = (page) => page.getByRole("img", { name: "实时更新中", exact: true }).waitFor();

const screen = { width: 1200, height: 700 };

/** apart are two grids' middles: one to look at, and the one farthest from it. */
async function apart(server) {
	const grids = (await server.json("/api/v1/grids?limit=1000")).items;
	const far = (a, b) => Math.hypot(a.label[0] - b.label[0], a.label[1] - b.label[1]);
	const here = grids.sort((a, b) => b.area_m2 - a.area_m2)[0];
	const there = grids.reduce((best, g) => (far(g, here) > far(best, here) ? g : best), here);
	return { here: here.label, there: there.label };
}

/** open shows a place, once everything is there and the stream is open. */
async function open(page, options, [lon, lat], zoom = 16.3) {
	const p = await page({ viewport: screen, ...options, hash: `map=${zoom}/${lat}/${lon}` });
	await settled(p);
	await live(p);
	return p;
}

async function square(page, place, half = 9) {
	const { x, y } = await pixelOf(page, place);
	return colours(page, { x: x - half, y: y - half, width: 2 * half, height: 2 * half });
}

/** becomes waits until a picture of a place differs from what it was, or is like it again. */
async function becomes(page, place, before, holds, what) {
	let share;
	for (const end = Date.now() + 20_000; Date.now() < end; await page.waitForTimeout(150)) {
		share = difference(before, await square(page, place));
		if (holds(share)) return;
	}
	must(false, `${what}: ${(share * 100).toFixed(0)} % of the picture have changed`);
}

const changed = (share) => share > 0.2;

/** dark counts the dark pixels of a picture: a post's sign is dark, the grid below it is not. */
const dark = (picture) =>
	Object.entries(picture)
		.filter(([colour]) => colour.split(",").every((v) => Number(v) < 100))
		.reduce((sum, [, n]) => sum + n, 0);

/** signs waits until posts' signs are seen at places, or not. */
async function signs(page, want, places) {
	const seen = {};
	for (const end = Date.now() + 20_000; Date.now() < end; await page.waitForTimeout(150)) {
		await settled(page);
		for (const [name, place] of Object.entries(places)) seen[name] = dark(await square(page, place));
		if (Object.keys(places).every((name) => (want[name] ? seen[name] > 10 : seen[name] < 3))) return;
	}
	must(false, `dark pixels ${JSON.stringify(seen)}, where signs should be seen ${JSON.stringify(want)}`);
}

/** putPost imports a post; the same name elsewhere moves it. */
async function putPost(server, name, [lon, lat]) {
	const text = `key,kind,name,address,lon,lat\n${name},党群服务站,${name},测试路1号,${lon},${lat}\n`;
	await server.run("import", await server.file(`${name}.csv`, text), "--as", "posts");
}

/** quiet waits until a page has asked for nothing for a while. */
async function quiet(page, list) {
	for (let n = -1; n !== list.length; ) {
		n = list.length;
		await page.waitForTimeout(700);
	}
}

export default [
	{
		name: "a post that moves has those tiles asked for that show where it was and where it is",
		async run({ server, page }) {
			const { here, there } = await apart(server);
			// Another post elsewhere when it is tried again.
			const name = `会走的站${Date.now() % 100_000}`;
			const step = (Date.now() % 7) * 0.00005;
			const from = [here[0] - 0.0006, here[1] + 0.0006 - step];
			const to = [here[0] + 0.0021, here[1] - 0.0005 - step];
			const p = await open(page, { as: "commander" }, here);
			await putPost(server, name, from);
			await signs(p, { from: true, to: false }, { from, to });
			await p.close();

			const mine = await open(page, { as: "commander" }, here);
			const others = await open(page, {}, there);
			const [asked, elsewhere] = [asks(mine), asks(others)];
			await mine.reload();
			await settled(mine);
			await live(mine);
			const inView = asked.splice(0).filter((t) => t.layers === "posts");
			await putPost(server, name, to);
			await signs(mine, { from: false, to: true }, { from, to });
			await quiet(mine, asked);
			const want = inView.filter((t) => shows(t, from) || shows(t, to));
			must(
				names(want).length > 0 && names(want).length < names(inView).length,
				"every tile in view shows it",
			);
			same(names(asked.filter((t) => t.layers === "posts")), names(want), "tiles of posts");
			same([...new Set(asked.map((t) => t.layers))], ["posts"], "layers asked for");
			same(
				elsewhere.filter((t) => !shows(t, from) && !shows(t, to)),
				[],
				"tiles asked for by a page that looks elsewhere",
			);
			return `${names(want).length} of ${names(inView).length} tiles in view, ${asked.length} requests`;
		},
	},
	{
		name: "an incident taken in has its own tiles asked for, by those who may see it",
		async run({ server, page }) {
			const { here } = await apart(server);
			const place = [here[0] + 0.0009, here[1] + 0.0007];
			const mine = await open(page, { as: "commander" }, here);
			const anybody = await open(page, {}, here);
			const asked = asks(mine);
			await mine.getByLabel("事件", { exact: true }).check(); // in a window this wide the list of layers is open
			await settled(mine);
			await quiet(mine, asked);
			const inView = asked.splice(0).filter((t) => t.layers === "incidents");
			const before = await square(mine, place, 5);
			const publicly = asks(anybody);
			const { items } = await server.ask("commander", "/api/v1/incidents/categories");
			const incident = {
				source_key: "fresh-1",
				reported_at: new Date(Date.now() - 3_600_000).toISOString(),
				category: items[0].code,
				place,
			};
			const answer = await server.fetchAs("commander", "/api/v1/incidents", {
				method: "POST",
				body: JSON.stringify(incident),
				headers: { "Content-Type": "application/json" },
			});
			same(answer.status, 201, `the answer ${await answer.text()}`);
			await becomes(mine, place, before, (share) => share > 0.05, "at the incident");
			await quiet(mine, asked);
			const want = inView.filter((t) => shows(t, place));
			must(
				names(want).length > 0 && names(want).length < names(inView).length,
				"every tile in view shows it",
			);
			same(names(asked.filter((t) => t.layers === "incidents")), names(want), "tiles of incidents");
			same(
				asked.filter((t) => t.layers !== "incidents"),
				[],
				"other tiles",
			);
			same(publicly, [], "tiles somebody asks for who may not see incidents");
			return `${names(want).length} of ${names(inView).length} tiles in view`;
		},
	},
	{
		name: "a tile that was on its way when a change came is asked for again",
		async run({ server, page, context }) {
			const { here } = await apart(server);
			const place = [here[0] - 0.0008, here[1] - 0.0009];
			const first = await open(page, { as: "viewer" }, here);
			const empty = await square(first, place);
			await first.close();
			const browser = await context({ as: "viewer", viewport: screen });
			// The answer to the first request is fetched at once and handed over late.
			let let_go;
			const held = new Promise((done) => {
				let_go = done;
			});
			let fetched;
			const old = new Promise((done) => {
				fetched = done;
			});
			const asked = [];
			await browser.route(/\/tiles\/posts\/\d+\/\d+\/\d+\.mvt/, async (route) => {
				const [, z, x, y] = /posts\/(\d+)\/(\d+)\/(\d+)/.exec(route.request().url()).map(Number);
				if (!shows({ z, x, y }, place)) return route.continue();
				asked.push(`${z}/${x}/${y}`);
				if (asked.length > 1) return route.continue();
				const response = await route.fetch();
				fetched();
				await held;
				return route.fulfill({ response });
			});
			const p = await page({ in: browser, hash: `map=16.3/${here[1]}/${here[0]}` });
			await old;
			await live(p);
			await putPost(server, "路上的站", place);
			const last = (await server.json("/api/v1/districts")).items[0].seq;
			must(last > 0, "no number of a change");
			await p.waitForTimeout(2000); // the page has heard of it
			same(asked.length, 1, "requests while the first is on its way");
			let_go();
			await becomes(p, place, empty, changed, "at the post");
			same(new Set(asked).size, 1, "tiles asked for at the place");
			same(asked.length, 2, "requests for it");
		},
	},
	{
		name: "a tile out of sight when a change came is not put back as it was",
		async run({ server, page }) {
			const { here } = await apart(server);
			const place = [here[0] + 0.0004, here[1] - 0.0011];
			const p = await open(page, { as: "viewer" }, here);
			const empty = await square(p, place);
			const drag = async (dx) => {
				for (let n = 0; n < 6; n++) {
					await p.mouse.move(650 - dx / 2, 400);
					await p.mouse.down();
					await p.mouse.move(650, 400, { steps: 4 });
					await p.mouse.move(650 + dx / 2, 400, { steps: 4 });
					await p.mouse.up();
				}
				await settled(p);
			};
			await drag(400);
			const { x } = await pixelOf(p, place);
			must(x > screen.width + 600, `the place is at ${x}, not out of sight`);
			const asked = asks(p);
			await putPost(server, "看不见的站", place);
			await quiet(p, asked);
			same(
				asked.filter((t) => t.layers === "posts" && shows(t, place)),
				[],
				"tiles asked for out of sight",
			);
			await drag(-400);
			await becomes(p, place, empty, changed, "at the post");
		},
	},
	{
		name: "a change of a draft leaves the map in force alone, and is not told to everybody",
		async run({ server, page }) {
			const { here } = await apart(server);
			const district = (await server.json("/api/v1/districts")).items[0];
			const p = await open(page, { as: "planner" }, here);
			const asked = asks(p);
			const heard = await streamOf(server, district.seq);
			await server.type(
				`begin;
				insert into edition (district, name, state) values (${district.id}, '草案', 'draft');
				select next_change(${district.id}, null, 'grids', 'update', (select max(id) from edition where district = ${district.id}), null, null, null, null);
				notify gridmap_change, 'x';
				commit;\n`,
				"db",
				"shell",
			);
			await quiet(p, asked);
			same(asked, [], "tiles asked for after a change of a draft");
			await server.type(
				`begin;
				select next_change(${district.id}, null, 'grids', 'update', null, null, null, null, null);
				notify gridmap_change, 'x';
				commit;\n`,
				"db",
				"shell",
			);
			for (const end = Date.now() + 10_000; Date.now() < end && !asked.some((t) => t.layers === "grids"); )
				await p.waitForTimeout(50);
			must(
				asked.some((t) => t.layers === "grids"),
				"after a change of the map in force no tile was asked for",
			);
			const told = await heard();
			same(
				told.map((c) => c.seq),
				[district.seq + 2],
				"changes told to somebody who is not signed in",
			);
		},
	},
];

/** streamOf listens to the events as nobody; its answer ends that and says which changes came. */
async function streamOf(server, after) {
	const stop = new AbortController();
	const answer = await fetch(`${server.url}/api/v1/events?after=${after}`, { signal: stop.signal });
	let text = "";
	const done = (async () => {
		for await (const part of answer.body) text += new TextDecoder().decode(part);
	})().catch(() => undefined);
	return async () => {
		for (const end = Date.now() + 5000; Date.now() < end && !text.includes("event: change"); )
			await new Promise((next) => setTimeout(next, 50));
		stop.abort();
		await done;
		return [...text.matchAll(/event: change\ndata: (.*)/g)].map(([, data]) => JSON.parse(data));
	};
}
