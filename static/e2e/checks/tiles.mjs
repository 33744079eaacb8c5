// Tiles as other programs read them: MapLibre on a page of nothing but a map, and the reference
// decoder.
import { readFile } from "node:fs/promises";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { colours, must, same, shareOf } from "../page.mjs";

const library = new URL("../../node_modules/maplibre-gl/dist/", import.meta.url);

/** layersOf is every tile layer there is, with what its TileJSON says. */
async function layersOf(server) {
	const refused = await server.fetchAs("commander", "/tiles/nothing/0/0/0.mvt");
	const names = /Layers: ([^.]+)\./.exec((await refused.json()).detail)[1].split(", ");
	const keys = {};
	for (const name of ["hotspots", "coverage"])
		keys[name] = (await server.ask("commander", `/api/v1/${name}`)).key;
	return Promise.all(
		names.map(async (name) => {
			const query = keys[name] ? `?key=${encodeURIComponent(keys[name])}` : "";
			return { ...(await server.ask("commander", `/tiles/${name}.json${query}`)), name, query };
		}),
	);
}

/** tileAt is the column and row of the tile of a zoom that holds a place. */
function tileAt(z, [lon, lat]) {
	const n = 2 ** z;
	const y = 0.5 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
	return [Math.floor(((lon + 180) / 360) * n), Math.floor(y * n)];
}

/** placesOf are places where there is something of every kind. */
async function placesOf(server) {
	const grids = (await server.json("/api/v1/grids?limit=1000")).items.slice(0, 12);
	const list = grids.map((g) => g.label);
	for (const what of ["posts", "incidents", "buildings"])
		for (const i of (await server.ask("commander", `/api/v1/${what}?limit=6`)).items)
			list.push(i.place ?? i.label);
	// Roads, water and names lie anywhere: a net over the whole district.
	const [west, south, east, north] = (await server.json("/api/v1/districts")).items[0].bounds;
	for (let i = 0; i < 6; i++)
		for (let k = 0; k < 6; k++)
			list.push([west + ((east - west) * (i + 0.5)) / 6, south + ((north - south) * (k + 0.5)) / 6]);
	return list.filter(Boolean);
}

/** examine reads a tile to its last corner and answers how many features each layer of it has. */
function examine(bytes, what) {
	const counts = {};
	const { layers } = new VectorTile(new PbfReader(bytes));
	for (const [name, layer] of Object.entries(layers)) {
		same([layer.version, layer.extent], [2, 4096], `version and extent of ${name} in ${what}`);
		for (let i = 0; i < layer.length; i++) {
			const f = layer.feature(i);
			must(Number.isSafeInteger(f.id), `feature ${i} of ${name} in ${what} has the id ${f.id}`);
			must(f.type >= 1 && f.type <= 3, `feature ${f.id} of ${name} in ${what} has type ${f.type}`);
			const lines = f.loadGeometry();
			const least = [0, 1, 2, 4][f.type];
			must(
				lines.length > 0 && lines.every((l) => l.length >= least),
				`feature ${f.id} of ${name} in ${what} has parts of ${lines.map((l) => l.length)} corners`,
			);
			must(
				lines.flat().every((p) => Math.min(p.x, p.y) >= -64 && Math.max(p.x, p.y) <= 4160),
				`feature ${f.id} of ${name} in ${what} reaches beyond the tile's edge`,
			);
			must(
				Object.values(f.properties).every((v) => v !== undefined),
				`${f.id} of ${name} lacks a value`,
			);
		}
		counts[name] = (counts[name] ?? 0) + layer.length;
	}
	return counts;
}

/** page is a page of nothing but a map of one source: all the layers in one tile. */
function html(names, district, [lon, lat], zoom) {
	const paint = (name, i) => {
		const colour = `rgb(${40 + i * 12}, 20, 20)`;
		if (name === names.at(-1))
			return { type: "fill", paint: { "fill-color": "#ff00ff", "fill-antialias": false } };
		if (name === "roads") return { type: "line", paint: { "line-color": colour, "line-width": 3 } };
		return { type: "fill", paint: { "fill-color": colour } };
	};
	const style = {
		version: 8,
		sources: {
			all: {
				type: "vector",
				tiles: [`ORIGIN/tiles/${names.join(",")}/{z}/{x}/{y}.mvt?district=${district}`],
				minzoom: 6,
				maxzoom: 17,
			},
		},
		layers: [
			{ id: "ground", type: "background", paint: { "background-color": "#ffffff" } },
			...names.map((name, i) => ({ id: name, source: "all", "source-layer": name, ...paint(name, i) })),
		],
	};
	return {
		"index.html": `<!doctype html><link rel="icon" href="data:,"><style>html,body,#map{margin:0;height:100%}</style><div id="map"></div><script type="module" src="start.mjs"></script>`,
		"start.mjs": `import { Map, setWorkerUrl } from "./maplibre-gl.mjs";
setWorkerUrl(new URL("./maplibre-gl-worker.mjs", location.href).href);
const style = JSON.parse(${JSON.stringify(JSON.stringify(style))}.replaceAll("ORIGIN", location.origin));
const map = new Map({ container: "map", style, center: ${JSON.stringify([lon, lat])}, zoom: ${zoom}, attributionControl: false, fadeDuration: 0 });
window.faults = [];
map.on("error", (e) => window.faults.push(String(e.error?.message ?? e.error)));
map.once("idle", () => {
	window.rendered = Object.fromEntries(${JSON.stringify(names)}.map((n) => [n, map.queryRenderedFeatures({ layers: [n] }).length]));
});`,
	};
}

