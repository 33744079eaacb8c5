// What a search found: in groups, and where each hit leads.
import { batch } from "@preact/signals";
import { call, url } from "./api";
import type { Area, Found, FoundKind, Grid, Page, Post } from "./api.types";
import type { Selection } from "./hash";
import { flight, marker, scope, select } from "./state";

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

/** find asks the server's search; without sign-in, what public lists say: grids, areas and posts. */
export async function find(q: string, all: boolean, signal: AbortSignal): Promise<Found[]> {
	const here = scope.peek();
	const limit = 24;
	if (all) return grouped((await call<Page<Found>>(url("search", { ...here, q, limit }), { signal })).items);
	const [grids, areas, posts] = await Promise.all([
		call<Page<Grid>>(url("grids", { ...here, q, limit: 12 }), { signal }),
		call<Page<Area>>(url("areas", here), { signal }),
		call<Page<Post>>(url("posts", { ...here, limit: 2000 }), { signal }),
	]);
	return publicFound(q, grids.items, areas.items, posts.items).slice(0, limit);
}

export function publicFound(
	q: string,
	grids: readonly Grid[],
	areas: readonly Area[],
	posts: readonly Post[],
): Found[] {
	const text = q.toLowerCase();
	const has = (...of: string[]) => of.some((o) => o.toLowerCase().includes(text));
	return [
		...areas
			.filter((a) => has(a.name, a.code))
			.map(
				(a): Found => ({
					kind: "area",
					id: a.id,
					title: a.name,
					subtitle: a.code,
					place: a.label,
					bounds: a.bounds,
				}),
			),
		...grids.map(
			(g): Found => ({
				kind: "grid",
				id: g.id,
				title: g.name,
				subtitle: [g.code, g.community?.name].filter(Boolean).join(" · "),
				place: g.label,
				bounds: g.bounds,
			}),
		),
		...posts
			.filter((p) => has(p.name, p.address))
			.map(
				(p): Found => ({
					kind: "post",
					id: p.id,
					title: p.name,
					subtitle: p.address,
					place: p.place,
					bounds: null,
				}),
			),
	];
}
