// Pictures of the map for paper, one after the other, drawn by a map of their own out of sight.
import { Map as MapLibre } from "maplibre-gl";
import { type Fit, pixels } from "../print/sheet_layout";
import { provideImages } from "./images";
import type { Scene } from "./scene";
import { sheetStyle } from "./sheet_style";

/** Order is one picture: which grids, in which view, of what size in millimetres. */
export interface Order {
	grids: readonly number[];
	codes: number;
	fit: Fit;
	size: { w: number; h: number };
}

const dots = 200; // per inch
const most = 4096; // pixels a side that every graphics card draws

/** drawPictures draws every order and hands each over as a PNG; aborted, it stops. */
export async function drawPictures(
	scene: Scene,
	orders: readonly Order[],
	drawn: (at: number, address: string) => void,
	signal: AbortSignal,
): Promise<void> {
	const first = orders[0];
	if (!first) return;
	const box = document.createElement("div");
	box.className = "picture-box";
	box.setAttribute("aria-hidden", "true");
	document.body.append(box);
	const set = ({ w, h }: Order["size"]) => {
		box.style.width = `${pixels(w)}px`;
		box.style.height = `${pixels(h)}px`;
	};
	set(first.size);
	const side = Math.max(pixels(first.size.w), pixels(first.size.h));
	let map: MapLibre | null = null;
	try {
		map = new MapLibre({
			container: box,
			style: sheetStyle(scene, first.grids, first.codes),
			center: first.fit.centre,
			zoom: first.fit.zoom,
			minZoom: 0,
			maxZoom: 22,
			interactive: false,
			attributionControl: false,
			fadeDuration: 0,
			pixelRatio: Math.min(dots / 96, most / side),
			maxCanvasSize: [most, most],
			trackResize: false,
			canvasContextAttributes: { preserveDrawingBuffer: true },
			localIdeographFontFamily: "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif",
		});
		const live = map;
		provideImages(live);
		live.on("error", () => undefined);
		for (const [i, order] of orders.entries()) {
			if (i > 0) {
				set(order.size);
				live.resize();
				live.setStyle(sheetStyle(scene, order.grids, order.codes), { diff: true, validate: false });
				live.jumpTo({ center: order.fit.centre, zoom: order.fit.zoom });
			}
			await idle(live, signal);
			if (signal.aborted) return;
			drawn(i, live.getCanvas().toDataURL("image/png"));
		}
	} finally {
		map?.remove();
		box.remove();
	}
}

function idle(map: MapLibre, signal: AbortSignal): Promise<void> {
	return new Promise((done) => {
		map.once("idle", () => done());
		signal.addEventListener("abort", () => done(), { once: true });
		map.triggerRepaint();
	});
}
