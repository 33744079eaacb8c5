// Reading an impact: which grids and branches it is about. Pure.
import type { GridImpact, Impact, Load } from "./edition.types";

const counted = ["buildings", "households", "posts", "open_incidents", "incidents_year"] as const;

function differs(a: Load | null, b: Load | null): boolean {
	return counted.some((name) => a?.[name] !== b?.[name]);
}

/**
 * affected leaves out grids whose border only got a corner where a neighbour's now ends: their shape
 * is another one, but they neither gain nor lose ground.
 */
export function affected({ grids, moves }: Impact): GridImpact[] {
	const moved = new Set(moves.flatMap((m) => [m.from, m.to]));
	return grids.filter(
		(g) =>
			g.change === "new" ||
			g.change === "retired" ||
			moved.has(g.id) ||
			differs(g.before, g.after) ||
			g.branch_before?.id !== g.branch_after?.id,
	);
}

/** concerned are the branches that answer for more or less than before. */
export function concerned({ branches }: Impact): Impact["branches"] {
	return branches.filter((b) => b.before.grids !== b.after.grids || differs(b.before, b.after));
}

/** moving is how many households get another grid. */
export function moving({ moves }: Impact): number {
	return moves.reduce((sum, m) => sum + m.households, 0);
}

/** named gives new grids of a trial the names they would get. */
export function named(
	grids: readonly GridImpact[],
	by: readonly { id: number; code: string; name: string }[],
): GridImpact[] {
	const words = new Map(by.map((g) => [g.id, g]));
	return grids.map((g) =>
		g.name || g.code ? g : { ...g, code: words.get(g.id)?.code ?? "", name: words.get(g.id)?.name ?? "" },
	);
}
