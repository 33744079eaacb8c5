// The editor on the map: it turns pointers and keys into moments of the hand for the tool, keeps
// the map from panning under it, and draws the sheet.
import { effect, signal } from "@preact/signals";
import type { Map as MapLibre } from "maplibre-gl";
import { palettes } from "../../palette";
import { selection } from "../../state";
import { theme } from "../../theme";
import { commit as send } from "../../workspace/commit";
import { gesture, snapping, type ToolName, tool } from "../../workspace/tool";
import { trial, tryOut } from "../../workspace/trial";
import type { OperationRequest } from "../../workspace/types";
import { crosshair } from "../interact";
import { adjust } from "./adjust";
import { drawTrial } from "./draw_trial";
import { Pen } from "./pen";
import { merge } from "./pick";
import { lonLatOf, unitsPerPixel, type XY, xyOf } from "./plane";
import { type Anchors, snapTo } from "./snap";
import { cut } from "./stroke";
import type { Bench, Pointer, Tool } from "./tool";
import { net, seen } from "./view";

/** proposed is what Enter would commit; null: nothing is under way. */
export const proposed = signal<OperationRequest | null>(null);

/** anchors are what the hand snaps to beside borders. */
export const anchors: Anchors[] = [];

const makers: Record<ToolName, (bench: Bench) => Tool> = {
	adjust,
	cut,
	merge,
	reshape: cut,
	transfer: cut,
	brush: cut,
	box: cut,
};

let hand: Tool | null = null;

/** finishGesture commits what is under way, cancelGesture lets go of it. */
export function finishGesture(): void {
	hand?.finish();
}
export function cancelGesture(): boolean {
	return hand?.cancel() ?? false;
}

/** handKey gives a key to the tool in hand; it answers whether it was taken. */
export function handKey(key: string): boolean {
	return hand?.key(key) ?? false;
}

/** startEditor listens until its answer is called. */
export function startEditor(map: MapLibre): () => void {
	const pen = new Pen(map);
	const stop = new AbortController();
	let frame = 0;
	const redraw = () => {
		if (frame) return;
		frame = requestAnimationFrame(() => {
			frame = 0;
			draw();
		});
	};
	const draw = () => {
		pen.wipe();
		if (!hand) return;
		drawTrial(pen, bench.colours(), trial.peek());
		hand.draw(pen);
		map.getCanvas().style.cursor = hand.cursor();
	};
	const pixel = () => unitsPerPixel(map.getZoom());
	const bench: Bench = {
		map,
		net: () => net.peek(),
		colours: () => palettes[theme.peek()],
		reach: (pixels) => pixels * pixel(),
		snap: (free, but) =>
			snapping.peek()
				? snapTo(net.peek(), anchors, free, pixel(), but)
				: { kind: "free", at: lonLatOf(free), xy: free },
		chosen: () => {
			const s = selection.peek();
			return s?.kind === "grid" ? s.id : null;
		},
		propose: (request) => {
			proposed.value = request;
			tryOut(request);
		},
		commit: (request) => {
			proposed.value = null;
			tryOut(null);
			send(request);
		},
		redraw,
	};

	const moment = (point: { x: number; y: number }, e?: PointerEvent | MouseEvent): Pointer => {
		const { lng, lat } = map.unproject([point.x, point.y]);
		const free: XY = xyOf([lng, lat]);
		return {
			point,
			free,
			snapped: bench.snap(free),
			shift: e?.shiftKey ?? false,
			alt: e?.altKey ?? false,
			touch: e instanceof PointerEvent && e.pointerType === "touch",
			clicks: e?.detail ?? 1,
		};
	};
	const spot = (e: MouseEvent) => {
		const box = map.getCanvas().getBoundingClientRect();
		return { x: e.clientX - box.left, y: e.clientY - box.top };
	};

	listen(map, stop.signal, { spot, moment });

	// Keys: the crosshair is the hand. Enter clicks; Space takes hold, the map moves under it, Space lets go.
	const canvas = map.getCanvas();
	let held = false;
	canvas.addEventListener(
		"keydown",
		(e) => {
			const at = crosshair.peek();
			if (!hand || !at || e.ctrlKey || e.metaKey) return;
			if (e.key === " ") {
				if (held) hand.up(moment(at));
				else if (!hand.down(moment(at))) return;
				held = !held;
				gesture.value = held;
			} else if (e.key === "Enter" && !held && hand.down(moment(at))) hand.up(moment(at));
			else return;
			e.preventDefault();
			e.stopImmediatePropagation();
			redraw();
		},
		{ capture: true, signal: stop.signal },
	);

	const look = () => {
		const b = map.getBounds();
		const [w, s, e, n] = [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()];
		const [dx, dy] = [(e - w) * 0.15, (n - s) * 0.15];
		seen.value = map.getZoom() < 10 ? null : [w - dx, s - dy, e + dx, n + dy];
	};
	const follow = () => {
		if (held && crosshair.peek()) hand?.move(moment(crosshair.peek()!));
		draw();
	};
	look();
	map.on("moveend", look);
	map.on("render", follow);

	const ends = [
		effect(() => {
			const name = tool.value;
			hand?.cancel();
			hand = name ? makers[name](bench) : null;
			proposed.value = null;
			tryOut(null);
			canvas.style.cursor = "";
			if (name) {
				map.doubleClickZoom.disable();
				map.boxZoom.disable();
			} else {
				map.doubleClickZoom.enable();
				map.boxZoom.enable();
			}
			redraw();
		}),
		effect(() => {
			net.value;
			trial.value;
			theme.value;
			redraw();
		}),
	];
	return () => {
		for (const end of ends) end();
		stop.abort();
		cancelAnimationFrame(frame);
		map.off("moveend", look);
		map.off("render", follow);
		pen.remove();
		hand = null;
	};
}

