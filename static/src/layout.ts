// How much of the map the panels cover, so that flights end where the reader sees the target.
import { computed, signal } from "@preact/signals";
import { dismissed } from "./connection";
import { district, layersOpen, panelOpen, place, sheet } from "./state";

export const panelWidth = 376;
export const layersWidth = 248;
const phoneBelow = 720; // px; css/phone.css breaks at the same width

const size = signal({ width: 1440, height: 900 });
export const phone = computed(() => size.value.width < phoneBelow);
export const roomy = computed(() => size.value.width >= 1080);

/** heights of the phone's bottom sheet as shares of the window. */
export const sheetShare = { peek: 0, half: 0.46, full: 0.88 } as const;
export const sheetPeek = 116; // px: the handle, the tabs and one line

/** noticed: a line lies over the top of the map (panels/notices.tsx). */
export const noticed = computed(() => {
	const here = district.value;
	return (
		place.value.asOf !== null || (here?.edition?.proved === false && dismissed.value !== here.edition.id)
	);
});

export interface Insets {
	top: number;
	right: number;
	bottom: number;
	left: number;
}

/** insets of the part of the map that is in sight, in pixels of the map's own box. */
export const insets = computed<Insets>(() => {
	const { width, height } = size.value;
	if (width < phoneBelow) {
		const covered = sheet.value === "peek" ? sheetPeek : height * sheetShare.half;
		return { top: 16, right: 16, bottom: covered + 16, left: 16 };
	}
	return {
		top: noticed.value ? 56 : 24,
		right: layersOpen.value && roomy.value ? layersWidth + 40 : 24,
		bottom: 40,
		left: panelOpen.value ? panelWidth + 24 : 24,
	};
});

export function startLayout(): void {
	const read = () => {
		size.value = { width: innerWidth, height: innerHeight };
	};
	read();
	if (!roomy.peek()) layersOpen.value = false;
	addEventListener("resize", read);
}
