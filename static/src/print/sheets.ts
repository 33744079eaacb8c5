// What stands on the sheets: which grids, who answers for them. Pure.
import type { Area, Bounds, Grid } from "../api.types";
import type { GridAssignments } from "../workspace/edition.types";

export interface Row {
	id: number;
	code: string;
	name: string;
	branch: string; // "": none
	joint: string[];
	members: { name: string; role: string }[];
	households: number | null;
}

/** Sheet is a community, or a selection, on paper. */
export interface Sheet {
	key: string;
	title: string;
	street: string;
	bounds: Bounds;
	rows: Row[];
}

/** rowsOf sets grids and who answers for them together, by code. */
export function rowsOf(grids: readonly Grid[], people: ReadonlyMap<number, GridAssignments>): Row[] {
	return grids
		.map((g) => {
			const of = people.get(g.id);
			return {
				id: g.id,
				code: g.code,
				name: g.name,
				branch: of?.branches.find((b) => b.role === "lead")?.organisation.name ?? "",
				joint: of?.branches.filter((b) => b.role !== "lead").map((b) => b.organisation.name) ?? [],
				members: of?.members.map((m) => ({ name: m.member.name ?? "", role: m.role })) ?? [],
				households: g.households,
			};
		})
		.sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.id - b.id));
}

/** around is the box of some grids. */
export function around(grids: readonly Pick<Grid, "bounds">[]): Bounds | null {
	if (grids.length === 0) return null;
	return grids.reduce<Bounds>(
		([w, s, e, n], { bounds: b }) => [
			Math.min(w, b[0]),
			Math.min(s, b[1]),
			Math.max(e, b[2]),
			Math.max(n, b[3]),
		],
		[180, 90, -180, -90],
	);
}

/** sheetsOf makes a sheet of every community that is wanted and has grids. */
export function sheetsOf(
	communities: readonly Area[],
	wanted: ReadonlySet<number>,
	grids: readonly Grid[],
	people: ReadonlyMap<number, GridAssignments>,
): Sheet[] {
	return communities
		.filter((a) => wanted.has(a.id))
		.flatMap((a) => {
			const mine = grids.filter((g) => g.community?.id === a.id);
			const bounds = around(mine);
			if (!bounds) return [];
			return [
				{
					key: `area${a.id}`,
					title: a.name,
					street: mine[0]?.street?.name ?? "",
					bounds,
					rows: rowsOf(mine, people),
				},
			];
		});
}

/** within keeps grids whose label lies in a box. */
export function within<G extends Pick<Grid, "label">>(grids: readonly G[], box: Bounds | null): G[] {
	if (!box) return [];
	return grids.filter(({ label: [x, y] }) => x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3]);
}

/** Seats are the holders of one role, as many as there is room for. */
export interface Seats {
	role: string;
	names: string[];
}

/** seated groups members by role, in their order, and names as many as fit into room, counted in
 * Chinese characters (a letter is half of one); more is how many are not named. */
export function seated(
	members: Row["members"],
	room: number,
	word: (role: string) => string,
): { seats: Seats[]; more: number } {
	const seats: Seats[] = [];
	let used = 0;
	for (const [i, m] of members.entries()) {
		const here = seats.find((s) => s.role === m.role);
		const needs = 1 + wide(m.name) + (here ? 0 : wide(word(m.role)) + 0.5);
		const left = members.length - i;
		if (i > 0 && used + needs > room - (left > 1 ? 4 : 0)) return { seats, more: left };
		used += needs;
		if (here) here.names.push(m.name);
		else seats.push({ role: m.role, names: [m.name] });
	}
	return { seats, more: 0 };
}

const wide = (text: string) => [...text].reduce((n, c) => n + (c > "\u2e7f" ? 1 : 0.55), 0);

/** total of households; one unknown makes it unknown. */
export function total(rows: readonly Row[]): number | null {
	return rows.reduce<number | null>(
		(sum, r) => (sum === null || r.households === null ? null : sum + r.households),
		0,
	);
}
