// The change feed in the browser. One tab of the browser holds the stream (a Web Lock says
// which) and hands every event to the others over a BroadcastChannel: a browser allows six
// connections to a host, and ten open tabs must not use them up.
import { signal } from "@preact/signals";
import type { Change } from "./api.types";
import { type Event, Feed } from "./live_feed";
import type { Heard } from "./workspace/people_here";

export type LiveState = "connecting" | "live" | "lost";
export const liveState = signal<LiveState>("connecting");

const patience = 3000; // ms without a stream before the reader is told

/** liveHere says whether this tab is the one that holds the stream. */
export const liveHere = signal(false);

let hear: (word: Heard) => void = () => undefined;

/** onPresence is told what the stream says of people in drafts. */
export function onPresence(tell: (word: Heard) => void): void {
	hear = tell;
}

interface Wire {
	event: Event;
	presence?: Heard;
	state: LiveState;
	ask?: boolean; // a tab has come and asks how far the others are
}

/** follow calls back with the layers that changed, gathered for a moment. It answers how to stop. */
export function follow(
	district: number,
	seq: number,
	changed: (changes: Change[], all: boolean) => void,
): () => void {
	const feed = new Feed(seq, changed);
	const name = `gridmap.live.${district}`;
	const channel = "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
	const stop = new AbortController();
	const send = (wire: Wire) => channel?.postMessage(wire);

	channel?.addEventListener("message", ({ data }: MessageEvent<Wire>) => {
		if (data.ask) {
			if (liveHere.peek()) send({ event: { kind: "at", seq: feed.seq }, state: liveState.peek() });
			return;
		}
		if (data.presence) return hear(data.presence);
		liveState.value = data.state;
		feed.take(data.event);
	});

	let late: ReturnType<typeof setTimeout> | undefined;
	const hold = () => {
		const source = new EventSource(`/api/v1/events?district=${district}&after=${feed.seq}`);
		const pass = (event: Event, state: LiveState) => {
			liveState.value = state;
			feed.take(event);
			send({ event, state });
		};
		source.addEventListener("hello", (e) => {
			clearTimeout(late);
			late = undefined;
			pass({ kind: "hello", seq: JSON.parse(e.data).seq }, "live");
		});
		source.addEventListener("change", (e) => pass({ kind: "change", change: JSON.parse(e.data) }, "live"));
		source.addEventListener("presence", (e) => {
			const presence = JSON.parse(e.data) as Heard;
			hear(presence);
			send({ event: { kind: "nothing" }, state: liveState.peek(), presence });
		});
		source.onerror = () => {
			if (liveState.peek() === "live") pass({ kind: "nothing" }, "connecting");
			late ??= setTimeout(() => pass({ kind: "nothing" }, "lost"), patience);
		};
		return source;
	};

	const lead = () =>
		new Promise<void>((done) => {
			liveHere.value = true;
			let source = hold();
			// A stream the server refused is closed for good; ask again while this tab leads.
			const again = setInterval(() => {
				if (source.readyState === EventSource.CLOSED) source = hold();
			}, 5000);
			// The browser waits longer and longer; back on the network nobody wants to.
			const back = () => {
				if (source.readyState === EventSource.OPEN) return;
				source.close();
				source = hold();
			};
			addEventListener("online", back);
			stop.signal.addEventListener("abort", () => {
				clearInterval(again);
				clearTimeout(late);
				removeEventListener("online", back);
				source.close();
				liveHere.value = false;
				done();
			});
		});

	send({ event: { kind: "nothing" }, state: "connecting", ask: true });
	if (navigator.locks)
		navigator.locks.request(name, () => (stop.signal.aborted ? undefined : lead())).catch(() => undefined);
	else lead();

	return () => {
		stop.abort();
		channel?.close();
		feed.close();
	};
}
