// The edition before, over the left of the map up to the divider: a second map of the same view
// that nobody can touch. Only its grids and areas are other tiles; what lies below and above them
// is asked for under the same addresses as the first map's, so that the browser has it already.
import { effect, type ReadonlySignal, untracked } from "@preact/signals";
import { Map as MapLibre } from "maplibre-gl";
import { insets } from "../layout";
import { comparing, divider } from "../workspace/compare";
import { beforeStyle, dividerAt } from "./before_style";
import { provideImages } from "./images";
import type { Scene } from "./scene";

/** startCompare shows and hides the second map until its answer is called. */
export function startCompare(map: MapLibre, scene: ReadonlySignal<Scene | null>): () => void {
	let before: MapLibre | null = null;
	let box: HTMLElement | null = null;
	const follow = () => before?.jumpTo({ center: map.getCenter(), zoom: map.getZoom() });
	const open = (now: Scene & { base: number }) => {
		box = document.createElement("div");
		box.className = "before-map";
		box.setAttribute("aria-hidden", "true");
		map.getContainer().after(box);
		before = new MapLibre({
			container: box,
			style: beforeStyle(now),
			center: map.getCenter(),
			zoom: map.getZoom(),
			minZoom: map.getMinZoom(),
			maxZoom: map.getMaxZoom(),
			interactive: false,
			attributionControl: false,
			fadeDuration: 0,
			localIdeographFontFamily: "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif",
		});
		provideImages(before);
		before.on("error", () => undefined); // the first map tells of tiles that cannot be read
		map.on("move", follow);
	};
	const close = () => {
		map.off("move", follow);
		before?.remove();
		box?.remove();
		before = box = null;
	};
	const ends = [
		effect(() => {
			const now = scene.value;
			const wanted = comparing.value && now !== null && now.edition !== null && now.base !== null;
			untracked(() => {
				if (!wanted) return close();
				const drawn = now as Scene & { base: number };
				if (before) before.setStyle(beforeStyle(drawn), { diff: true, validate: false });
				else open(drawn);
			});
		}),
		effect(() => {
			const at = dividerAt(divider.value, insets.value);
			if (comparing.value && box) box.style.clipPath = `inset(0 calc(100% - ${at}) 0 0)`;
		}),
	];
	return () => {
		for (const end of ends) end();
		close();
	};
}
