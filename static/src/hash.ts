// The address bar holds what is on screen, so that a link shows another person the same map.
// Only what differs from the first screen is written. Pure: state.ts does the wiring.
import { isDay, isMonth } from "./dates";

export const topics = [
	"responsibility",
	"heat",
	"hotspots",
	"coverage",
	"balance",
	"compactness",
	"change",
	"none",
] as const;
export type Topic = (typeof topics)[number];

/** topicsOf are those offered: beside an edition what a planner weighs, else what happens in the grids in force. */
export function topicsOf(edition: number | null): readonly Topic[] {
	return edition === null
		? ["responsibility", "heat", "hotspots", "coverage", "none"]
		: ["responsibility", "balance", "compactness", "change", "none"];
}

export const overlays = ["areas", "labels", "base", "buildings", "posts", "incidents"] as const;
export type Overlay = (typeof overlays)[number];
export const firstOverlays: readonly Overlay[] = ["areas", "labels", "base", "buildings", "posts"];

export const tabs = [
	"overview",
	"findings",
	"analysis",
	"organisations",
	"drafts",
	"imports",
	"account",
] as const;
export type Tab = (typeof tabs)[number];

/** desks are what the panel shows beside an edition that is looked at or redrawn. */
export const desks = ["todo", "impact", "people", "history", "review"] as const;
export type Desk = (typeof desks)[number];

export const selectable = ["grid", "building", "post", "incident", "area", "organisation", "member"] as const;
export interface Selection {
	kind: (typeof selectable)[number];
	id: number;
}

export interface Camera {
	zoom: number;
	lat: number;
	lon: number;
}

export const denominators = ["none", "households"] as const;
export type Denominator = (typeof denominators)[number];

export const severities = ["error", "warning", "info", "unknown"] as const;

/** Place is everything a link carries. null means "as the first screen has it". */
export interface Place {
	district: number | null;
	asOf: string | null; // null: today
	lang: "zh" | "en" | null; // null: as stored or as the browser asks
	tab: Tab;
	topic: Topic;
	overlays: readonly Overlay[];
	selection: Selection | null;
	camera: Camera | null;
	from: string | null; // months of the heat and hotspot window, inclusive
	to: string | null;
	categories: readonly string[]; // empty: all
	heatBy: "grid" | "cell";
	denominator: Denominator;
	limit: number | null; // coverage limit in metres
	rule: string | null;
	severity: (typeof severities)[number] | null;
	batch: number | null; // the import looked at
	edition: number | null; // the edition on screen in the workspace; null: what is in force
	desk: Desk;
}

export const first: Place = {
	district: null,
	asOf: null,
	lang: null,
	tab: "overview",
	topic: "responsibility",
	overlays: firstOverlays,
	selection: null,
	camera: null,
	from: null,
	to: null,
	categories: [],
	heatBy: "grid",
	denominator: "none",
	limit: null,
	rule: null,
	severity: null,
	batch: null,
	edition: null,
	desk: "todo",
};

/** encode writes the fragment without its #; "" for the first screen. */
export function encode(p: Place): string {
	const parts: [string, string][] = [];
	const put = (name: string, value: string | number | null | undefined, usual?: string | number | null) => {
		if (value !== null && value !== undefined && value !== usual) parts.push([name, String(value)]);
	};
	put("d", p.district);
	put("at", p.asOf);
	put("lang", p.lang);
	put("tab", p.tab, first.tab);
	put("topic", p.topic, first.topic);
	if (!sameSet(p.overlays, firstOverlays))
		put("on", overlays.filter((o) => p.overlays.includes(o)).join(",") || "-");
	if (p.selection) put("sel", `${p.selection.kind}:${p.selection.id}`);
	put("from", p.from);
	put("to", p.to);
	if (p.categories.length > 0) put("cat", p.categories.join(","));
	put("by", p.heatBy, first.heatBy);
	put("per", p.denominator, first.denominator);
	put("limit", p.limit);
	put("rule", p.rule);
	put("severity", p.severity);
	if (p.tab === "imports") put("batch", p.batch);
	put("ed", p.edition);
	if (p.edition !== null) put("desk", p.desk, first.desk);
	if (p.camera)
		put("map", `${p.camera.zoom.toFixed(2)}/${p.camera.lat.toFixed(5)}/${p.camera.lon.toFixed(5)}`);
	return parts
		.map(
			([name, value]) =>
				`${name}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":")}`,
		)
		.join("&");
}

/** decode reads a fragment, with or without its #; what it does not understand is as the first screen. */
export function decode(fragment: string): Place {
	const got = new URLSearchParams(fragment.replace(/^#/, ""));
	const on = got.get("on");
	return {
		district: whole(got.get("d")),
		asOf: when(got.get("at"), isDay),
		lang: one(got.get("lang"), ["zh", "en"] as const),
		tab: one(got.get("tab"), tabs) ?? first.tab,
		topic: one(got.get("topic"), topics) ?? first.topic,
		overlays: on === null ? firstOverlays : overlays.filter((o) => on.split(",").includes(o)),
		selection: selectionOf(got.get("sel")),
		camera: cameraOf(got.get("map")),
		from: when(got.get("from"), isMonth),
		to: when(got.get("to"), isMonth),
		categories: (got.get("cat") ?? "").split(",").filter((c) => c !== ""),
		heatBy: one(got.get("by"), ["grid", "cell"] as const) ?? first.heatBy,
		denominator: one(got.get("per"), denominators) ?? first.denominator,
		limit: whole(got.get("limit")),
		rule: when(got.get("rule"), (r) => /^R\d{2}$/.test(r)),
		severity: one(got.get("severity"), severities),
		batch: whole(got.get("batch")),
		edition: whole(got.get("ed")),
		desk: one(got.get("desk"), desks) ?? first.desk,
	};
}

/** signInSecret is the secret of a one-time link (#sign-in=…), or null. */
export function signInSecret(fragment: string): string | null {
	return new URLSearchParams(fragment.replace(/^#/, "")).get("sign-in") || null;
}

function one<T extends string>(value: string | null, of: readonly T[]): T | null {
	return of.find((o) => o === value) ?? null;
}

function when(value: string | null, ok: (v: string) => boolean): string | null {
	return value !== null && ok(value) ? value : null;
}

function whole(value: string | null): number | null {
	return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;
}

function selectionOf(value: string | null): Selection | null {
	const [kind, id] = (value ?? "").split(":");
	const known = one(kind ?? null, selectable);
	const n = whole(id ?? null);
	return known && n !== null ? { kind: known, id: n } : null;
}

function cameraOf(value: string | null): Camera | null {
	const numbers = (value ?? "").split("/").map(Number);
	const [zoom, lat, lon] = numbers;
	if (numbers.length !== 3 || zoom === undefined || lat === undefined || lon === undefined) return null;
	const fits = zoom >= 0 && zoom <= 24 && Math.abs(lat) <= 85.06 && Math.abs(lon) <= 180;
	return fits ? { zoom, lat, lon } : null;
}

function sameSet<T>(a: readonly T[], b: readonly T[]): boolean {
	return a.length === b.length && a.every((x) => b.includes(x));
}
