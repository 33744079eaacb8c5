// Heat cells, hotspots and coverage. Their tiles exist only when somebody is signed in, and
// those of hotspots and coverage only once the server has computed what their key names.
import { grow, type Layer, match, type Part, type Scene, tiles } from "../scene";
import { heatColour } from "./territory";

export function heat(scene: Scene): Part {
	if (
		!scene.seeAll ||
		scene.topic !== "heat" ||
		scene.heatBy !== "cell" ||
		!scene.span ||
		scene.breaks.length === 0
	)
		return { layers: [] };
	return {
		sources: {
			heat: tiles(scene, "heat", [8, 17], { ...scene.span, category: scene.categories.join(",") }),
		},
		layers: [
			{
				id: "heat-cell",
				type: "fill",
				source: "heat",
				"source-layer": "heat",
				paint: {
					"fill-color": heatColour(scene, ["get", "count"]),
					"fill-opacity": scene.raster ? 0.75 : 1,
					"fill-antialias": false,
				},
			},
		],
	};
}

export function hotspots(scene: Scene): Part {
	if (!scene.seeAll || scene.topic !== "hotspots" || !scene.hotspots) return { layers: [] };
	const of = { source: "hotspots", "source-layer": "hotspots", type: "fill" } as const;
	return {
		sources: { hotspots: tiles(scene, "hotspots", [8, 17], { key: scene.hotspots }) },
		layers: [
			{
				...of,
				id: "hotspot-fill",
				filter: ["!=", ["get", "class"], "undefined"],
				paint: {
					"fill-color": match(["get", "class"], scene.colours.hot, scene.colours.unknown),
					"fill-opacity": scene.raster ? 0.75 : 1,
				},
			},
			{
				...of,
				id: "hotspot-hatch",
				filter: ["==", ["get", "class"], "undefined"],
				paint: { "fill-pattern": `hatch:unknown:${scene.theme}` },
			},
		],
	};
}

/** coverage shows buildings by band at street zooms and grids by covered share above them. */
export function coverage(scene: Scene): Part {
	if (!scene.seeAll || scene.topic !== "coverage" || !scene.coverage) return { layers: [] };
	const c = scene.colours;
	const bands = Object.fromEntries(c.bands.map((colour, i) => [String(i), colour]));
	const layers: Layer[] = [
		{
			id: "coverage-building",
			type: "fill",
			source: "coverage",
			"source-layer": "coverage",
			filter: ["has", "band"],
			paint: {
				"fill-color": match(["to-string", ["get", "band"]], bands, c.unknown),
				"fill-opacity": grow([14, 0.4], [14.4, 1]),
			},
		},
	];
	return { sources: { coverage: tiles(scene, "coverage", [8, 17], { key: scene.coverage }) }, layers };
}