interface Eyes {
	spot: (e: MouseEvent) => { x: number; y: number };
	moment: (point: { x: number; y: number }, e?: PointerEvent | MouseEvent) => Pointer;
}

/** listen hears the pointer before the map does, and keeps the map still while the tool has it. */
function listen(map: MapLibre, signal: AbortSignal, { spot, moment }: Eyes): void {
	const box = map.getCanvasContainer();
	let down: number | null = null; // the pointer the tool has
	let fingers = 0;
	let space = false;
	let clicks = { n: 0, at: 0, x: 0, y: 0 };
	addEventListener("keydown", (e) => (space ||= e.key === " "), { signal });
	addEventListener("keyup", (e) => (space &&= e.key !== " "), { signal });
	const still = (is: boolean) => {
		if (is) map.dragPan.disable();
		else map.dragPan.enable();
	};
	const free = () => {
		down = null;
		gesture.value = false;
		still(false);
	};
	const counted = (e: PointerEvent) => {
		const near = Math.hypot(e.clientX - clicks.x, e.clientY - clicks.y) < 6 && e.timeStamp - clicks.at < 400;
		clicks = { n: near ? clicks.n + 1 : 1, at: e.timeStamp, x: e.clientX, y: e.clientY };
		return clicks.n;
	};
	box.addEventListener(
		"pointerdown",
		(e) => {
			if (e.pointerType === "touch") fingers++;
			if (!hand) return;
			if (fingers > 1) {
				// Two fingers are the map's.
				hand.cancel();
				return free();
			}
			if (e.button !== 0 || space) return;
			if (!hand.down({ ...moment(spot(e), e), clicks: counted(e) })) return;
			down = e.pointerId;
			gesture.value = true;
			still(true);
			box.setPointerCapture(e.pointerId);
		},
		{ capture: true, signal },
	);
	addEventListener(
		"pointermove",
		(e) => {
			if (!hand) return;
			if (down === e.pointerId) {
				// All moments since the last frame, so that a drawn line is as fine as the hand.
				for (const part of e.getCoalescedEvents?.() ?? [e]) hand.move(moment(spot(part), part));
			} else if (e.target instanceof Node && box.contains(e.target) && e.buttons === 0)
				hand.hover(moment(spot(e), e));
		},
		{ signal },
	);
	const up = (e: PointerEvent) => {
		if (e.pointerType === "touch") fingers = Math.max(0, fingers - 1);
		if (down !== e.pointerId) return;
		const at = { ...moment(spot(e), e), clicks: clicks.n };
		free();
		if (e.type === "pointerup") hand?.up(at);
		else hand?.cancel();
	};
	addEventListener("pointerup", up, { signal });
	addEventListener("pointercancel", up, { signal });
}
