// An organisation or a person carried with the pointer to a grid: a row of a list, or a place on the
// map. What carries and what is dropped on know nothing of each other.
import { signal } from "@preact/signals";
import { lit } from "../findings";
import { gridUnder } from "../map/map";

export interface Carried {
	kind: "branch" | "member";
	id: number;
	name: string;
}

/** carrying is what is under the pointer, and the grid it would go to. */
export const carrying = signal<{
	what: Carried;
	x: number;
	y: number;
	over: { id: number; name: string } | null;
} | null>(null);

const dragFrom = 6; // pixels of drag before it is one

/** carry follows the pointer from a press until it is let go; drop hears of the grid under it. */
export function carry(press: PointerEvent, what: Carried, drop: (what: Carried, grid: number) => void): void {
	if (press.button !== 0) return;
	const stop = new AbortController();
	const { signal: until } = stop;
	const end = () => {
		stop.abort();
		if (carrying.peek()) lit.value = [];
		carrying.value = null;
	};
	addEventListener(
		"pointermove",
		(e) => {
			if (e.pointerId !== press.pointerId) return;
			const far = Math.hypot(e.clientX - press.clientX, e.clientY - press.clientY) > dragFrom;
			if (!carrying.peek() && !far) return;
			e.preventDefault();
			const over = gridAt(e.clientX, e.clientY);
			if (over?.id !== lit.peek()[0]) lit.value = over ? [over.id] : [];
			carrying.value = { what, x: e.clientX, y: e.clientY, over };
		},
		{ signal: until },
	);
	addEventListener(
		"pointerup",
		(e) => {
			if (e.pointerId !== press.pointerId) return;
			const over = carrying.peek() ? gridAt(e.clientX, e.clientY) : null;
			if (carrying.peek()) addEventListener("click", swallow, { capture: true, once: true });
			setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
			end();
			if (over) drop(what, over.id);
		},
		{ signal: until },
	);
	addEventListener("pointercancel", end, { signal: until });
	addEventListener(
		"keydown",
		(e) => {
			if (e.key !== "Escape" || !carrying.peek()) return;
			e.stopPropagation();
			end();
		},
		{ capture: true, signal: until },
	);
}

/** swallow keeps the click that ends a drag from choosing what it ends on. */
function swallow(e: MouseEvent): void {
	e.stopPropagation();
	e.preventDefault();
}

function gridAt(x: number, y: number): { id: number; name: string } | null {
	const on = document.elementFromPoint(x, y);
	const row = on?.closest<HTMLElement>("[data-grid]");
	if (row) return { id: Number(row.dataset.grid), name: row.dataset.name ?? "" };
	return on?.closest(".map") ? gridUnder(x, y) : null;
}