const kinds = { mjs: "text/javascript", html: "text/html" };

export default [
	{
		name: "of a tile of several layers MapLibre draws the last one too",
		async run({ server, context }) {
			const browser = await context({ viewport: { width: 800, height: 600 } });
			const grids = (await server.json("/api/v1/grids?limit=1000")).items;
			const { items } = await server.json("/api/v1/districts");
			const rendered = [];
			for (const [names, zoom] of [
				[["water", "roads", "buildings", "grids"], 14],
				[["water", "roads", "grids", "buildings"], 16],
				[["grids", "water", "roads", "areas"], 11],
			]) {
				const files = html(names, items[0].id, grids[0].label, zoom);
				await browser.route(`${server.url}/blank/**`, async (route) => {
					const name = new URL(route.request().url()).pathname.split("/").at(-1) || "index.html";
					const body = files[name] ?? (await readFile(new URL(name, library), "utf8"));
					await route.fulfill({ body, contentType: kinds[name.split(".").at(-1)] });
				});
				const page = await browser.newPage();
				await page.goto(`${server.url}/blank/`);
				await page.waitForFunction(() => window.rendered, null, { timeout: 30_000 });
				same(await page.evaluate(() => window.faults), [], "what MapLibre complains about");
				const counts = await page.evaluate(() => window.rendered);
				must(counts[names.at(-1)] > 0, `of ${names} ${JSON.stringify(counts)} features are drawn`);
				const picture = await colours(page, { x: 0, y: 0, width: 800, height: 600 });
				const share = shareOf(picture, "248,0,248");
				must(share > 0.01, `${(share * 100).toFixed(1)} % of the map is in the colour of ${names.at(-1)}`);
				rendered.push(`${names.at(-1)}: ${counts[names.at(-1)]}`);
				await page.close();
				await browser.unroute(`${server.url}/blank/**`);
			}
			return rendered.join(", ");
		},
	},
	{
		name: "the reference decoder reads tiles of every layer at every zoom",
		async run({ server }) {
			const [layers, places] = [await layersOf(server), await placesOf(server)];
			must(layers.length >= 11, `${layers.length} layers`);
			let tiles = 0;
			const all = {};
			for (const layer of layers) {
				const zooms = [layer.minzoom, 9, 11, 13, 14, 15, 16, layer.maxzoom];
				for (const z of new Set(zooms.filter((z) => z >= layer.minzoom && z <= layer.maxzoom))) {
					const addresses = new Set(places.map((p) => tileAt(z, p).join("/")));
					const found = {};
					for (const at of [...addresses].slice(0, 24)) {
						const path = `/tiles/${layer.name}/${z}/${at}.mvt${layer.query}`;
						const answer = await server.fetchAs("commander", path);
						must(answer.ok, `${path}: ${answer.status}`);
						if (answer.status === 204) continue;
						const counts = examine(new Uint8Array(await answer.arrayBuffer()), path);
						for (const [name, n] of Object.entries(counts)) found[name] = (found[name] ?? 0) + n;
						tiles++;
					}
					for (const name of Object.keys(found)) {
						must(
							layer.vector_layers.some((v) => v.id === name),
							`${name} is not in the TileJSON of ${layer.name}`,
						);
						all[name] = (all[name] ?? 0) + found[name];
					}
					must(
						(found[layer.name] ?? 0) > 0,
						`no feature of ${layer.name} at zoom ${z} in ${addresses.size} tiles`,
					);
				}
			}
			const features = Object.values(all).reduce((sum, n) => sum + n, 0);
			return `${features} features in ${tiles} tiles`;
		},
	},
];
