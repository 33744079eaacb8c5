// The whole map style from a scene.
import type { StyleSpecification } from "maplibre-gl";
import { coverage, heat, hotspots } from "./layers/analysis";
import { base, buildings } from "./layers/base";
import { incidents, posts, spotlight } from "./layers/points";
import { areas, grids } from "./layers/territory";
import type { Scene } from "./scene";
import { inOrder } from "./zorder";

const parts = [base, buildings, areas, grids, heat, hotspots, coverage, posts, incidents, spotlight];

export function styleOf(scene: Scene): StyleSpecification {
	const made = parts.map((part) => part(scene));
	return {
		version: 8,
		// No glyphs: every letter is drawn from the reader's own fonts.
		sources: Object.assign({}, ...made.map((m) => m.sources ?? {})),
		layers: inOrder(made.flatMap((m) => m.layers)),
		transition: { duration: scene.still ? 0 : 120, delay: 0 },
	};
}
