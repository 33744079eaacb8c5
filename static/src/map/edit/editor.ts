// The editor on the map: the tool in hand, what it works with, and the sheet it draws on.
import { batch, effect, signal, untracked } from "@preact/signals";
import type { Map as MapLibre } from "maplibre-gl";
import { palettes } from "../../palette";
import { edition, select, selection } from "../../state";
import { still, theme } from "../../theme";
import { refusal, commit as send, waiting } from "../../workspace/commit";
import type { OperationRequest } from "../../workspace/edition.types";
import {
	acrossAreas,
	alongRoads,
	following,
	gesture,
	snapping,
	type ToolName,
	tool,
} from "../../workspace/tool";
import { trial, tryOut } from "../../workspace/trial";
import { crosshair } from "../interact";
import { adjust } from "./adjust";
import { drawRefusal, drawWaiting, flashing } from "./draw_refusal";
import { drawTrial } from "./draw_trial";
import { listenKeys } from "./keyboard";
import { cut, reshape, transfer } from "./lines";
import { box, brush } from "./paint";
import { Pen } from "./pen";
import { merge } from "./pick";
import { lonLatOf, unitsPerPixel, type XY, xyOf } from "./plane";
import { listen } from "./pointer";
import { choosing } from "./receiver";
import { pinned, pinnedSpot, rename, renaming } from "./renaming";
import { snapTo } from "./snap";
import { buildings, nearness, roads } from "./surroundings";
import type { Bench, Pointer, Tool } from "./tool";
import { look, net } from "./view";

/** proposed is what Enter would commit; null: nothing is. */
export const proposed = signal<OperationRequest | null>(null);

/** begun: a gesture is under way that is not enough to commit yet. */
export const begun = signal(false);

const makers: Record<ToolName, (bench: Bench) => Tool> = {
	adjust,
	cut,
	merge,
	reshape,
	transfer,
	brush,
	box,
};

let hand: Tool | null = null;

/** finishGesture commits what is under way, cancelGesture lets go of it. */
export function finishGesture(): void {
	hand?.finish();
}
export function cancelGesture(): boolean {
	const chose = choosing.peek();
	choosing.value = false;
	return (hand?.cancel() ?? false) || chose;
}

/** handKey gives a key to the tool in hand; it answers whether it was taken. */
export function handKey(key: string): boolean {
	return hand?.key(key) ?? false;
}

