// Grids and areas: fills by responsibility state, borders, names, and what is chosen.
import type { ExpressionSpecification } from "maplibre-gl";
import { ramp } from "../../palette";
import { balanceBreaks, compactBreaks } from "../../workspace/balance";
import { grow, type Layer, match, medium, type Part, regular, type Scene, tiles } from "../scene";

const of = { source: "grids", "source-layer": "grids" } as const;

export function grids(scene: Scene): Part {
	const ids = [...(scene.selection?.kind === "grid" ? [scene.selection.id] : []), ...scene.lit];
	const chosen = ["in", ["id"], ["literal", ids]] as ExpressionSpecification;
	const c = scene.colours;
	const layers: Layer[] = [
		fill(scene),
		{
			...of,
			id: "grid-line",
			type: "line",
			paint: {
				"line-color": c.gridLine,
				"line-width": grow([10, 0.3], [14, 0.8], [17, 1.4]),
				"line-opacity": 0.75,
			},
		},
		{
			...of,
			id: "grid-hover",
			type: "line",
			paint: {
				"line-color": c.ink,
				"line-width": 2,
				"line-opacity": ["case", ["boolean", ["feature-state", "hover"], false], 0.8, 0],
			},
		},
		{
			...of,
			id: "grid-selected-case",
			type: "line",
			filter: chosen,
			layout: { "line-join": "round" },
			paint: { "line-color": c.inkCase, "line-width": 6, "line-opacity": 0.9 },
		},
		{
			...of,
			id: "grid-selected",
			type: "line",
			filter: chosen,
			layout: { "line-join": "round" },
			paint: { "line-color": c.ink, "line-width": 3 },
		},
	];
	if (scene.topic === "responsibility") layers.push(...problems(scene));
	if (scene.topic === "change") layers.push(differing(scene));
	if (scene.base !== null) layers.push(beneath(scene));
	if (scene.overlays.includes("labels")) layers.push(label(scene));
	const sources = { grids: tiles(scene, "grids", [8, 17]) };
	return {
		sources:
			scene.base === null
				? sources
				: { ...sources, beneath: tiles({ ...scene, edition: scene.base }, "edges", [8, 17]) },
		layers,
	};
}

/** beneath is where the borders of the edition run that a draft will replace. */
function beneath(scene: Scene): Layer {
	return {
		source: "beneath",
		"source-layer": "edges",
		id: "base-line",
		type: "line",
		layout: { "line-join": "round" },
		paint: {
			"line-color": scene.colours.ink,
			"line-width": grow([10, 0.8], [14, 2], [17, 4]),
			"line-opacity": 0.22,
		},
	};
}

/** differing hatches the grids whose ground is another than in the base, and those that are new. */
function differing(scene: Scene): Layer {
	const { changed, fresh } = scene.redrawn;
	const isNew = ["in", ["id"], ["literal", [...fresh]]] as ExpressionSpecification;
	return {
		...of,
		id: "grid-change",
		type: "fill",
		filter: ["in", ["id"], ["literal", [...changed, ...fresh]]],
		paint: {
			"fill-pattern": [
				"case",
				isNew,
				`hatch:new:${scene.theme}`,
				`hatch:changed:${scene.theme}`,
			] as ExpressionSpecification,
		},
	};
}

/** fill carries the topic: the state of a grid, or a figure that paint.ts set on it. */
function fill(scene: Scene): Layer {
	const c = scene.colours;
	const paint = (colour: unknown, opacity: unknown): Layer => ({
		...of,
		id: "grid-fill",
		type: "fill",
		paint: { "fill-color": colour as never, "fill-opacity": opacity as never },
	});
	// Opaque, so that the map shows the very colours of the legend; over a raster that would hide it.
	const strong = scene.raster ? 0.75 : 1;
	switch (scene.topic) {
		case "responsibility":
			return paint(
				match(["get", "state"], c.states, c.unknown),
				match(["get", "state"], { complete: scene.theme === "dark" ? 0.5 : 0.45 }, 0.6),
			);
		case "heat":
			if (scene.heatBy === "grid" && scene.breaks.length > 0)
				return paint(heatColour(scene, ["coalesce", ["feature-state", "heat"], 0]), [
					"case",
					[">=", ["coalesce", ["feature-state", "heat"], 0], scene.breaks[0]!],
					strong,
					0,
				]);
			return paint(c.land, 0);
		case "coverage": {
			// Below street zooms a grid shows its share; nearer, its buildings show their bands.
			const share: ExpressionSpecification = ["coalesce", ["feature-state", "share"], -1];
			const steps = shareSteps.flatMap((from, i) => [from, c.share[i + 1]!]);
			const far = ["interpolate", ["linear"], ["zoom"], 14, ["case", [">=", share, 0], strong, 0], 14.4, 0];
			return paint(["step", share, c.share[0]!, ...steps], far);
		}
		case "balance": {
			const households: ExpressionSpecification = ["coalesce", ["feature-state", "households"], -1];
			const steps = balanceBreaks(scene.target).flatMap((from, i) => [from, c.balance[i + 1]!]);
			return paint(["step", households, c.balance[0]!, ...steps], ["case", [">=", households, 0], strong, 0]);
		}
		case "compactness": {
			const value: ExpressionSpecification = ["coalesce", ["feature-state", "compact"], -1];
			const steps = compactBreaks[scene.measure].flatMap((from, i) => [from, c.compact[i + 1]!]);
			return paint(["step", value, c.compact[0]!, ...steps], ["case", [">=", value, 0], strong, 0]);
		}
		case "change": {
			const state: ExpressionSpecification = ["coalesce", ["feature-state", "change"], ""];
			return paint(match(state, c.change, c.land), ["case", ["==", state, ""], 0, 0.3]);
		}
		default:
			return paint(c.land, 0); // there to be clicked
	}
}

