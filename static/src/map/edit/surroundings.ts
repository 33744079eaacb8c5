// What the hand can be held by beside borders, and what a brush can pick: the buildings and roads in
// view. They are asked for when the tool in hand wants them, near enough to be told apart.
import { computed, signal } from "@preact/signals";
import { type Problem, url } from "../../api";
import type { Bounds } from "../../api.types";
import { type Answer, query } from "../../data";
import { district, edition } from "../../state";
import { snapping, type ToolName, tool } from "../../workspace/tool";
import { Footprints, type Outline } from "./footprints";
import { type RoadLine, Roads } from "./roads";
import { seen } from "./view";

/** nearness is how near the map is: what it shows too small to be met is not asked for. */
export const nearness = signal(0);

const buildingsFrom = 14;
const roadsFrom = 13.5;
const most = 5000; // buildings in one answer

const snaps = new Set<ToolName>(["adjust", "cut", "reshape", "transfer"]);
const picks = new Set<ToolName>(["brush", "box"]);
const idle: Answer<never> = { data: undefined, error: undefined, loading: false };

function asked(path: string, wanted: boolean, more: Record<string, number> = {}): string | null {
	if (!wanted || !seen.value || edition.value === null) return null;
	return url(path, { district: district.value?.id, bbox: boxed(seen.value), ...more });
}

const boxed = (box: Bounds) => box.map((d) => d.toFixed(5)).join(",");

const outlines = computed<Answer<{ items: Outline[]; next: string | null }>>(() => {
	const name = tool.value;
	const wanted = name !== null && (picks.has(name) || (snaps.has(name) && snapping.value));
	const path = asked("buildings", wanted && nearness.value >= buildingsFrom, { geometry: 1, limit: most });
	return path ? query<{ items: Outline[]; next: string | null }>(path, ["buildings"]).value : idle;
});

const lines = computed<Answer<{ items: RoadLine[] }>>(() => {
	const name = tool.value;
	const path = asked("roads", name !== null && snaps.has(name) && nearness.value >= roadsFrom);
	return path ? query<{ items: RoadLine[] }>(path, ["roads"]).value : idle;
});

let footprints: { of: unknown; are: Footprints } | null = null;
let web: { of: unknown; are: Roads } | null = null;

/** buildings in view; those of the last view stay until the next are here. */
export const buildings = computed<Footprints | null>(() => {
	const { data, loading, error } = outlines.value;
	if (data && footprints?.of !== data) footprints = { of: data, are: new Footprints(data.items) };
	else if (!data && !loading && !error) footprints = null;
	return footprints?.are ?? null;
});

export const roads = computed<Roads | null>(() => {
	const { data, loading, error } = lines.value;
	if (data && web?.of !== data) web = { of: data, are: new Roads(data.items) };
	else if (!data && !loading && !error) web = null;
	return web?.are ?? null;
});

/** pickTrouble: why there are no buildings to pick, or not all of them. */
export const pickTrouble = computed<"far" | "asking" | Problem | null>(() => {
	if (tool.value === null || !picks.has(tool.value)) return null;
	if (nearness.value < buildingsFrom || outlines.value.data?.next) return "far";
	if (outlines.value.error) return outlines.value.error;
	return outlines.value.data ? null : "asking";
});
