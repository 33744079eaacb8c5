// Numbers of the analyses painted onto the grids: the server answers them per grid, the map has
// the shapes already.
import type { Map as MapLibre } from "maplibre-gl";
import { coverage, heat } from "../analysis";
import { limit, topic } from "../state";

const target = { source: "grids", sourceLayer: "grids" };

/** paintGrids sets the heat count or the covered share of every grid as its feature state. */
export function paintGrids(map: MapLibre): void {
	if (topic.value === "heat") {
		const items = heat.value.data?.items;
		if (Array.isArray(items))
			paint(
				map,
				"heat",
				items.map((i) => [i.grid, i.count]),
			);
	} else if (topic.value === "coverage") {
		const data = coverage.value.data;
		const at = data?.limits.indexOf(limit.value) ?? -1;
		if (data && at >= 0)
			paint(
				map,
				"share",
				data.grids.map((g) => [g.grid ?? -1, g.within?.[at] ?? -1]),
			);
	}
}

function paint(map: MapLibre, key: string, values: [number, number][]): void {
	map.removeFeatureState(target);
	for (const [id, value] of values) map.setFeatureState({ ...target, id }, { [key]: value });
}
