// The order of all layers, bottom to top. A layer that is not in this list cannot be drawn.
export const zorder = [
	"land",
	"raster",
	"area-fill",
	"grid-fill",
	"grid-hatch",
	"grid-change",
	"heat-cell",
	"hotspot-fill",
	"hotspot-hatch",
	"water-fill", // over the topic: rivers stay rivers
	"water-line",
	"building-fill",
	"building-line",
	"coverage-building",
	"road-case",
	"road-fill",
	"road-path",
	"base-line",
	"grid-line",
	"grid-dash",
	"community-line",
	"street-line",
	"grid-hover",
	"grid-selected-case",
	"grid-selected",
	"area-selected",
	"building-selected",
	"spotlight-fill",
	"spotlight-line",
	"spotlight-point",
	"incident-dot",
	"building-label",
	"water-label",
	"road-label",
	"place-label",
	"grid-label",
	"area-label",
	"post-icon",
	"point-selected",
] as const;

export type LayerID = (typeof zorder)[number];

const rank = new Map<string, number>(zorder.map((id, i) => [id, i]));

/** inOrder sorts layers bottom to top and refuses one that has no place or comes twice. */
export function inOrder<T extends { id: string }>(layers: readonly T[]): T[] {
	const seen = new Set<string>();
	for (const { id } of layers) {
		if (!rank.has(id)) throw new Error(`layer ${id} has no place in zorder.ts`);
		if (seen.has(id)) throw new Error(`layer ${id} is added twice`);
		seen.add(id);
	}
	return [...layers].sort((a, b) => rank.get(a.id)! - rank.get(b.id)!);
}
