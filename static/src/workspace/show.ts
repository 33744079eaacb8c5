// Fly to what a list names and light it. Its place is asked for on the way.
import { batch, computed, effect, signal } from "@preact/signals";
import { call, Problem, url } from "../api";
import type { Bounds, Building, GridDetail, Incident, LonLat, Post } from "../api.types";
import { district, flight, scope, spotlight } from "../state";
import { done } from "./commit";

export type Kind = "grid" | "building" | "post" | "incident" | "operation";

const shown = signal<{ key: string; light: GeoJSON.Geometry } | null>(null);

/** lit names the row whose place is lit: "grid:7"; null: none, or something else is lit by now. */
export const lit = computed(() =>
	shown.value && spotlight.value === shown.value.light ? shown.value.key : null,
);

/** showTrouble: why the last thing asked for could not be shown. */
export const showTrouble = signal<Problem | null>(null);

let newest = 0;

async function show(
	key: string,
	find: () => Promise<{ light: GeoJSON.Geometry; bounds?: Bounds | null; place?: LonLat }>,
): Promise<void> {
	const mine = ++newest;
	try {
		const { light, bounds, place } = await find();
		if (mine !== newest) return;
		batch(() => {
			showTrouble.value = null;
			spotlight.value = light;
			shown.value = { key, light };
			flight.value = bounds ? { bounds, zoom: 17 } : { place: place ?? null, zoom: 17 };
		});
	} catch (cause) {
		if (mine === newest)
			showTrouble.value = cause instanceof Problem ? cause : new Problem(-1, String(cause));
	}
}

/** showGrid lights a grid of the edition on screen, or of another one: a retired grid is in the base. */
export function showGrid(id: number, edition?: number | null): Promise<void> {
	return show(`grid:${id}`, async () => {
		const of = edition ? { district: district.peek()?.id, edition } : scope.peek();
		const grid = await call<GridDetail>(url(`grids/${id}`, of));
		return { light: grid.geometry, bounds: grid.bounds };
	});
}

const spot = (place: LonLat) => ({ light: { type: "Point" as const, coordinates: [...place] }, place });

export function showBuilding(id: number): Promise<void> {
	return show(`building:${id}`, async () =>
		spot((await call<Building>(url(`buildings/${id}`, scope.peek()))).place),
	);
}

export function showPost(id: number): Promise<void> {
	return show(`post:${id}`, async () => spot((await call<Post>(url(`posts/${id}`, scope.peek()))).place));
}

export function showIncident(id: number): Promise<void> {
	return show(`incident:${id}`, async () =>
		spot((await call<Incident>(url(`incidents/${id}`, { district: district.peek()?.id }))).place),
	);
}

/** showShape lights what is known already. */
export function showShape(key: string, light: GeoJSON.Geometry, bounds: Bounds): Promise<void> {
	return show(key, async () => ({ light, bounds }));
}

/** startLight keeps what is lit true: a grid redrawn here is lit as it is now, what is gone is not. */
export function startLight(): void {
	effect(() => {
		const redrawn = done.value?.answer;
		const was = shown.peek();
		if (!redrawn || !was || spotlight.peek() !== was.light) return;
		const grid = redrawn.grids.find((g) => was.key === `grid:${g.id}`);
		const gone = was.key.startsWith("operation:") || redrawn.removed.some((id) => was.key === `grid:${id}`);
		if (!grid && !gone) return;
		batch(() => {
			spotlight.value = grid?.geometry ?? null;
			shown.value = grid ? { key: was.key, light: grid.geometry } : null;
		});
	});
}
