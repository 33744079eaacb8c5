// What a search found: in groups, and where each hit leads.
import { batch } from "@preact/signals";
import type { Found, FoundKind } from "./api.types";
import type { Selection } from "./hash";
import { flight, marker, select } from "./state";

const order: readonly FoundKind[] = [
	"grid",
	"area",
	"building",
	"road",
	"place",
	"post",
	"member",
	"organisation",
];

/** grouped keeps the server's ranking inside each kind and orders the kinds by their best hit. */
export function grouped(found: readonly Found[]): Found[] {
	const kinds = [...new Set(found.map((f) => f.kind))];
	kinds.sort((a, b) => {
		const [x, y] = [found.findIndex((f) => f.kind === a), found.findIndex((f) => f.kind === b)];
		return x - y || order.indexOf(a) - order.indexOf(b);
	});
	return kinds.flatMap((kind) => found.filter((f) => f.kind === kind));
}

/** openFound selects what can be selected and flies to what has a place. */
export function openFound(hit: Found): void {
	const to = hit.bounds || hit.place ? { bounds: hit.bounds, place: hit.place } : undefined;
	batch(() => {
		if (hit.kind === "road" || hit.kind === "place") {
			if (to) flight.value = to;
			marker.value = hit.place;
		} else select({ kind: hit.kind as Selection["kind"], id: hit.id }, to);
	});
}
