import { expect, it } from "vitest";
import type { Area, StateCounts } from "./api.types";
import { addUp, bad, total } from "./responsibility";

const area = (id: number, parent: number | null, states: StateCounts): Area => ({
	id,
	parent,
	states,
	kind: parent ? "community" : "street",
	level: parent ? 2 : 1,
	code: "",
	name: "",
	label: null,
	bounds: null,
	counts: { grids: 0, buildings: 0, households: 0, posts: 0 },
});

it("counts every grid once, though it lies in a community and in its street", () => {
	const sum = addUp([
		area(1, null, { complete: 5, no_branch: 1, no_member: 1, overloaded: 0 }),
		area(2, 1, { complete: 5, no_branch: 1, no_member: 1, overloaded: 0 }),
		area(3, null, { complete: 2, no_branch: 0, no_member: 0, overloaded: 1 }),
	]);
	expect(sum).toEqual({ complete: 7, no_branch: 1, no_member: 1, overloaded: 1 });
	expect([total(sum), bad(sum)]).toEqual([10, 3]);
});