/** shareSteps are the lower bounds of the classes of a covered share after the first. */
export const shareSteps = [0.2, 0.4, 0.6, 0.8] as const;

/** heatColour steps through the fixed legend: breaks are the lower bounds of its classes. */
export function heatColour(scene: Scene, count: ExpressionSpecification): ExpressionSpecification {
	const steps = scene.breaks.flatMap((b, i) => (i === 0 ? [] : [b, sequentialOf(scene)[i]!]));
	const lowest = sequentialOf(scene)[0]!;
	return (
		steps.length === 0 ? ["literal", lowest] : ["step", count, lowest, ...steps]
	) as ExpressionSpecification;
}

function sequentialOf(scene: Scene): string[] {
	return ramp(scene.colours.sequential, scene.breaks.length);
}

function problems(scene: Scene): Layer[] {
	const c = scene.colours;
	const bad: ExpressionSpecification = [
		"match",
		["get", "state"],
		["no_branch", "no_member", "overloaded"],
		true,
		false,
	];
	const pattern = ["concat", "hatch:", ["get", "state"], `:${scene.theme}`] as ExpressionSpecification;
	return [
		{
			...of,
			id: "grid-hatch",
			type: "fill",
			filter: bad,
			paint: { "fill-pattern": pattern, "fill-opacity": 0.9 },
		},
		{
			...of,
			id: "grid-dash",
			type: "line",
			minzoom: scene.gridZoom - 2.5,
			filter: bad,
			layout: { "line-join": "round" },
			paint: {
				"line-color": match(["get", "state"], c.states, c.unknown),
				"line-width": grow([11, 1], [15, 2.4]),
				"line-dasharray": [3, 1.5],
				"line-offset": grow([11, 0.5], [15, 1.5]),
			},
		},
	];
}

function label(scene: Scene): Layer {
	const c = scene.colours;
	// The last part of a long code is what tells neighbours apart.
	const code: ExpressionSpecification = ["get", "code"];
	const short: ExpressionSpecification = [
		"case",
		[">", ["length", code], 6],
		["slice", code, ["-", ["length", code], 3]],
		code,
	];
	return {
		id: "grid-label",
		type: "symbol",
		source: "grids",
		"source-layer": "grid_labels",
		minzoom: scene.gridZoom - 0.4,
		layout: {
			"text-field": [
				"step",
				["zoom"],
				short,
				scene.gridZoom + 1.1,
				["get", "name"],
				scene.gridZoom + 1.9,
				["format", ["get", "name"], {}, "\n", {}, code, { "font-scale": 0.85 }],
			],
			"text-font": medium,
			"text-size": grow([scene.gridZoom, 11], [scene.gridZoom + 3.5, 14]),
			"text-max-width": 9,
			"text-line-height": 1.25,
			"text-padding": 4,
		},
		paint: { "text-color": c.label, "text-halo-color": c.halo, "text-halo-width": 1.5 },
	};
}

export function areas(scene: Scene): Part {
	const c = scene.colours;
	const area = { source: "areas", "source-layer": "areas" } as const;
	const chosen = scene.selection?.kind === "area" ? scene.selection.id : -1;
	const layers: Layer[] = [
		{ ...area, id: "area-fill", type: "fill", paint: { "fill-color": c.land, "fill-opacity": 0 } },
		{
			...area,
			id: "area-selected",
			type: "line",
			filter: ["==", ["id"], chosen],
			layout: { "line-join": "round" },
			paint: { "line-color": c.ink, "line-width": 3 },
		},
	];
	if (scene.overlays.includes("areas")) layers.push(...borders(scene));
	return { sources: { areas: tiles(scene, "areas", [6, 17]) }, layers };
}

function borders(scene: Scene): Layer[] {
	const c = scene.colours;
	const near = scene.gridZoom;
	const area = { source: "areas", "source-layer": "areas", type: "line" } as const;
	return [
		{
			...area,
			id: "community-line",
			filter: ["==", ["get", "level"], 2],
			layout: { "line-join": "round" },
			paint: {
				"line-color": c.areaLine,
				"line-width": grow([10, 0.5], [14, 1.4], [17, 2]),
				"line-opacity": 0.75,
				"line-dasharray": [6, 1.5, 1, 1.5],
			},
		},
		{
			...area,
			id: "street-line",
			filter: ["==", ["get", "level"], 1],
			layout: { "line-join": "round" },
			paint: {
				"line-color": c.areaLine,
				"line-width": grow([9, 0.8], [13, 2], [17, 3.2]),
				"line-opacity": 0.85,
			},
		},
		{
			id: "area-label",
			type: "symbol",
			source: "areas",
			"source-layer": "area_labels",
			filter: [
				"any",
				["all", ["==", ["get", "level"], 1], ["<", ["zoom"], near - 0.5]],
				["all", ["==", ["get", "level"], 2], [">=", ["zoom"], near - 1.3], ["<", ["zoom"], near + 1.7]],
			] as never,
			layout: {
				"text-field": ["get", "name"],
				"text-font": [
					"case",
					["==", ["get", "level"], 1],
					["literal", medium],
					["literal", regular],
				] as never,
				"text-size": ["case", ["==", ["get", "level"], 1], 16, 14],
				"text-letter-spacing": ["case", ["==", ["get", "level"], 1], 0.25, 0.12],
				"text-max-width": 10,
				"symbol-sort-key": ["get", "level"],
			},
			paint: { "text-color": c.label, "text-halo-color": c.halo, "text-halo-width": 2 },
		},
	];
}
