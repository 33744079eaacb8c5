// What an edition has been through and what may be done with it next. Pure: what is asked of the
// server stands in life.ts.
import type { Edition } from "../api.types";
import { addDays } from "../dates";
import type { EditionDetail, EditionEvent } from "./edition.types";

/** Act is one thing that takes an edition on its way. */
export type Act =
	| "submit"
	| "return"
	| "withdraw"
	| "approve"
	| "publish"
	| "unschedule"
	| "abandon"
	| "copy";

/** Reader is who asks: null for nobody. */
export interface Reader {
	id: number | null;
	edits: boolean;
	reviews: boolean;
}

/** Standing is what is known of whether an edition may be published. What else stands in the way
 * depends on the day, which is asked for first. */
export interface Standing {
	stale: boolean; // its base is not the last edition any more
}

/** Hindrance is why an act that belongs to the state cannot be done now, or not by this reader. */
export type Hindrance = "reviewer" | "planner" | "own" | "stale";

export interface Offer {
	act: Act;
	why: Hindrance | null; // null: go ahead
}

type Which = Pick<EditionDetail, "state" | "submitted_by">;

/** offers lists the acts of an edition's state, the one that leads on first. */
export function offers(e: Which, who: Reader, now: Standing): Offer[] {
	const planner = (act: Act): Offer => ({ act, why: who.edits ? null : "planner" });
	const reviewer = (act: Act): Offer => ({ act, why: who.reviews ? null : "reviewer" });
	switch (e.state) {
		case "draft":
			return [planner("submit"), planner("abandon")];
		case "submitted": {
			const approve = reviewer("approve");
			if (!approve.why && who.id !== null && e.submitted_by?.id === who.id) approve.why = "own";
			const own = who.edits && who.id !== null && e.submitted_by?.id === who.id;
			const withdraw: Offer[] = own ? [{ act: "withdraw", why: null }] : [];
			return [approve, reviewer("return"), ...withdraw, planner("abandon")];
		}
		case "approved": {
			const publish = reviewer("publish");
			publish.why ??= now.stale ? "stale" : null;
			return [publish, reviewer("return"), planner("abandon")];
		}
		case "scheduled":
			return [reviewer("unschedule")];
		default:
			return [planner("copy")];
	}
}

/** timelineEnd is the edition that a draft made now would replace: the last in force or to come. */
export function timelineEnd<E extends Pick<Edition, "state" | "from">>(editions: readonly E[]): E | null {
	return editions
		.filter((e) => e.state === "in_force" || e.state === "scheduled")
		.reduce<E | null>((last, e) => (!last || (e.from ?? "") > (last.from ?? "") ? e : last), null);
}

/** isStale: another edition has come into force, or is to, since the draft was made. */
export function isStale(
	e: Pick<EditionDetail, "id" | "state" | "base">,
	editions: readonly EditionDetail[],
): boolean {
	if (!["draft", "submitted", "approved"].includes(e.state)) return false;
	const last = timelineEnd(editions);
	return last !== null && last.id !== e.base;
}

/** Stage is a step of an edition's life: what it is called, and who took it when. */
export interface Stage {
	name: "made" | "submitted" | "approved" | "scheduled" | "in_force" | "ended";
	reached: "done" | "now" | "ahead";
	who: string | null;
	at: string | null; // a moment
	day: string | null; // a day, of what happens on a day
	note: string;
}

const order = ["draft", "submitted", "approved", "scheduled", "in_force", "superseded"] as const;

/** stagesOf lists the steps from making to the end; a scheduled day has its own step only while it is to come. */
export function stagesOf(e: EditionDetail, events: readonly EditionEvent[]): Stage[] {
	const last = (kind: string) => events.find((v) => v.kind === kind); // newest first
	const at = order.indexOf(e.state as (typeof order)[number]);
	const stage = (name: Stage["name"], rank: number, more: Partial<Stage>): Stage => ({
		name,
		reached: at > rank ? "done" : at === rank ? "now" : "ahead",
		who: null,
		at: null,
		day: null,
		note: "",
		...more,
	});
	const of = (who: { name: string } | null, when: string | null, kind: string): Partial<Stage> => ({
		who: who?.name ?? null,
		at: when,
		note: when ? (last(kind)?.note ?? "") : "",
	});
	const list = [
		stage("made", 0, of(e.created_by, e.created_at, "created")),
		stage("submitted", 1, at >= 1 ? of(e.submitted_by, e.submitted_at, "submitted") : {}),
		stage("approved", 2, at >= 2 ? of(e.approved_by, e.approved_at, "approved") : {}),
	];
	if (e.state === "scheduled") {
		const planned = last("scheduled");
		list.push(stage("scheduled", 3, of(planned?.actor ?? null, planned?.at ?? null, "scheduled")));
	}
	list.push(
		stage("in_force", 4, {
			...(at >= 4 ? of(e.published_by, e.published_at, "published") : {}),
			day: e.from ?? e.planned_from,
		}),
	);
	if (e.state === "superseded") list.push(stage("ended", 5, { day: e.to }));
	return list;
}

/** isWithdrawal: it went back because who submitted it took it back. */
export function isWithdrawal({ kind, detail }: EditionEvent): boolean {
	return kind === "returned" && (detail as { withdrawn?: boolean } | null)?.withdrawn === true;
}

/** returnedWords is what a reviewer said when a draft last came back, unless it was handed in again since. */
export function returnedWords(e: Which, events: readonly EditionEvent[]): EditionEvent | null {
	if (e.state !== "draft") return null;
	const last = events.find((v) => v.kind === "submitted" || v.kind === "returned");
	return last?.kind === "returned" && !isWithdrawal(last) ? last : null;
}

/** firstDay is the day to propose for publishing: the one it is meant for, or the first that is possible. */
export function firstDay(planned: string | null, today: string, begin: string | null): string {
	const least = begin === null ? today : addDays(begin, 1);
	return [planned ?? "", today, least].reduce((a, b) => (a > b ? a : b));
}

/** meaningOf says what a day to publish on means, seen from today. */
export function meaningOf(
	day: string,
	today: string,
	begin: string | null,
): "past" | "today" | "future" | "too_early" {
	if (begin !== null && day <= begin) return "too_early";
	return day < today ? "past" : day === today ? "today" : "future";
}
