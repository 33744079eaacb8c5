// Scene is everything the map's style depends on. style.ts turns it into a MapLibre style,
// purely: no map, no network, so that vitest can look at every state.
import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from "maplibre-gl";
import type { LonLat } from "../api.types";
import type { Overlay, Selection, Topic } from "../hash";
import type { Palette } from "../palette";
import type { Theme } from "../theme";
import type { Measure, Target } from "../workspace/balance";
import type { LayerID } from "./zorder";

export interface Scene {
	theme: Theme;
	colours: Palette;
	still: boolean; // no motion
	district: number;
	gridZoom: number; // where a typical grid is 64 pixels across
	asOf: string | null; // null: today
	edition: number | null; // drawn instead of what is in force on that day
	base: number | null; // the edition drawn faintly beneath
	seeAll: boolean; // signed in: incidents, heat, hotspots and coverage may be asked for
	topic: Topic;
	overlays: readonly Overlay[];
	selection: Selection | null;
	lit: readonly number[]; // grids outlined beside the selection
	span: { from: string; to: string } | null;
	categories: readonly string[];
	heatBy: "grid" | "cell";
	breaks: readonly number[]; // of the heat legend; empty until known
	hotspots: string | null; // key of the computed tiles; null until known
	coverage: string | null;
	limits: readonly number[]; // metres
	target: Target; // households of a grid
	measure: Measure; // of compactness
	redrawn: { changed: readonly number[]; fresh: readonly number[] }; // grids that differ from the base
	raster: Raster | null;
	spotlight: GeoJSON.Geometry | null; // what a list or a search points at
	marker: LonLat | null; // the chosen post, building or incident
}

/** Raster is an optional base map of another host, as the server's configuration names it. */
export interface Raster {
	url: string;
	attribution: string;
	max_zoom: number;
}

export type Layer = LayerSpecification & { id: LayerID };

export interface Part {
	sources?: Record<string, SourceSpecification>;
	layers: Layer[];
}

const families = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"];
export const regular = families;
export const medium = ["Medium", ...families]; // no font: MapLibre reads the weight from the first name

/** grow interpolates a number over zooms: grow([12, 0.5], [18, 4]). */
export function grow(...stops: [number, number][]): ExpressionSpecification {
	return ["interpolate", ["exponential", 1.4], ["zoom"], ...stops.flat()] as ExpressionSpecification;
}

/** match is a match expression from a table. */
export function match(
	input: ExpressionSpecification,
	table: Record<string, unknown>,
	otherwise: unknown,
): ExpressionSpecification {
	return ["match", input, ...Object.entries(table).flat(), otherwise] as unknown as ExpressionSpecification;
}

/** tiles is a vector source of our own tile layers. */
export function tiles(
	scene: Scene,
	names: string,
	zooms: [number, number],
	params: Record<string, string | null> = {},
): SourceSpecification {
	const query = new URLSearchParams({ district: String(scene.district) });
	if (scene.edition !== null) query.set("edition", String(scene.edition));
	else if (scene.asOf) query.set("as_of", scene.asOf);
	for (const [name, value] of Object.entries(params)) if (value) query.set(name, value);
	return {
		type: "vector",
		tiles: [`${origin()}/tiles/${names}/{z}/{x}/{y}.mvt?${query}`],
		minzoom: zooms[0],
		maxzoom: zooms[1],
	};
}

/** origin: workers need whole addresses. */
export function origin(): string {
	return typeof location === "undefined" ? "http://localhost" : location.origin;
}
