import { expect, it } from "vitest";
import type { Found } from "./api.types";
import { grouped, openFound } from "./search";
import { flight, marker, selection } from "./state";

const hit = (kind: Found["kind"], id: number): Found => ({
	kind,
	id,
	title: `${kind} ${id}`,
	subtitle: "",
	place: [118, 34],
	bounds: null,
});

it("groups by kind in the order of the best hit, keeping the ranking inside", () => {
	const got = grouped([hit("road", 1), hit("grid", 2), hit("road", 3), hit("member", 4)]);
	expect(got.map((f) => f.id)).toEqual([1, 3, 2, 4]);
});

it("selects what can be selected and only flies to a road or place", () => {
	openFound(hit("grid", 7));
	expect(selection.value).toEqual({ kind: "grid", id: 7 });
	openFound(hit("place", 8));
	expect(selection.value).toEqual({ kind: "grid", id: 7 });
	expect([flight.value?.place, marker.value]).toEqual([
		[118, 34],
		[118, 34],
	]);
});
