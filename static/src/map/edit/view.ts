// The borders of what is in view: asked for by the box of the map, a little more than it shows, and
// again when somebody redraws them.
import { computed, signal } from "@preact/signals";
import { type Problem, url } from "../../api";
import type { Bounds } from "../../api.types";
import { type Answer, query } from "../../data";
import { district, edition } from "../../state";
import type { Borders } from "../../workspace/edition.types";
import { tool } from "../../workspace/tool";
import { Net } from "./net";

/** seen is the box whose borders are wanted; null: too much is in view to draw in it. */
export const seen = signal<Bounds | null>(null);

/** look asks for the borders of a view and a little around it, unless those at hand hold it well. */
export function look(view: Bounds | null): void {
	const now = seen.peek();
	if (!view) {
		seen.value = null;
		return;
	}
	const [w, s, e, n] = view;
	const [dx, dy] = [(e - w) * 0.2, (n - s) * 0.2];
	const held =
		now && now[0] <= w && now[1] <= s && now[2] >= e && now[3] >= n && now[2] - now[0] < 3 * (e - w);
	if (!held) seen.value = [w - dx, s - dy, e + dx, n + dy];
}

const idle: Answer<Borders> = { data: undefined, error: undefined, loading: false };

const answer = computed<Answer<Borders>>(() => {
	if (tool.value === null || edition.value === null || !seen.value) return idle;
	const path = url(`editions/${edition.value}/edges`, {
		district: district.value?.id,
		bbox: seen.value.map((d) => d.toFixed(6)).join(","),
	});
	return query<Borders>(path, ["borders"]).value;
});

let last: { borders: Borders; net: Net } | null = null;

/** net of borders in view; the last one stays until the next is here. */
export const net = computed<Net | null>(() => {
	const borders = answer.value.data;
	if (tool.value === null || last?.borders.edition !== edition.value) last = null;
	if (tool.value !== null && borders && borders !== last?.borders && borders.edition === edition.value)
		last = { borders, net: new Net(borders) };
	return last?.net ?? null;
});

/** netTrouble: why there are no borders to take hold of. */
export const netTrouble = computed<"far" | Problem | null>(() => {
	if (tool.value === null) return null;
	if (!seen.value) return "far";
	const problem = answer.value.error;
	return problem ? (problem.status === 422 || problem.status === 400 ? "far" : problem) : null;
});
