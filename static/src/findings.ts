// The findings on screen: which, of how many, and how to go to the next.
import { batch, computed, signal } from "@preact/signals";
import { url } from "./api";
import type { Finding, RuleResult, Severity, Validation } from "./api.types";
import { type Answer, query } from "./data";
import { lang } from "./i18n";
import { gridZoom } from "./map/grid_zoom";
import { can } from "./session";
import { district, flight, go, openTab, place, scope, spotlight, tab } from "./state";

const idle: Answer<never> = { data: undefined, error: undefined, loading: false };
const page = 500;

/** summary is the count by rule and severity, whatever the filters. */
export const summary = computed<Answer<Validation>>(() => {
	if (!can("read_district") || !scope.value.district) return idle;
	return query<Validation>(url("validation", { ...scope.value, lang: lang.value, limit: 1 }), ["validation"])
		.value;
});

/** list is the findings under the filters of the place. */
export const list = computed<Answer<Validation>>(() => {
	if (!can("read_district") || !scope.value.district || tab.value !== "findings") return idle;
	const { rule, severity } = place.value;
	return query<Validation>(
		url("validation", { ...scope.value, lang: lang.value, rule, severity, limit: page }),
		["validation"],
	).value;
});

/** total under the filters: of the list when it is all there, else as the rules counted. */
export const total = computed(() => {
	const shown = list.value.data;
	if (shown && !shown.next) return shown.items.length;
	return matching(summary.value.data?.rules ?? [], place.value.rule, place.value.severity);
});

/** current is the finding looked at, by id, so that it survives a refetch. */
const chosen = signal<Finding["id"] | null>(null);
export const items = computed(() => ordered(list.value.data?.items ?? []));
export const current = computed(() => items.value.findIndex((f) => f.id === chosen.value));

/** lookAt shows one finding: its extent or place is lit and the map goes there. */
export function lookAt(finding: Finding): void {
	batch(() => {
		chosen.value = finding.id;
		spotlight.value =
			finding.extent ?? (finding.place ? { type: "Point", coordinates: finding.place } : null);
		lit.value = finding.grids.map((g) => g.id);
		const bounds = finding.extent ? around(finding.extent) : null;
		if (bounds) flight.value = { bounds, zoom: 17 };
		else if (finding.place) flight.value = { place: finding.place, zoom: nearEnough() };
		else if (district.value?.bounds) flight.value = { bounds: district.value.bounds };
	});
}

/** nearEnough shows a grid and its neighbours. */
function nearEnough(): number {
	const here = district.peek();
	return here ? gridZoom(here.bounds, here.counts.grids) + 1.3 : 15;
}

/** lit are the grids the current finding is about; the map outlines them. */
export const lit = signal<readonly number[]>([]);

// A step asked for before the list was there; it is taken when the list comes.
let owed: 1 | -1 | null = null;

export function stepFinding(by: 1 | -1): void {
	if (tab.peek() !== "findings" || place.peek().selection) openTab("findings");
	owed = by;
	takeOwed();
}

/** takeOwed takes the step that waited for the list. */
export function takeOwed(): void {
	if (owed === null || !list.peek().data) return;
	const by = owed;
	owed = null;
	step(by);
}

function step(by: 1 | -1): void {
	const all = items.peek();
	const at = current.peek();
	const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length];
	if (next) lookAt(next);
}

export function filterBy(change: { rule?: string | null; severity?: Severity | null }): void {
	batch(() => {
		chosen.value = null;
		lit.value = [];
		spotlight.value = null;
		go(change);
	});
}

const weight: Record<Severity, number> = { error: 0, warning: 1, info: 2, unknown: 3 };

/** ordered puts what is worst first and keeps a rule's findings together. */
export function ordered(all: readonly Finding[]): Finding[] {
	return [...all].sort((a, b) => weight[a.severity] - weight[b.severity] || a.rule.localeCompare(b.rule));
}

/** byRule cuts an ordered list where the rule or the severity changes. */
export function byRule(
	all: readonly Finding[],
): { rule: string; severity: Severity; title: string; findings: Finding[] }[] {
	const groups: ReturnType<typeof byRule> = [];
	for (const f of all) {
		const last = groups.at(-1);
		if (last && last.rule === f.rule && last.severity === f.severity) last.findings.push(f);
		else groups.push({ rule: f.rule, severity: f.severity, title: f.title, findings: [f] });
	}
	return groups;
}

/** matching adds up what the rules counted under a filter. */
export function matching(
	rules: readonly RuleResult[],
	rule: string | null,
	severity: Severity | null,
): number {
	return rules
		.filter((r) => (!rule || r.rule === rule) && (!severity || r.severity === severity))
		.reduce((n, r) => n + r.listed, 0);
}

/** around is the box of a geometry, or null for an empty one. */
export function around(geometry: GeoJSON.Geometry): [number, number, number, number] | null {
	let box: [number, number, number, number] | null = null;
	const add = (at: unknown): void => {
		if (!Array.isArray(at)) return;
		if (typeof at[0] !== "number") {
			for (const part of at) add(part);
			return;
		}
		const [x, y] = at as [number, number];
		box = box
			? [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)]
			: [x, y, x, y];
	};
	if (geometry.type === "GeometryCollection")
		for (const g of geometry.geometries) add("coordinates" in g ? g.coordinates : null);
	else add(geometry.coordinates);
	return box;
}
