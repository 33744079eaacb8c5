// Keys while a tool is in hand. With the keyboard on the map the crosshair is the hand: Enter
// clicks; Space takes hold, the map moves under it, Space lets go. F or Alt held follows roads.
import type { Map as MapLibre } from "maplibre-gl";
import { typing } from "../../keys";
import { drawsLines, following, gesture, tool } from "../../workspace/tool";
import { crosshair } from "../interact";
import type { Pointer, Tool } from "./tool";

export interface Fingers {
	hand: () => Tool | null;
	moment: (point: { x: number; y: number }) => Pointer;
	again: () => void; // the hand is where it was, but counts differently
	enter: (at: Pointer) => boolean; // Enter where the tool takes nothing
}

/** Keyboard tells whether keys hold something, and forgets it. */
export interface Keyboard {
	held: () => boolean;
	drop: () => void;
}

export function listenKeys(map: MapLibre, signal: AbortSignal, on: Fingers): Keyboard {
	let held = false;
	const drop = () => {
		held = false;
	};

	map.getCanvas().addEventListener(
		"keydown",
		(e) => {
			const hand = on.hand();
			const at = crosshair.peek();
			if (!hand || !at || e.ctrlKey || e.metaKey || e.altKey) return;
			const here = { ...on.moment(at), keys: true, shift: e.shiftKey };
			if (e.key === " ") {
				if (e.repeat) return e.preventDefault();
				if (held) hand.up(here);
				else if (!hand.down(here)) return;
				held = !held;
				gesture.value = held;
			} else if (e.key === "Enter" && !held) {
				if (hand.down(here)) hand.up(here);
				else if (!on.enter(here)) return;
			} else return;
			e.preventDefault();
			e.stopImmediatePropagation();
			on.again();
		},
		{ capture: true, signal },
	);

	const follow = (is: boolean) => {
		if (following.peek() === is) return;
		following.value = is;
		on.again();
	};
	addEventListener(
		"keydown",
		(e) => {
			if (!drawsLines(tool.peek()) || typing(e.target) || e.ctrlKey || e.metaKey) return;
			if (e.key !== "Alt" && e.key.toLowerCase() !== "f") return;
			e.preventDefault(); // Alt alone would open the browser's menu
			e.stopPropagation();
			follow(true);
		},
		{ capture: true, signal },
	);
	addEventListener(
		"keyup",
		(e) => {
			if (e.key === "Alt" || e.key.toLowerCase() === "f") follow(false);
		},
		{ signal },
	);
	addEventListener("blur", () => follow(false), { signal });
	return { held: () => held, drop };
}
