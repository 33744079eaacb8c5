// Where the others are: what they look at, what they point to, the grid they work on, each with its
// name. Drawn softly on a sheet of its own; alone, there is nothing.
import { computed, effect } from "@preact/signals";
import type { Map as MapLibre, MapMouseEvent } from "maplibre-gl";
import { url } from "../api";
import type { Bounds, GridDetail, LonLat } from "../api.types";
import { query } from "../data";
import { palettes } from "../palette";
import { district, edition } from "../state";
import { theme } from "../theme";
import { initials, type Person } from "../workspace/people_here";
import { people, whereabouts } from "../workspace/presence";
import { Pen } from "./edit/pen";
import { type XY, xyOf } from "./edit/plane";

const most = 12; // grids of others that are outlined

/** worked are the grids others work on, with who does. */
const worked = computed(() => {
	const out: { person: Person; shape: GridDetail | undefined }[] = [];
	for (const person of people.value)
		for (const tab of person.tabs)
			for (const id of tab.grids ?? []) {
				if (out.length >= most) return out;
				const path = url(`grids/${id}`, { district: district.value?.id, edition: edition.value });
				out.push({ person, shape: query<GridDetail>(path, ["grids"]).value.data });
			}
	return out;
});

/** startOthers draws them, and keeps this tab's whereabouts, until its answer is called. */
export function startOthers(map: MapLibre): () => void {
	const pen = new Pen(map);
	const draw = () => {
		pen.wipe();
		if (people.peek().length === 0) return;
		const colours = palettes[theme.peek()];
		const colour = (p: Person) => colours.people[p.colour]!;
		for (const { person, shape } of worked.peek()) {
			if (!shape) continue;
			const rings = shape.geometry.coordinates.flat().map((ring) => ring.map((at) => xyOf(at as LonLat)));
			pen.area(rings, { fill: colour(person), opacity: 0.1, line: colour(person), width: 2, dash: [6, 4] });
			if (person.tabs.some((tab) => tab.cursor)) continue; // the name stands beside the pointer
			pen.words(xyOf(shape.label), person.name, { fill: colour(person), halo: colours.halo }, 26);
		}
		for (const person of people.peek()) {
			for (const tab of person.tabs) {
				const ink = { line: colour(person), halo: colours.halo };
				if (tab.bounds) box(pen, map, tab.bounds, person, ink.line, colours.halo);
				if (!tab.cursor) continue;
				const at = xyOf(tab.cursor);
				pen.dot(at, 5, { fill: ink.line, line: colours.halo, width: 2 });
				pen.words(at, person.name, { fill: ink.line, halo: colours.halo }, 16);
			}
		}
	};
	map.on("render", draw);
	const look = () => {
		const b = map.getBounds();
		const round = (v: number) => Number(v.toFixed(6));
		whereabouts.value = {
			...whereabouts.peek(),
			bounds: [round(b.getWest()), round(b.getSouth()), round(b.getEast()), round(b.getNorth())],
		};
	};
	const point = (e: MapMouseEvent) => {
		const { lng, lat } = e.lngLat;
		whereabouts.value = { ...whereabouts.peek(), cursor: [Number(lng.toFixed(6)), Number(lat.toFixed(6))] };
	};
	const away = () => {
		whereabouts.value = { ...whereabouts.peek(), cursor: null };
	};
	look();
	map.on("moveend", look);
	map.on("mousemove", point);
	map.on("mouseout", away);
	const end = effect(() => {
		people.value;
		worked.value;
		theme.value;
		draw();
	});
	return () => {
		end();
		map.off("render", draw);
		map.off("moveend", look);
		map.off("mousemove", point);
		map.off("mouseout", away);
		pen.remove();
	};
}

/** box is what somebody looks at: corners and a name, where it does not hold all that is on screen here. */
function box(
	pen: Pen,
	map: MapLibre,
	[w, s, e, n]: Bounds,
	person: Person,
	line: string,
	halo: string,
): void {
	const here = map.getBounds();
	const [dx, dy] = [(here.getEast() - here.getWest()) / 30, (here.getNorth() - here.getSouth()) / 30];
	// Who looks at the same, or at more, is not framed.
	if (
		w <= here.getWest() + dx &&
		s <= here.getSouth() + dy &&
		e >= here.getEast() - dx &&
		n >= here.getNorth() - dy
	)
		return;
	const corners: XY[] = [xyOf([w, n]), xyOf([e, n]), xyOf([e, s]), xyOf([w, s])];
	pen.area([corners], { line, width: 1.5, dash: [2, 4], fill: line, opacity: 0.04 });
	const at = xyOf([(w + e) / 2, n]);
	pen.words(at, initials(person.name), { fill: line, halo }, 12);
}
