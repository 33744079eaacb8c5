// The base map: land, water, roads, named places and buildings, all neutral.
import { grow, type Layer, match, medium, type Part, regular, type Scene, tiles } from "../scene";

const casing = { trunk: 3.2, primary: 2.6, secondary: 2, tertiary: 1.5, residential: 1 };

/** width of a road at a zoom, by class, plus a constant for the casing. */
function width(extra: number) {
	const at = (zoom: number, scale: number): [number, unknown] => [
		zoom,
		match(
			["get", "class"],
			Object.fromEntries(Object.entries(casing).map(([k, w]) => [k, w * scale + extra])),
			scale + extra,
		),
	];
	return [
		"interpolate",
		["exponential", 1.5],
		["zoom"],
		...at(11, 0.35),
		...at(14, 1.3),
		...at(16, 3.4),
		...at(18, 9),
	] as never;
}

/** Small roads appear one after the other as one comes closer. */
const shown = [
	"any",
	["match", ["get", "class"], ["trunk", "primary"], true, false],
	["all", [">=", ["zoom"], 12], ["==", ["get", "class"], "secondary"]],
	["all", [">=", ["zoom"], 13], ["==", ["get", "class"], "tertiary"]],
	["all", [">=", ["zoom"], 14], ["==", ["get", "class"], "residential"]],
] as never;

export function base(scene: Scene): Part {
	const c = scene.colours;
	const layers: Layer[] = [{ id: "land", type: "background", paint: { "background-color": c.land } }];
	const sources: Part["sources"] = { base: tiles(scene, "water,roads,places", [6, 17]) };
	if (scene.raster) {
		sources.raster = {
			type: "raster",
			tiles: [scene.raster.url],
			tileSize: 256,
			attribution: scene.raster.attribution,
			minzoom: 1,
			maxzoom: scene.raster.max_zoom,
		};
		layers.push({
			id: "raster",
			type: "raster",
			source: "raster",
			paint: { "raster-saturation": -0.7, "raster-opacity": scene.theme === "dark" ? 0.35 : 0.7 },
		});
	}
	if (scene.overlays.includes("base")) layers.push(...ground(scene), ...roads(scene), ...labels(scene));
	return { sources, layers };
}

function ground(scene: Scene): Layer[] {
	const c = scene.colours;
	return [
		{
			id: "water-fill",
			type: "fill",
			source: "base",
			"source-layer": "water",
			filter: ["==", ["geometry-type"], "Polygon"],
			paint: { "fill-color": c.water, "fill-outline-color": c.waterLine },
		},
		{
			id: "water-line",
			type: "line",
			source: "base",
			"source-layer": "water",
			filter: ["==", ["geometry-type"], "LineString"],
			layout: { "line-cap": "round", "line-join": "round" },
			paint: { "line-color": c.water, "line-width": grow([11, 0.8], [14, 2.5], [17, 9]) },
		},
	];
}

function roads(scene: Scene): Layer[] {
	const c = scene.colours;
	const round = { "line-cap": "round", "line-join": "round" } as const;
	const road = { type: "line", source: "base", "source-layer": "roads" } as const;
	return [
		{
			...road,
			id: "road-case",
			filter: shown,
			minzoom: 12,
			layout: round,
			paint: { "line-color": c.roadCase, "line-width": width(1.4) },
		},
		{
			...road,
			id: "road-fill",
			filter: shown,
			layout: round,
			paint: {
				"line-color": match(["get", "class"], { trunk: c.roadMajor, primary: c.roadMajor }, c.road),
				"line-width": width(0),
			},
		},
		{
			...road,
			id: "road-path",
			minzoom: 15,
			filter: ["==", ["get", "class"], "path"],
			paint: { "line-color": c.roadCase, "line-width": grow([15, 0.8], [18, 1.6]), "line-dasharray": [3, 2] },
		},
	];
}

function labels(scene: Scene): Layer[] {
	const c = scene.colours;
	const halo = { "text-halo-color": c.halo, "text-halo-width": 1.4 };
	return [
		{
			id: "water-label",
			type: "symbol",
			source: "base",
			"source-layer": "water",
			minzoom: 12,
			filter: ["has", "name"],
			layout: {
				"symbol-placement": "line",
				"symbol-spacing": 400,
				"text-field": ["get", "name"],
				"text-font": regular,
				"text-size": 12,
				"text-letter-spacing": 0.3,
				"text-max-angle": 40,
			},
			paint: { "text-color": c.labelWater, "text-halo-color": c.water, "text-halo-width": 1 },
		},
		{
			id: "road-label",
			type: "symbol",
			source: "base",
			"source-layer": "roads",
			minzoom: 13,
			filter: [
				"all",
				["!=", ["get", "name"], ""],
				[
					"any",
					["match", ["get", "class"], ["trunk", "primary"], true, false],
					["all", [">=", ["zoom"], 14], ["==", ["get", "class"], "secondary"]],
					[">=", ["zoom"], 15],
				],
			] as never,
			layout: {
				"symbol-placement": "line",
				"symbol-spacing": 350,
				"text-field": ["get", "name"],
				"text-font": regular,
				"text-size": grow([13, 11], [17, 13]),
				"text-letter-spacing": 0.08,
				"text-max-angle": 35,
				"text-padding": 6,
			},
			paint: { "text-color": c.labelSoft, ...halo },
		},
		{
			id: "place-label",
			type: "symbol",
			source: "base",
			"source-layer": "places",
			minzoom: 11,
			filter: ["<=", ["get", "rank"], ["step", ["zoom"], 2, 13, 3, 14, 5, 15, 7, 16, 9]] as never,
			layout: {
				"text-field": ["get", "name"],
				"text-font": match(["get", "class"], { town: ["literal", medium] }, ["literal", regular]) as never,
				"text-size": match(["get", "class"], { town: 15, neighbourhood: 13 }, 12),
				"text-max-width": 8,
				"text-padding": 8,
				"symbol-sort-key": ["get", "rank"],
			},
			paint: { "text-color": c.labelSoft, ...halo },
		},
	];
}

/** buildings: drawn at street zooms, quiet, and the ground the coverage bands are drawn on. */
export function buildings(scene: Scene): Part {
	const c = scene.colours;
	if (!scene.overlays.includes("buildings") && scene.topic !== "coverage") return { layers: [] };
	const chosen = scene.selection?.kind === "building" ? scene.selection.id : -1;
	const of = { source: "buildings", "source-layer": "buildings" } as const;
	return {
		sources: { buildings: tiles(scene, "buildings", [13, 17]) },
		layers: [
			{
				...of,
				id: "building-fill",
				type: "fill",
				minzoom: 13.5,
				paint: { "fill-color": c.building, "fill-opacity": grow([13.5, 0], [14.5, 0.9]) },
			},
			{
				...of,
				id: "building-line",
				type: "line",
				minzoom: 15,
				paint: { "line-color": c.buildingLine, "line-width": grow([15, 0.3], [18, 1]) },
			},
			{
				...of,
				id: "building-label",
				type: "symbol",
				minzoom: 16.6,
				layout: {
					"text-field": ["get", "number"],
					"text-font": regular,
					"text-size": grow([16.6, 10], [19, 13]),
					"text-max-width": 6,
					"text-padding": 1,
				},
				paint: { "text-color": c.labelSoft, "text-halo-color": c.halo, "text-halo-width": 1 },
			},
			{
				...of,
				id: "building-selected",
				type: "line",
				filter: ["==", ["id"], chosen],
				paint: { "line-color": c.ink, "line-width": 2.5 },
			},
		],
	};
}
