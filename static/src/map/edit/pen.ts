// The sheet over the map that gestures are drawn on. It lies on a canvas of its own, so that a
// line follows the hand in the same frame and the map's style knows nothing of it.
import type { Map as MapLibre } from "maplibre-gl";
import { unitsPerPixel, type XY, xyOf } from "./plane";

export interface Ink {
	line?: string;
	width?: number;
	dash?: number[];
	fill?: string;
	opacity?: number;
	halo?: string; // drawn under the line, wider
}

export class Pen {
	private readonly canvas = document.createElement("canvas");
	private readonly context = this.canvas.getContext("2d")!;

	private scale = 1; // pixels per unit of the plane
	private left = 0; // of the map, in pixels from the beginning of the plane
	private top = 0;

	constructor(private readonly map: MapLibre) {
		this.canvas.className = "sketch";
		this.canvas.setAttribute("aria-hidden", "true");
		map.getCanvasContainer().append(this.canvas);
	}

	/** wipe makes the sheet clean, as large as the map, and lays it where the map is. */
	wipe(): void {
		const { clientWidth: width, clientHeight: height } = this.map.getCanvas();
		const ratio = devicePixelRatio || 1;
		const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
		if (this.canvas.width !== w || this.canvas.height !== h) {
			this.canvas.width = w;
			this.canvas.height = h;
			this.canvas.style.width = `${width}px`;
			this.canvas.style.height = `${height}px`;
		}
		this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
		this.context.clearRect(0, 0, width, height);
		this.context.lineJoin = this.context.lineCap = "round";
		// The map lies north up and flat, so that a place needs no more than this.
		const { lng, lat } = this.map.getCenter();
		const middle = this.map.project([lng, lat]);
		const [x, y] = xyOf([lng, lat]);
		this.scale = 1 / unitsPerPixel(this.map.getZoom());
		this.left = x * this.scale - middle.x;
		this.top = y * this.scale - middle.y;
	}

	line(places: readonly XY[], ink: Ink): void {
		this.stroke([places], ink, false);
	}

	/** area fills rings by the even-odd rule. */
	area(rings: readonly (readonly XY[])[], ink: Ink): void {
		this.stroke(rings, ink, true);
	}

	dot(place: XY, radius: number, ink: Ink): void {
		const { x, y } = this.at(place);
		this.context.beginPath();
		this.context.arc(x, y, radius, 0, 2 * Math.PI);
		this.finish(ink);
	}

	/** square marks a corner that is no node. */
	square(place: XY, half: number, ink: Ink): void {
		const { x, y } = this.at(place);
		this.context.beginPath();
		this.context.rect(x - half, y - half, 2 * half, 2 * half);
		this.finish(ink);
	}

	/** plus marks where a corner can be added. */
	plus(place: XY, half: number, ink: Ink): void {
		const { x, y } = this.at(place);
		this.dot(place, half + 3, { fill: ink.halo, line: ink.line, width: 1 });
		this.context.beginPath();
		this.context.moveTo(x - half, y);
		this.context.lineTo(x + half, y);
		this.context.moveTo(x, y - half);
		this.context.lineTo(x, y + half);
		this.finish({ line: ink.line, width: 1.5 });
	}

	/** words at a place, with a halo. */
	words(place: XY, text: string, ink: Ink, dy = 0): void {
		const { x, y } = this.at(place);
		const c = this.context;
		c.font = "600 12px 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";
		c.textAlign = "center";
		c.textBaseline = "middle";
		c.lineWidth = 4;
		c.strokeStyle = ink.halo ?? "#fff";
		c.setLineDash([]);
		c.strokeText(text, x, y + dy);
		c.fillStyle = ink.fill ?? "#000";
		c.fillText(text, x, y + dy);
	}

	at([x, y]: XY): { x: number; y: number } {
		return { x: x * this.scale - this.left, y: y * this.scale - this.top };
	}

	remove(): void {
		this.canvas.remove();
	}

	private stroke(lines: readonly (readonly XY[])[], ink: Ink, close: boolean): void {
		const c = this.context;
		c.beginPath();
		for (const places of lines) {
			places.forEach((p, i) => {
				const { x, y } = this.at(p);
				if (i === 0) c.moveTo(x, y);
				else c.lineTo(x, y);
			});
			if (close) c.closePath();
		}
		this.finish(ink);
	}

	private finish({ line, width = 2, dash = [], fill, opacity = 1, halo }: Ink): void {
		const c = this.context;
		c.globalAlpha = opacity;
		if (fill) {
			c.fillStyle = fill;
			c.fill("evenodd");
		}
		c.globalAlpha = 1;
		if (line) {
			if (halo) {
				c.setLineDash([]);
				c.lineWidth = width + 3;
				c.strokeStyle = halo;
				c.stroke();
			}
			c.setLineDash(dash);
			c.lineWidth = width;
			c.strokeStyle = line;
			c.stroke();
		}
	}
}
