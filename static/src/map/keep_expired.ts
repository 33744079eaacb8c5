// A source that got another address has its tiles asked for again. MapLibre forgets that when a
// layer of the source changes in the same moment: it lets the news pass while the source is paused,
// and turns tiles that are to be asked for into tiles that are only drawn anew. The map would show
// the tiles of the old address for good.
import type { Map as MapLibre } from "maplibre-gl";

const kept = new WeakSet<object>();

/** keepExpired has a source of the map keep in mind which tiles are old. */
export function keepExpired(map: MapLibre, source: string): void {
	const manager = map.style?.tileManagers[source];
	if (!manager || kept.has(manager)) return;
	kept.add(manager);
	let missed = false; // another address, told while it was paused
	map.on("sourcedata", (e) => {
		if (e.sourceId === source && e.sourceDataChanged && manager._paused) missed = true;
	});
	const resume = manager.resume.bind(manager);
	manager.resume = () => {
		resume();
		if (missed) manager.reload(true);
		missed = false;
	};
	const reload = manager._reloadTile.bind(manager);
	manager._reloadTile = (id, state) => {
		const old = manager._inViewTiles.getTileById(id)?.state === "expired";
		return reload(id, old && state === "reloading" ? "expired" : state);
	};
}
