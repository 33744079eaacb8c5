// How the edition before is drawn, and where it ends. Pure: compare.ts does the wiring.
import type { Scene } from "./scene";
import { styleOf } from "./style";

/** dividerAt is where the divider stands, as a CSS length of the map's width. */
export function dividerAt(share: number, { left, right }: { left: number; right: number }): string {
	return `calc(${left}px + (100% - ${left + right}px) * ${share})`;
}

/** beforeStyle is the style of the base: its own grids and areas, everything else as in the scene. */
export function beforeStyle(scene: Scene & { base: number }) {
	const own = new Set(["grids", "areas"]);
	const topic = scene.topic === "responsibility" ? scene.topic : "none";
	const style = styleOf({ ...scene, topic, edition: scene.base, base: null, asOf: null });
	const after = styleOf({ ...scene, topic }).sources;
	for (const id of Object.keys(style.sources)) {
		const shared = after[id];
		if (!own.has(id) && shared) style.sources[id] = shared;
	}
	return style;
}
