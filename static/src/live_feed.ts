// The part of following that needs no browser: what to do with what arrives, and when.
import type { Change } from "./api.types";

/** hello: the stream begins after seq. at: another tab has come as far as seq. */
export type Event =
	| { kind: "hello"; seq: number }
	| { kind: "at"; seq: number }
	| { kind: "change"; change: Change }
	| { kind: "nothing" };

const gather = 250; // ms: a bulk load is many changes, the map is drawn once
const most = 1000; // ms: and no more than so late

/** Feed gathers changes and notices when some were missed. */
export class Feed {
	private waiting: Change[] = [];
	private missed = false;
	private timer: ReturnType<typeof setTimeout> | undefined;
	private since = 0;

	/** seq is the number of the newest change the page already shows. */
	constructor(
		public seq: number,
		private readonly tell: (changes: Change[], all: boolean) => void,
	) {}

	take(event: Event): void {
		if (event.kind === "hello") {
			// Asked for what comes after a number, the server begins with another one when it can
			// no longer tell all that was missed.
			if (event.seq !== this.seq) this.missed = true;
			this.seq = event.seq;
		} else if (event.kind === "at") {
			if (event.seq <= this.seq) return;
			this.missed = true;
			this.seq = event.seq;
		} else if (event.kind === "change") {
			// Numbers may leave holes: changes of layers this reader may not see are not told.
			if (event.change.seq <= this.seq) return;
			this.seq = event.change.seq;
			this.waiting.push(event.change);
		}
		if (!this.missed && this.waiting.length === 0) return;
		const now = Date.now();
		if (this.timer === undefined) this.since = now;
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(gather, this.since + most - now)));
	}

	private flush(): void {
		const [changes, missed] = [this.waiting, this.missed];
		this.timer = undefined;
		this.waiting = [];
		this.missed = false;
		this.tell(changes, missed);
	}

	close(): void {
		clearTimeout(this.timer);
	}
}

/** touched are the tags that queries carry for what a change of a layer may alter. */
const touched: Record<string, readonly string[]> = {
	areas: ["areas"],
	// Grids in force change when an edition is published: it is another one that is the last.
	grids: ["grids", "areas", "validation", "hotspots", "coverage", "heat", "edition", "gate", "impact"],
	responsibility: ["grids", "areas", "validation", "organisations"],
	organisations: ["grids", "organisations", "validation"],
	members: ["grids", "organisations", "validation", "members"],
	edition: [
		"edition",
		"gate",
		"impact",
		"grids",
		"areas",
		"buildings",
		"posts",
		"incidents",
		"validation",
		"hotspots",
		"coverage",
		"heat",
	],
	buildings: ["buildings", "grids", "areas", "validation", "coverage", "hotspots"],
	posts: ["posts", "grids", "areas", "coverage"],
	incidents: ["incidents", "grids", "heat", "hotspots"],
	import: ["imports"],
};

/** drafted are the tags of what a change of a draft may alter, by layer: only what asks about a draft carries them. */
const drafted: Record<string, readonly string[]> = {
	grids: ["edition", "borders", "operations", "impact", "gate", "figures"],
	edition: ["edition", "gate"],
	responsibility: ["edition", "gate", "impact"],
	comment: ["comments"],
};

/**
 * tagsOf answers what to ask again for; the district's own numbers always. A draft is in nothing but
 * itself: what its grids are asked about matters only where it is the edition on screen.
 */
export function tagsOf(changes: readonly Change[], onScreen: number | null = null): Set<string> {
	return new Set([
		"districts",
		"search",
		"imports",
		...changes.flatMap((c) => {
			if (!c.draft) return touched[c.layer] ?? [c.layer];
			const mine = drafted[c.layer] ?? drafted.grids!;
			return c.edition === onScreen ? [...mine, "grids"] : mine.filter((tag) => tag === "edition");
		}),
	]);
}

/** draftsElsewhere are the changed drafts that are not on screen. */
export function draftsElsewhere(changes: readonly Change[], onScreen: number | null): Set<number> {
	return new Set(changes.flatMap((c) => (c.draft && c.edition && c.edition !== onScreen ? [c.edition] : [])));
}
