// The pointer over the map: the tool in hand hears of it before the map does, and the map keeps
// still while the tool has it. The right button, the left one with Space held, and two fingers are
// the map's.
import type { Map as MapLibre } from "maplibre-gl";
import { gesture } from "../../workspace/tool";
import type { Pointer, Tool } from "./tool";

export interface Eyes {
	hand: () => Tool | null;
	moment: (point: { x: number; y: number }, e?: PointerEvent) => Pointer;
}

const tapReach = 8; // pixels a finger may slip and still tap

/** listen answers how to let go: the hand may take up another tool in the middle of a gesture. */
export function listen(map: MapLibre, signal: AbortSignal, { hand, moment }: Eyes): () => void {
	const box = map.getCanvasContainer();
	let down: number | null = null; // the pointer the tool has
	let tap: PointerEvent | null = null; // one the tool did not want
	let pan: { id: number; x: number; y: number } | null = null;
	const fingers = new Set<number>();
	let space = false;
	let panned = false; // with Space: the key is no button's any more
	let clicks = { n: 0, at: 0, x: 0, y: 0 };

	const spot = (e: MouseEvent) => {
		const at = map.getCanvas().getBoundingClientRect();
		return { x: e.clientX - at.left, y: e.clientY - at.top };
	};
	const free = () => {
		down = tap = null;
		gesture.value = false;
		map.dragPan.enable();
	};
	const counted = (e: PointerEvent) => {
		const near = Math.hypot(e.clientX - clicks.x, e.clientY - clicks.y) < 6 && e.timeStamp - clicks.at < 400;
		clicks = { n: near ? clicks.n + 1 : 1, at: e.timeStamp, x: e.clientX, y: e.clientY };
		return clicks.n;
	};

	addEventListener("keydown", (e) => (space ||= e.key === " "), { signal });
	addEventListener(
		"keyup",
		(e) => {
			if (e.key !== " ") return;
			space = false;
			if (panned) e.preventDefault(); // else it would press the button that has the keyboard
			panned = false;
		},
		{ signal, capture: true },
	);
	addEventListener(
		"blur",
		() => {
			space = panned = false;
			fingers.clear();
		},
		{ signal },
	);
	box.addEventListener("contextmenu", (e) => hand() && e.preventDefault(), { signal });

	box.addEventListener(
		"pointerdown",
		(e) => {
			if (e.pointerType === "touch") fingers.add(e.pointerId);
			const tool = hand();
			if (!tool) return;
			if (fingers.size > 1) {
				if (down !== null) tool.release();
				return free();
			}
			if (e.button === 2 || (e.button === 0 && space)) {
				pan = { id: e.pointerId, x: e.clientX, y: e.clientY };
				panned = space;
				map.dragPan.disable();
				box.setPointerCapture(e.pointerId);
				map.getCanvas().style.cursor = "grabbing";
				return;
			}
			if (e.button !== 0) return;
			if (!tool.down({ ...moment(spot(e), e), clicks: counted(e) })) {
				tap = e;
				return;
			}
			down = e.pointerId;
			gesture.value = true;
			map.dragPan.disable();
			box.setPointerCapture(e.pointerId);
		},
		{ capture: true, signal },
	);
	addEventListener(
		"pointermove",
		(e) => {
			const tool = hand();
			if (!tool) return;
			if (pan?.id === e.pointerId) {
				map.panBy([pan.x - e.clientX, pan.y - e.clientY], { duration: 0 });
				pan = { id: e.pointerId, x: e.clientX, y: e.clientY };
			} else if (down === e.pointerId) {
				// All moments since the last frame, so that a drawn line is as fine as the hand.
				const parts = e.getCoalescedEvents?.() ?? [];
				for (const part of parts.length > 0 ? parts : [e]) tool.move(moment(spot(part), part));
			} else if (e.target instanceof Node && box.contains(e.target) && e.buttons === 0)
				tool.hover(moment(spot(e), e));
		},
		{ signal },
	);
	const up = (e: PointerEvent) => {
		fingers.delete(e.pointerId);
		if (pan?.id === e.pointerId) {
			pan = null;
			map.dragPan.enable();
			map.getCanvas().style.cursor = hand()?.cursor() ?? "";
			return;
		}
		if (tap?.pointerId === e.pointerId) {
			const near = Math.hypot(e.clientX - tap.clientX, e.clientY - tap.clientY) < tapReach;
			tap = null;
			if (near && e.type === "pointerup") hand()?.tap?.(moment(spot(e), e));
		}
		if (down !== e.pointerId) return;
		const at = { ...moment(spot(e), e), clicks: clicks.n };
		free();
		if (e.type === "pointerup") hand()?.up(at);
		else hand()?.release();
	};
	addEventListener("pointerup", up, { signal });
	addEventListener("pointercancel", up, { signal });
	return free;
}
