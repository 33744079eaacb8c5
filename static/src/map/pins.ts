// Comments on the map: a pin for each thread that is open, one for several that would lie over one
// another. They are buttons over the canvas, so that keys and screen readers reach them.
import { effect, untracked } from "@preact/signals";
import type { Map as MapLibre } from "maplibre-gl";
import { t } from "../i18n";
import { flight } from "../state";
import { boundsOf, type Pin, pinsOf, type Thread } from "../workspace/comment_threads";
import { openThread, showThread, spot, threads } from "../workspace/comments";

const reach = 30; // pixels between pins

/** startPins keeps pins on the map until its answer is called. */
export function startPins(map: MapLibre): () => void {
	const sheet = document.createElement("div");
	sheet.className = "pins";
	map.getContainer().append(sheet);
	let pins: { pin: Pin; face: HTMLElement }[] = [];
	let fresh: HTMLElement | null = null;
	let zoom = Number.NaN;
	const set = () => {
		for (const { pin, face } of pins) put(face, pin.at);
		if (fresh && spot.peek()) put(fresh, spot.peek()!.at);
	};
	const put = (face: HTMLElement, at: readonly [number, number]) => {
		const { x, y } = map.project([at[0], at[1]]);
		face.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
	};
	const make = () => {
		zoom = map.getZoom();
		const focused = pins.find((p) => p.face === document.activeElement)?.pin.threads[0]?.head.id;
		const list = threads.peek().filter((th) => th.open || th.head.id === openThread.peek());
		pins = pinsOf(list, (at) => map.project(at), reach).map((pin) => ({ pin, face: faceOf(map, pin) }));
		sheet.replaceChildren(...pins.map((p) => p.face));
		fresh = null;
		if (spot.peek()) {
			fresh = document.createElement("span");
			fresh.className = "pin fresh";
			fresh.append(bubble("+"));
			sheet.append(fresh);
		}
		pins.find((p) => p.pin.threads.some((th) => th.head.id === focused))?.face.focus();
		set();
	};
	const move = () => {
		if (Math.abs(map.getZoom() - zoom) > 0.2) make();
		else set();
	};
	map.on("move", move);
	const end = effect(() => {
		threads.value;
		openThread.value;
		spot.value;
		t("comments.pin"); // the language
		untracked(make);
	});
	return () => {
		end();
		map.off("move", move);
		sheet.remove();
	};
}

function bubble(text: string): HTMLElement {
	const b = document.createElement("span");
	b.textContent = text;
	return b;
}

function faceOf(map: MapLibre, { threads: list }: Pin): HTMLElement {
	const face = document.createElement("button");
	face.type = "button";
	const head = list[0]!;
	const chosen = list.some((th) => th.head.id === openThread.peek());
	face.className = `pin${list.length > 1 ? " many" : ""}${chosen ? " chosen" : ""}${head.open ? "" : " settled"}`;
	const words = list.length > 1 ? t("comments.pins", { n: list.length }) : wordsOf(head);
	face.setAttribute("aria-label", words);
	face.title = words;
	face.append(bubble(String(list.length > 1 ? list.length : head.replies.length + 1)));
	face.addEventListener("click", () => {
		if (list.length === 1) return showThread(head.head.id, false);
		if (map.getZoom() > 18.5) return showThread(head.head.id, false); // they stand on one place
		flight.value = { bounds: boundsOf(list.map((th) => th.head.at)), zoom: Math.min(19, map.getZoom() + 3) };
	});
	return face;
}

function wordsOf({ head, replies }: Thread): string {
	const text = head.text.length > 60 ? `${head.text.slice(0, 60)}…` : head.text;
	return t("comments.pin", { who: head.author.name, text, n: replies.length });
}
