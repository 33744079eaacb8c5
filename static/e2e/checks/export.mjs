// Export: a town in one file, on any web server that can send part of one, in anybody's map.
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { must, same } from "../page.mjs";

const resolve = createRequire(import.meta.url).resolve;
const maplibre = dirname(resolve("maplibre-gl/package.json"));
const pmtiles = dirname(resolve("pmtiles/package.json"));

// A page that knows nothing of Gridmap: MapLibre, the reader of PMTiles, and a style of bare lines.
const page = `<!doctype html><meta charset="utf-8"><title>PMTiles</title>
<link rel="icon" href="data:,"><div id="map" style="width:600px;height:400px"></div>
<script src="/pmtiles.js"></script>
<script type="module">
	import { Map, addProtocol, setWorkerUrl } from "/maplibre-gl.mjs";
	setWorkerUrl("/maplibre-gl-worker.mjs");
	addProtocol("pmtiles", new pmtiles.Protocol().tile);
	const file = new pmtiles.PMTiles(location.origin + "/town.pmtiles");
	const metadata = await file.getMetadata();
	window.about = { header: await file.getHeader(), metadata };
	const type = { water: "fill", buildings: "fill", grids: "fill", posts: "circle", places: "circle", grid_labels: "circle", area_labels: "circle" };
	const style = {
		version: 8,
		sources: { town: { type: "vector", url: "pmtiles://" + location.origin + "/town.pmtiles" } },
		layers: metadata.vector_layers.map((l) => ({ id: l.id, type: type[l.id] ?? "line", source: "town", "source-layer": l.id })),
	};
	window.map = new Map({ container: "map", style, center: about.metadata.center.slice(0, 2), zoom: 10, attributionControl: false, fadeDuration: 0 });
	window.shown = async (center, zoom) => {
		map.jumpTo({ center, zoom });
		await map.once("idle");
		const ids = {};
		for (const f of map.queryRenderedFeatures()) (ids[f.sourceLayer] ??= new Set()).add(f.id);
		return Object.fromEntries(Object.entries(ids).map(([layer, set]) => [layer, [...set].sort((a, b) => a - b)]));
	};
	window.at = (center) => map.queryRenderedFeatures(map.project(center), { layers: ["grids"] }).map((f) => f.properties);
	document.title = "ready";
</script>`;

/** host is a web server with the page and the file, of which it sends the part asked for. */
async function host(file, asked) {
	const { size } = await stat(file);
	const server = createServer(async (request, answer) => {
		const send = (type, body) => answer.writeHead(200, { "Content-Type": type }).end(body);
		if (request.url === "/") return send("text/html", page);
		if (request.url === "/pmtiles.js")
			return send("text/javascript", await readFile(join(pmtiles, "dist/pmtiles.js")));
		if (/^\/maplibre-gl[a-z-]*\.mjs$/.test(request.url))
			return send("text/javascript", await readFile(join(maplibre, "dist", request.url)));
		const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
		if (request.url !== "/town.pmtiles" || !range) return answer.writeHead(404).end();
		const [start, end] = [Number(range[1]), Math.min(Number(range[2]), size - 1)];
		asked.push(end - start + 1);
		answer.writeHead(206, {
			"Content-Range": `bytes ${start}-${end}/${size}`,
			"Content-Length": end - start + 1,
			ETag: '"1"',
		});
		createReadStream(file, { start, end }).pipe(answer);
	});
	await new Promise((done) => server.listen(0, "127.0.0.1", done));
	return { size, url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

export default [
	{
		name: "an exported town opens in MapLibre from a web server that only sends parts of the file",
		async run({ server, context }) {
			const file = join(server.dir, "town.pmtiles");
			const told = await server.run("export", file, "--force");
			const asked = [];
			const files = await host(file, asked);
			try {
				const p = await (await context({ viewport: { width: 640, height: 440 } })).newPage();
				const trouble = [];
				p.on("console", (m) => m.type() === "error" && trouble.push(m.text()));
				p.on("pageerror", (e) => trouble.push(e.message));
				await p.goto(files.url);
				await p.waitForFunction(() => document.title === "ready", null, { timeout: 20_000 });
				const [district] = (await server.json("/api/v1/districts")).items;
				const { header, metadata } = await p.evaluate(() => window.about);
				same([header.minZoom, header.maxZoom, header.tileType], [6, 17, 1], "the file's zooms and kind");
				same(
					[metadata.name, metadata.feed, metadata.edition],
					[district.name, district.seq, district.edition.id],
					"name, change and edition",
				);

				const grids = (await server.json("/api/v1/grids?limit=1000")).items;
				const [lon, lat] = [0, 1].map((i) => (district.bounds[i] + district.bounds[i + 2]) / 2);
				const whole = await p.evaluate((c) => window.shown(c, 10.5), [lon, lat]);
				same(
					whole.grids,
					grids.map((g) => g.id).sort((a, b) => a - b),
					"the grids seen from afar",
				);
				const grid = grids.sort((a, b) => b.buildings - a.buildings)[0];
				const near = await p.evaluate((c) => window.shown(c, 16), grid.label);
				for (const layer of ["grids", "grid_labels", "areas", "buildings", "roads"])
					must(near[layer]?.length > 0, `nothing of ${layer} is seen at zoom 16: ${Object.keys(near)}`);
				const [here] = await p.evaluate((c) => window.at(c), grid.label);
				same(
					[here.id, here.code, here.name, here.state],
					[grid.id, grid.code, grid.name, grid.state],
					"the grid in the middle",
				);
				await p.evaluate((c) => window.shown(c, 18.5), grid.label); // deeper than the file goes
				same((await p.evaluate((c) => window.at(c), grid.label))[0].id, grid.id, "the grid at zoom 18.5");
				same(trouble, [], "what the page complained about");
				const read = asked.reduce((a, b) => a + b, 0);
				must(read < files.size / 2, `${read} of ${files.size} bytes were read`);
				return `${/(\d+) tiles/.exec(told)[1]} tiles; ${asked.length} requests for ${read} of ${files.size} bytes`;
			} finally {
				files.close();
			}
		},
	},
];
