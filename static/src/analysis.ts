// Answers of heat, hotspots and coverage: asked for only while their topic is on screen, and
// read by the map, the legend and the tables alike.
import { computed } from "@preact/signals";
import { url } from "./api";
import type { Category, Coverage, Heat, Hotspots } from "./api.types";
import { type Answer, query } from "./data";
import { lang } from "./i18n";
import { can } from "./session";
import { asOf, place, scope, span, topic } from "./state";

const idle: Answer<never> = { data: undefined, error: undefined, loading: false };

export const categories = computed<Answer<{ items: Category[] }>>(() => {
	if (!can("read_district") || !scope.value.district) return idle;
	return query<{ items: Category[] }>(url("incidents/categories", { district: scope.value.district }), [
		"categories",
	]).value;
});

/** question is what heat and hotspots share: the window and the categories. The months say when;
 * the grids are always those of today. */
const question = computed(() => {
	if (!can("read_district") || !scope.value.district || !span.value) return null;
	return { district: scope.value.district, ...span.value, category: place.value.categories };
});

export const heat = computed<Answer<Heat>>(() => {
	if (topic.value !== "heat" || !question.value) return idle;
	return query<Heat>(url("heat", { ...question.value, by: "grid" }), ["heat"]).value;
});

export const hotspots = computed<Answer<Hotspots>>(() => {
	if (topic.value !== "hotspots" || !question.value) return idle;
	const denominator = place.value.denominator;
	return query<Hotspots>(url("hotspots", { ...question.value, denominator, lang: lang.value }), ["hotspots"])
		.value;
});

export const coverage = computed<Answer<Coverage>>(() => {
	if (topic.value !== "coverage" || !can("read_district") || !scope.value.district) return idle;
	return query<Coverage>(url("coverage", { district: scope.value.district, as_of: asOf.value }), ["coverage"])
		.value;
});
