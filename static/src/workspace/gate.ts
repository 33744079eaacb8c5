// What keeps the edition on screen from coming into force, all pages of it, asked again a moment
// after the hand rests.
import { computed, signal } from "@preact/signals";
import { call, Problem, url } from "../api";
import { type Answer, queryWith } from "../data";
import { lang } from "../i18n";
import { place } from "../state";
import { sending } from "./assign";
import { stuck, waiting } from "./commit";
import { draft } from "./draft";
import type { Blocker, Gate } from "./edition.types";
import { listed, mending } from "./mend";
import { gesture } from "./tool";

const idle: Answer<Gate> = { data: undefined, error: undefined, loading: false };
const onTheWay = new Set(["draft", "submitted", "approved", "scheduled"]);

/** checking: the list is being made anew. */
export const checking = signal(false);

/** gate of the edition on screen; nothing for one that is or was in force. */
export const gate = computed<Answer<Gate>>(() => {
	const e = draft.value;
	if (!e || !onTheWay.has(e.state)) return idle;
	return queryWith<Gate>(
		url(`editions/${e.id}/validation`, { lang: lang.value, limit: 2000 }),
		["gate"],
		allOf,
	).value;
});

const asked = new Set<string>();

async function allOf(path: string, stop: AbortSignal): Promise<Gate> {
	checking.value = true;
	try {
		if (asked.has(path)) {
			await rest(stop);
			// Another edition was opened in the meantime, or this one has come into force.
			const e = draft.peek();
			if (!e || !onTheWay.has(e.state) || !path.includes(`/editions/${e.id}/`)) throw new Problem(0, "");
		}
		asked.add(path);
		const first = await call<Gate>(path, { signal: stop });
		let next = first.next;
		while (next) {
			const page: Gate = await call<Gate>(next, { signal: stop });
			first.blockers.push(...page.blockers);
			next = page.next;
		}
		listed(first.edition?.id ?? 0);
		return { ...first, next: null };
	} finally {
		if (!stop.aborted) checking.value = false;
	}
}

/** rest waits until nothing is drawn or sent, and a moment more: a proof of all borders is work. */
async function rest(stop: AbortSignal): Promise<void> {
	const moment = () => (place.peek().desk === "todo" ? 150 : 1200);
	do await new Promise((go) => setTimeout(go, moment()));
	while (!stop.aborted && (gesture.peek() || mending.peek() || sending.peek() || onTheirWay()));
	stop.throwIfAborted();
}

/** onTheirWay: steps will soon be done; one the server fails at keeps nobody from seeing the list. */
const onTheirWay = () => waiting.peek().length > 0 && stuck.peek() === null;

/** Group is the blockers of a rule. */
export interface Group {
	rule: string;
	title: string;
	blockers: Blocker[];
}

/** byRule groups blockers, in the server's order of rules. */
export function byRule(all: readonly Blocker[]): Group[] {
	const groups = new Map<string, Group>();
	for (const b of all) {
		const group = groups.get(b.rule);
		if (group) group.blockers.push(b);
		else groups.set(b.rule, { rule: b.rule, title: b.title, blockers: [b] });
	}
	return [...groups.values()];
}
