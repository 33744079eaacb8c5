// Versions of grids as a gesture first met them. What others change while the hand is at work is
// then refused by the server, not drawn over.
import type { Net } from "./net";

export type Versions = Record<number, number>;

export class Met {
	private readonly grids = new Map<number, number>();

	/** meet takes grids in; one met before keeps the version it had then. */
	meet(net: Net, ids: Iterable<number>): void {
		for (const id of ids) {
			const grid = net.grids.get(id);
			if (grid && !this.grids.has(id)) this.grids.set(id, grid.version);
		}
	}

	/**
	 * turn is meet for a gesture that is about these grids now. Of the others the hand has left those
	 * that are as they were; one that is another by now, or out of view, stays: it may be that the
	 * ground went from under the hand.
	 */
	turn(net: Net, ids: Iterable<number>): void {
		const now = new Set(ids);
		for (const [id, version] of this.grids)
			if (!now.has(id) && net.grids.get(id)?.version === version) this.grids.delete(id);
		this.meet(net, now);
	}

	/** only forgets all grids but these. */
	only(ids: readonly number[]): void {
		for (const id of this.grids.keys()) if (!ids.includes(id)) this.grids.delete(id);
	}

	/** versions of these grids, as far as they were met. */
	versions(ids: Iterable<number> = this.grids.keys()): Versions {
		const out: Versions = {};
		for (const id of ids) {
			const version = this.grids.get(id);
			if (version !== undefined) out[id] = version;
		}
		return out;
	}

	clear(): void {
		this.grids.clear();
	}
}
