// What the grids of the edition on screen hold and what the edition changes: asked for only while
// something on screen shows it, and read by the map, the legend and the desk alike.
import { computed, signal } from "@preact/signals";
import { url } from "../api";
import { type Answer, query, queryAll } from "../data";
import { district, edition, panelOpen, place, selection, topic } from "../state";
import { balanceClasses, balanceOf, compactOf, type Measure, type Target } from "./balance";
import type { GridFigures, Impact } from "./edition.types";
import { affected } from "./impact";

const idle: Answer<never> = { data: undefined, error: undefined, loading: false };

/** target is how many households the district wants in a grid. */
export const target = computed<Target>(() => {
	const s = district.value?.settings;
	return { min: s?.household_min ?? 300, max: s?.household_max ?? 500 };
});

/** measure of compactness that is shown. */
export const measure = signal<Measure>("polsby_popper");

/** weighing: the desk that shows figures is open. */
const weighing = computed(
	() => edition.value !== null && place.value.desk === "impact" && panelOpen.value && !selection.value,
);

export const figures = computed<Answer<{ items: GridFigures[] }>>(() => {
	if (edition.value === null || !district.value) return idle;
	if (!weighing.value && topic.value !== "balance" && topic.value !== "compactness") return idle;
	const path = url(`editions/${edition.value}/figures`, { district: district.value.id, limit: 5000 });
	return queryAll<GridFigures>(path, ["figures", "buildings"]).value;
});

/** total is what the edition changes against the one it is based on. */
export const total = computed<Answer<Impact>>(() => {
	if (edition.value === null || !district.value) return idle;
	if (!weighing.value && topic.value !== "change") return idle;
	return query<Impact>(url(`editions/${edition.value}/impact`, { district: district.value.id }), [
		"impact",
		"buildings",
		"posts",
	]).value;
});

/** redrawn are the grids whose ground is another than in the base, and those that are new. */
export const redrawn = computed(() => {
	const data = topic.value === "change" ? total.value.data : undefined;
	const grids = data ? affected(data) : [];
	const of = (change: string) => grids.filter((g) => g.change === change).map((g) => g.id);
	return { changed: of("changed"), fresh: of("new"), retired: of("retired") };
});

/** weighed are the grids the target is about: general ones. */
export const weighed = computed(() => figures.value.data?.items.filter((g) => g.kind === "general") ?? null);

/** counted are how many grids fall into each class of the topic on screen; null until known. */
export const counted = computed<number[] | null>(() => {
	const all = figures.value.data?.items;
	if (!all) return null;
	const counts = balanceClasses.map(() => 0);
	if (topic.value === "compactness")
		for (const g of all) counts[compactOf(g[measure.value], measure.value)]!++;
	else
		for (const g of weighed.value!) counts[balanceClasses.indexOf(balanceOf(g.households, target.value))]!++;
	return counts;
});
