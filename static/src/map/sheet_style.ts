// The map on paper: light, without what is chosen or hovered; the sheet's own grids carry colour,
// code and a firm border, their neighbours are lines. Pure.
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";
import { palettes } from "../palette";
import { grow, medium, type Scene } from "./scene";
import { styleOf } from "./style";

/** ownOnly are the layers that show only the sheet's grids. */
const ownOnly = new Set(["grid-fill", "grid-hatch", "grid-dash", "grid-label"]);

/** sheetStyle draws a scene for paper. codes: how many of a code's last signs tell grids apart here. */
export function sheetStyle(scene: Scene, grids: readonly number[], codes: number): StyleSpecification {
	const style = styleOf({
		...scene,
		theme: "light",
		colours: palettes.light,
		still: true,
		topic: "responsibility",
		overlays: ["areas", "labels", "base", "buildings", "posts"],
		selection: null,
		lit: grids,
		spotlight: null,
		marker: null,
		base: null,
	});
	const own = ["in", ["id"], ["literal", [...grids]]];
	style.layers = style.layers.map((layer) => {
		const made = structuredClone(layer) as LayerSpecification & {
			filter?: unknown;
			paint?: Record<string, unknown>;
			layout?: Record<string, unknown>;
			minzoom?: number;
		};
		if (ownOnly.has(made.id)) made.filter = (made.filter ? ["all", made.filter, own] : own) as never;
		if (made.id === "grid-selected-case") made.paint = { ...made.paint, "line-width": 3.4 } as never;
		if (made.id === "grid-selected") made.paint = { ...made.paint, "line-width": 1.6 } as never;
		if (made.id === "grid-label") {
			delete made.minzoom;
			made.layout = {
				...made.layout,
				"text-field": ["slice", ["get", "code"], ["max", 0, ["-", ["length", ["get", "code"]], codes]]],
				"text-font": medium,
				"text-size": grow([12, 11], [17, 15]),
				"text-allow-overlap": true,
				"symbol-sort-key": 0,
			} as never;
			made.paint = { ...made.paint, "text-halo-width": 2 } as never;
		}
		return made;
	});
	return style;
}

/** tellingSigns is how many last signs of codes tell them all apart, three at least. */
export function tellingSigns(codes: readonly string[]): number {
	const longest = Math.max(3, ...codes.map((c) => c.length));
	for (let n = 3; n < longest; n++)
		if (new Set(codes.map((c) => c.slice(-n))).size === codes.length) return n;
	return longest;
}
