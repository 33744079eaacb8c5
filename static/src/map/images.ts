// Icons and hatches, drawn on a canvas when the map first asks for them: no sprite, no file.
import type { Map as MapLibre } from "maplibre-gl";
import { palettes } from "../palette";
import type { Theme } from "../theme";

const scale = 2; // device pixels per CSS pixel

/** provideImages draws post:KIND:THEME and hatch:STATE:THEME on demand. */
export function provideImages(map: MapLibre): void {
	map.setMissingStyleImageResolver((id) => {
		const [what, which, theme] = id.split(":") as [string, string, Theme];
		const data = what === "post" ? post(which, theme) : what === "hatch" ? hatch(which, theme) : null;
		if (data && !map.hasImage(id)) map.addImage(id, data, { pixelRatio: scale });
	});
}

function canvas(size: number): CanvasRenderingContext2D {
	const c = document.createElement("canvas");
	c.width = c.height = size * scale;
	const pen = c.getContext("2d", { willReadFrequently: true })!;
	pen.scale(scale, scale);
	return pen;
}

function done(pen: CanvasRenderingContext2D): ImageData {
	return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
}

/** hatch is a tile of lines whose direction tells states and changes apart without colour. */
export function hatch(state: string, theme: Theme): ImageData {
	const p = palettes[theme];
	const size = 10;
	const pen = canvas(size);
	pen.lineWidth = state === "unknown" ? 1.4 : 1.2;
	pen.strokeStyle =
		p.states[state as keyof typeof p.states] ?? p.change[state as keyof typeof p.change] ?? p.unknown;
	pen.fillStyle = pen.strokeStyle;
	pen.beginPath();
	const line = (x0: number, y0: number, x1: number, y1: number) => {
		pen.moveTo(x0, y0);
		pen.lineTo(x1, y1);
	};
	if (state === "no_branch") for (const d of [-size, 0, size]) line(d - 1, size + 1, d + size + 1, -1);
	else if (state === "no_member") for (const d of [-size, 0, size]) line(d - 1, -1, d + size + 1, size + 1);
	else if (state === "overloaded") for (const y of [2.5, 7.5]) line(0, y, size, y);
	else {
		for (const d of [-size, 0, size]) line(d - 1, size + 1, d + size + 1, -1);
		if (state === "new") for (const d of [-size, 0, size]) line(d - 1, -1, d + size + 1, size + 1);
	}
	pen.stroke();
	return done(pen);
}

/** post is a disc with a star (centre), a house (station) or a plain diamond (point). */
export function post(kind: string, theme: Theme): ImageData {
	const p = palettes[theme];
	const size = kind === "centre" ? 26 : kind === "station" ? 22 : 16;
	const pen = canvas(size);
	const mid = size / 2;
	pen.translate(mid, mid);
	drawPost(pen, kind, mid - 1.5, p.ink, p.inkCase);
	return done(pen);
}

/** drawPost draws one icon of a radius around the pen's origin. */
export function drawPost(
	pen: CanvasRenderingContext2D,
	kind: string,
	r: number,
	ink: string,
	paper: string,
): void {
	pen.lineWidth = 1.6;
	pen.strokeStyle = paper;
	pen.fillStyle = ink;
	pen.lineJoin = "round";
	pen.beginPath();
	if (kind === "centre") pen.arc(0, 0, r, 0, 2 * Math.PI);
	else if (kind === "station") pen.roundRect(-r * 0.88, -r * 0.88, r * 1.76, r * 1.76, 3);
	else {
		pen.moveTo(0, -r);
		pen.lineTo(r, 0);
		pen.lineTo(0, r);
		pen.lineTo(-r, 0);
		pen.closePath();
	}
	pen.fill();
	pen.stroke();
	pen.fillStyle = paper;
	pen.beginPath();
	if (kind === "centre") star(pen, r * 0.68);
	else if (kind === "station") house(pen, r * 0.55);
	else pen.arc(0, 0, r * 0.26, 0, 2 * Math.PI);
	pen.fill();
}

function star(pen: CanvasRenderingContext2D, r: number): void {
	for (let i = 0; i < 10; i++) {
		const a = (i * Math.PI) / 5 - Math.PI / 2;
		const d = i % 2 === 0 ? r : r * 0.42;
		pen.lineTo(d * Math.cos(a), d * Math.sin(a));
	}
	pen.closePath();
}

function house(pen: CanvasRenderingContext2D, r: number): void {
	pen.moveTo(0, -r);
	pen.lineTo(r, -r * 0.1);
	pen.lineTo(r * 0.7, -r * 0.1);
	pen.lineTo(r * 0.7, r * 0.85);
	pen.lineTo(-r * 0.7, r * 0.85);
	pen.lineTo(-r * 0.7, -r * 0.1);
	pen.lineTo(-r, -r * 0.1);
	pen.closePath();
}
