// Numbers of the analyses painted onto the grids: the server answers them per grid, the map has
// the shapes already.
import type { Map as MapLibre } from "maplibre-gl";
import { coverage, heat } from "../analysis";
import { limit, topic } from "../state";
import { figures, measure, redrawn, total, weighed } from "../workspace/figures";

const target = { source: "grids", sourceLayer: "grids" };

/** paintGrids sets the figure of the topic on every grid as its feature state. */
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
	} else if (topic.value === "balance") {
		const items = weighed.value;
		if (items)
			paint(
				map,
				"households",
				items.map((g) => [g.id, g.households]),
			);
	} else if (topic.value === "compactness") {
		const items = figures.value.data?.items;
		if (items)
			paint(
				map,
				"compact",
				items.map((g) => [g.id, g[measure.value]]),
			);
	} else if (topic.value === "change" && total.value.data) {
		const { changed, fresh } = redrawn.value;
		paint(map, "change", [
			...changed.map((id): [number, string] => [id, "changed"]),
			...fresh.map((id): [number, string] => [id, "new"]),
		]);
	}
}

function paint(map: MapLibre, key: string, values: [number, number | string][]): void {
	map.removeFeatureState(target);
	for (const [id, value] of values) map.setFeatureState({ ...target, id }, { [key]: value });
}
