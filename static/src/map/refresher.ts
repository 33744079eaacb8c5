// Asks again for tiles that are others now: those on screen, and never too early. MapLibre keeps
// three kinds of tiles: those in view, those on their way, and those out of view that it puts back
// without asking. A tile on its way may have been drawn before the change, so it is asked for
// again once it is here; one out of view is forgotten.
import type { TileID, Touch } from "./touched";

/** Tile is what there is to know of a tile of the map. */
export interface Tile {
	tileID: { key: string; canonical: TileID };
	state: string;
}

/** Tiles are a source's tiles as the map keeps them. */
export interface Tiles {
	inView(): readonly Tile[];
	shown(tile: Tile): boolean; // not about to fade away
	forget(which: (tile: Tile) => boolean): void; // of those out of view
	ask(tiles: readonly Tile[]): void;
}

const pause = 40; // ms between looks at tiles on their way

export class Refresher {
	private readonly old = new Map<string, Set<Tile>>(); // by source, to be asked for when they can be
	private readonly asked = new Map<string, Set<Tile>>(); // by source, on their way since we asked
	private timer: ReturnType<typeof setTimeout> | undefined;

	/** busy is told when the first tile is waited for and when the last one has come. */
	constructor(
		private readonly find: (source: string) => Tiles | null,
		private readonly busy: (is: boolean) => void,
	) {}

	/** waits: there are tiles that are not here yet. */
	get waits(): boolean {
		return this.old.size + this.asked.size > 0;
	}

	/** refresh has the tiles of a source that are touched asked for again. */
	refresh(source: string, touch: Touch): void {
		const tiles = this.find(source);
		if (!tiles) return;
		tiles.forget((t) => touch(t.tileID.canonical));
		this.wait(
			source,
			tiles.inView().filter((t) => touch(t.tileID.canonical)),
		);
	}

	/** again has the tiles of a source that are on their way asked for again once they are here. */
	again(source: string): void {
		const tiles = this.find(source);
		if (tiles)
			this.wait(
				source,
				tiles.inView().filter((t) => !here(t)),
			);
	}

	private wait(source: string, list: readonly Tile[]): void {
		if (list.length === 0) return;
		const old = this.old.get(source) ?? new Set<Tile>();
		for (const t of list) old.add(t);
		this.old.set(source, old);
		this.busy(true);
		this.look();
	}

	private look(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
		for (const source of new Set([...this.old.keys(), ...this.asked.keys()])) this.lookAt(source);
		if (this.waits) this.timer = setTimeout(() => this.look(), pause);
		else this.busy(false);
	}

	private lookAt(source: string): void {
		const old = this.old.get(source) ?? new Set<Tile>();
		const asked = this.asked.get(source) ?? new Set<Tile>();
		const tiles = this.find(source);
		const inView = new Set(tiles?.inView());
		const gone = [...old].filter((t) => !inView.has(t));
		if (gone.length > 0) tiles?.forget((t) => gone.includes(t)); // it left the view as it was
		const ready = [...old].filter(
			(t) => inView.has(t) && here(t) && (t.state === "errored" || tiles?.shown(t)),
		);
		for (const t of [...gone, ...ready]) old.delete(t);
		if (ready.length > 0) tiles?.ask(ready);
		for (const t of ready) asked.add(t);
		for (const t of asked) if (!inView.has(t) || (here(t) && !ready.includes(t))) asked.delete(t);
		keep(this.old, source, old);
		keep(this.asked, source, asked);
	}

	close(): void {
		clearTimeout(this.timer);
		this.old.clear();
		this.asked.clear();
	}
}

/** here: nothing is on its way. */
function here(tile: Tile): boolean {
	return tile.state === "loaded" || tile.state === "errored";
}

function keep(map: Map<string, Set<Tile>>, source: string, tiles: Set<Tile>): void {
	if (tiles.size > 0) map.set(source, tiles);
	else map.delete(source);
}
