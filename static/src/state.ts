// The one state of the app. The map, the panels and the address bar read and write these
// signals; nothing else is kept anywhere.
import { batch, computed, effect, signal } from "@preact/signals";
import type { Bounds, District, LonLat } from "./api.types";
import { today as todayIn } from "./dates";
import {
	type Camera,
	decode,
	encode,
	first,
	type Overlay,
	type Place,
	type Selection,
	type Tab,
	type Topic,
	topicsOf,
} from "./hash";

/** place is what the address bar holds. */
export const place = signal<Place>(first);

/** districts as the server last listed them; null before the first answer. */
export const districts = signal<District[] | null>(null);

/** home is the district of the one signed in (session.ts sets it); null: nobody. */
export const home = signal<number | null>(null);

/** district on screen: the one asked for, else one's own, else the first. */
export const district = computed<District | null>(() => {
	const all = districts.value;
	if (!all) return null;
	const find = (id: number | null) => all.find((d) => d.id === id);
	return find(place.value.district) ?? find(home.value) ?? all[0] ?? null;
});

export const today = computed(() => todayIn(district.value?.time_zone ?? "Asia/Shanghai"));
export const asOf = computed(() => place.value.asOf ?? today.value);

/** edition is the one on screen in the workspace, or null: what is in force on the day asked for. */
export const edition = computed(() => place.value.edition);

/** scope is what most questions to the server carry: the district and, when not today's, the day or the edition. */
export const scope = computed(() => ({
	district: district.value?.id ?? null,
	as_of: edition.value === null ? place.value.asOf : null,
	edition: edition.value,
}));

export const selection = computed(() => place.value.selection);
export const tab = computed(() => place.value.tab);

/** topic that carries the colour: the one of the link where it is offered. */
export const topic = computed<Topic>(() =>
	topicsOf(place.value.edition).includes(place.value.topic) ? place.value.topic : first.topic,
);

/** window of heat and hotspots: the months asked for, else the last twelve with incidents. */
export const span = computed<{ from: string; to: string } | null>(() => {
	const known = district.value?.incident_months ?? [];
	const last = known.at(-1);
	if (!last) return null;
	const to = place.value.to ?? last;
	const from = place.value.from ?? known[Math.max(0, known.indexOf(to) - 11)] ?? known[0]!;
	return from <= to ? { from, to } : { from: to, to: from };
});

export const limit = computed(() => {
	const known = district.value?.settings.reach_m ?? [300, 500, 1000];
	return known.find((l) => l === place.value.limit) ?? known[1] ?? known[0] ?? 500;
});

/** What is on screen beside the place: not part of a link. */
export const panelOpen = signal(true);
export const layersOpen = signal(true);
export const helpOpen = signal(false);
export const sheet = signal<"peek" | "half" | "full">("half"); // phone only

/** hovered names what is under the pointer or the crosshair. */
export const hovered = signal<{ text: string; detail: string } | null>(null);

/** Flight asks the map to go somewhere. Every request is a new object. */
export interface Flight {
	bounds?: Bounds | null;
	place?: LonLat | null;
	zoom?: number;
}
export const flight = signal<Flight | null>(null);

/** spotlight is drawn until something else is chosen: the extent or place of a finding, a road found. */
export const spotlight = signal<GeoJSON.Geometry | null>(null);

/** marker rings the chosen post, building or incident; its panel knows where it is. */
export const marker = signal<LonLat | null>(null);

const steps = ["selection", "tab", "topic", "district", "edition", "desk"];

// step says whether a change of place is a step back should undo (a selection, a tab) or not (panning).
let step = false;

/** go changes the place; a change of selection, tab or topic is a step the back button undoes. */
export function go(change: Partial<Place>): void {
	step ||= steps.some((name) => name in change);
	place.value = { ...place.peek(), ...change }; // peek: callers inside an effect must not come to depend on it
}

export function select(next: Selection | null, fly?: Flight): void {
	batch(() => {
		spotlight.value = null;
		marker.value = null;
		go({ selection: next });
		if (next) openPanel();
		if (fly) flight.value = fly;
	});
}

/** goDistrict shows another district from its beginning; dates and the view were of the last one. */
export function goDistrict(id: number): void {
	go({
		district: id,
		selection: null,
		asOf: null,
		from: null,
		to: null,
		categories: [],
		rule: null,
		severity: null,
		camera: null,
		edition: null,
	});
}

// What was on screen when somebody went to sign in, to come back to.
let before: Pick<Place, "tab" | "selection"> | null = null;

export function openTab(next: Tab): void {
	if (next === "account" && tab.peek() !== "account") before = place.peek();
	batch(() => {
		spotlight.value = null;
		marker.value = null;
		go({ tab: next, selection: null });
		openPanel();
	});
}

/** leaveAccount goes back to what was on screen before signing in. */
export function leaveAccount(): void {
	go({ tab: before?.tab ?? "overview", selection: before?.selection ?? null });
	before = null;
	openPanel();
}

function openPanel(): void {
	panelOpen.value = true;
	if (sheet.peek() === "peek") sheet.value = "half";
}

export function setTopic(next: Topic): void {
	go({ topic: next });
}

export function toggleOverlay(which: Overlay): void {
	const on = place.value.overlays;
	go({ overlays: on.includes(which) ? on.filter((o) => o !== which) : [...on, which] });
}

export function lookedAt(camera: Camera): void {
	go({ camera });
}

/** sentTo is the view that an address asked for after the start: typed, or gone back to. */
export const sentTo = signal<Camera | null>(null);

function readAddress(): void {
	const next = decode(location.hash);
	place.value = next;
	if (next.camera) sentTo.value = next.camera;
}

/** startAddress reads the address bar and from then on keeps it and the place in step. */
export function startAddress(): void {
	place.value = decode(location.hash);
	addEventListener("popstate", readAddress);
	addEventListener("hashchange", () => {
		if (location.hash.replace(/^#/, "") !== encode(place.peek())) readAddress();
	});
	effect(() => {
		const hash = encode(place.value);
		if (hash === location.hash.replace(/^#/, "")) return;
		const address = hash ? `#${hash}` : location.pathname + location.search;
		if (step) history.pushState(null, "", address);
		else history.replaceState(null, "", address);
		step = false;
	});
}