/** startEditor listens until its answer is called. */
export function startEditor(map: MapLibre): () => void {
	const pen = new Pen(map);
	const canvas = map.getCanvas();
	const stop = new AbortController();
	let frame = 0;
	let wish: { request: OperationRequest | null } | null = null; // proposed since the last frame
	let last: Pointer["point"] | null = null; // where the hand was heard of

	const redraw = () => {
		if (frame) return;
		frame = requestAnimationFrame(() => {
			frame = 0;
			if (wish) propose(wish.request);
			draw();
		});
	};
	const propose = (request: OperationRequest | null) => {
		wish = null;
		batch(() => {
			proposed.value = request;
			begun.value = !request && (hand?.begun?.() ?? false);
			tryOut(request);
		});
	};
	const draw = () => {
		pen.wipe();
		drawRefusal(pen, bench.colours(), refusal.peek(), still.peek());
		drawWaiting(pen, bench.colours(), waiting.peek(), edition.peek());
		if (!hand) return;
		drawTrial(pen, bench.colours(), trial.peek());
		hand.draw(pen);
		const cursor = choosing.peek() ? "pointer" : hand.cursor();
		if (canvas.style.cursor !== cursor && !map.isMoving()) canvas.style.cursor = cursor;
		if (flashing(refusal.peek(), still.peek())) redraw();
	};
	const pixel = () => unitsPerPixel(map.getZoom());
	/** flagged adds what the switches beside the tools allow. */
	const flagged = (request: OperationRequest): OperationRequest =>
		acrossAreas.peek() ? { ...request, across_areas: true } : request;
	const bench: Bench = {
		map,
		net: () => net.peek(),
		roads: () => roads.peek(),
		buildings: () => buildings.peek(),
		colours: () => palettes[theme.peek()],
		reach: (pixels) => pixels * pixel(),
		snap: (free, { but, touch } = {}) =>
			snapping.peek()
				? snapTo(
						net.peek(),
						[buildings.peek(), roads.peek()].filter((a) => a !== null),
						free,
						pixel() * (touch ? 2 : 1),
						but,
					)
				: { kind: "free", at: lonLatOf(free), xy: free },
		following: () => following.peek() || alongRoads.peek(),
		chosen: () => {
			const s = selection.peek();
			return s?.kind === "grid" ? s.id : null;
		},
		propose: (request) => {
			if (!request) return propose(null);
			wish = { request: flagged(request) };
			redraw();
		},
		commit: (request) => {
			propose(null);
			send(flagged(request));
		},
		redraw,
	};

	const moment = (point: { x: number; y: number }, e?: PointerEvent): Pointer => {
		const { lng, lat } = map.unproject([point.x, point.y]);
		const free: XY = xyOf([lng, lat]);
		const touch = e?.pointerType === "touch";
		last = point;
		return {
			point,
			free,
			snapped: bench.snap(free, { touch }),
			shift: e?.shiftKey ?? false,
			alt: e?.altKey ?? false,
			touch,
			clicks: e?.detail ?? 1,
			keys: false,
		};
	};

	const letGo = listen(map, stop.signal, { hand: () => hand, moment });
	const keyboard = listenKeys(map, stop.signal, {
		hand: () => hand,
		moment,
		again: () => {
			if (hand && last) {
				if (gesture.peek()) hand.move(moment(last));
				else hand.hover(moment(last));
			}
			redraw();
		},
		enter: (at) => {
			const id = tool.peek() === "adjust" && net.peek()?.gridAt(at.free);
			if (!id || id !== bench.chosen()) return false;
			rename(id);
			return true;
		},
	});
	canvas.addEventListener(
		"dblclick",
		(e) => {
			if (tool.peek() !== "adjust") return;
			const id = net.peek()?.gridAt(moment({ x: e.offsetX, y: e.offsetY }).free);
			if (!id) return;
			select({ kind: "grid", id });
			rename(id);
		},
		{ signal: stop.signal },
	);

	const watch = () => {
		const b = map.getBounds();
		nearness.value = map.getZoom();
		look(map.getZoom() < 10 ? null : [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]);
	};
	const follow = () => {
		const at = crosshair.peek();
		if (at && hand) {
			if (keyboard.held()) hand.move({ ...moment(at), keys: true });
			else if (map.isMoving()) hand.hover({ ...moment(at), keys: true });
		}
		draw();
	};
	watch();
	map.on("moveend", watch);
	map.on("render", follow);
	const pin = () => {
		const at = pinned.peek();
		pinnedSpot.value = at && map.project(at);
	};
	map.on("move", pin);

	const ends = [
		effect(() => {
			pinned.value;
			pin();
		}),
		effect(() => {
			const name = tool.value;
			edition.value; // what was begun in another one is let go, though the tool stays
			hand?.cancel();
			hand?.end?.();
			letGo();
			keyboard.drop();
			hand = name ? untracked(() => makers[name](bench)) : null;
			choosing.value = false;
			renaming.value = null;
			propose(null);
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
			untracked(() => hand?.renewed?.());
		}),
		effect(() => {
			net.value;
			buildings.value;
			roads.value;
			trial.value;
			refusal.value;
			waiting.value;
			theme.value;
			choosing.value;
			redraw();
		}),
	];
	return () => {
		for (const end of ends) end();
		stop.abort();
		cancelAnimationFrame(frame);
		map.off("moveend", watch);
		map.off("render", follow);
		map.off("move", pin);
		pen.remove();
		hand?.end?.();
		hand = null;
	};
}
