// Posts, incidents, what a search or a list points at, and the chosen point.
import { grow, type Layer, medium, type Part, type Scene, tiles } from "../scene";

export function posts(scene: Scene): Part {
	if (!scene.overlays.includes("posts") && scene.topic !== "coverage") return { layers: [] };
	const c = scene.colours;
	return {
		sources: { posts: tiles(scene, "posts", [8, 17]) },
		layers: [
			{
				id: "post-icon",
				type: "symbol",
				source: "posts",
				"source-layer": "posts",
				minzoom: 11,
				filter: [
					"any",
					["==", ["get", "kind"], "centre"],
					["all", ["==", ["get", "kind"], "station"], [">=", ["zoom"], 12.5]],
					[">=", ["zoom"], 14],
				] as never,
				layout: {
					"icon-image": ["concat", "post:", ["get", "kind"], `:${scene.theme}`],
					"icon-allow-overlap": true,
					"icon-size": grow([11, 0.7], [15, 1]),
					"symbol-sort-key": ["match", ["get", "kind"], "centre", 0, "station", 1, 2],
					"text-field": [
						"step",
						["zoom"],
						"",
						14.5,
						["match", ["get", "kind"], "point", "", ["get", "name"]],
						16,
						["get", "name"],
					],
					"text-font": medium,
					"text-size": 12,
					"text-anchor": "left",
					"text-offset": [1.1, 0],
					"text-max-width": 9,
					"text-justify": "left",
					"text-optional": true,
				},
				paint: { "text-color": c.ink, "text-halo-color": c.halo, "text-halo-width": 1.5 },
			},
		],
	};
}

export function incidents(scene: Scene): Part {
	if (!scene.seeAll || !scene.overlays.includes("incidents")) return { layers: [] };
	const c = scene.colours;
	const closed = ["match", ["get", "status"], ["closed", "rejected", "duplicate"], true, false];
	return {
		sources: {
			incidents: tiles(scene, "incidents", [14, 17], { ...scene.span, category: scene.categories.join(",") }),
		},
		layers: [
			{
				id: "incident-dot",
				type: "circle",
				source: "incidents",
				"source-layer": "incidents",
				minzoom: 14,
				layout: { "circle-sort-key": ["case", closed, 0, 1] as never },
				paint: {
					"circle-radius": grow([14, 2], [17, 5]),
					"circle-color": ["case", closed, c.halo, c.incidentOpen] as never,
					"circle-stroke-color": ["case", closed, c.incidentClosed, c.halo] as never,
					"circle-stroke-width": 1.2,
				},
			},
		],
	};
}

/** spotlight and the chosen point are GeoJSON of the scene itself. */
export function spotlight(scene: Scene): Part {
	const c = scene.colours;
	const layers: Layer[] = [
		{
			id: "spotlight-fill",
			type: "fill",
			source: "spotlight",
			filter: ["==", ["geometry-type"], "Polygon"],
			paint: { "fill-color": c.accent, "fill-opacity": 0.14 },
		},
		{
			id: "spotlight-line",
			type: "line",
			source: "spotlight",
			filter: ["!=", ["geometry-type"], "Point"],
			layout: { "line-cap": "round", "line-join": "round" },
			paint: { "line-color": c.accent, "line-width": 4, "line-opacity": 0.9 },
		},
		{
			id: "spotlight-point",
			type: "circle",
			source: "spotlight",
			filter: ["==", ["geometry-type"], "Point"],
			paint: {
				"circle-radius": 13,
				"circle-color": c.accent,
				"circle-opacity": 0.12,
				"circle-stroke-color": c.accent,
				"circle-stroke-width": 2.5,
			},
		},
		{
			id: "point-selected",
			type: "circle",
			source: "chosen",
			paint: {
				"circle-radius": 15,
				"circle-color": c.ink,
				"circle-opacity": 0,
				"circle-stroke-color": c.ink,
				"circle-stroke-width": 2.5,
			},
		},
	];
	return {
		sources: {
			spotlight: drawn(scene.spotlight),
			chosen: drawn(scene.marker && { type: "Point", coordinates: scene.marker }),
		},
		layers,
	};
}

function drawn(geometry: GeoJSON.Geometry | null): { type: "geojson"; data: GeoJSON.FeatureCollection } {
	const features: GeoJSON.Feature[] = geometry ? [{ type: "Feature", properties: {}, geometry }] : [];
	return { type: "geojson", data: { type: "FeatureCollection", features } };
}
