// The map on the page: it follows the state, and what happens on it goes back into the state.
import { computed, effect, signal, untracked } from "@preact/signals";
import { Map as MapLibre, setWorkerUrl, type VectorTileSource } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { coverage, heat, hotspots } from "../analysis";
import type { Change } from "../api.types";
import { lit } from "../findings";
import { lang, t } from "../i18n";
import { insets } from "../layout";
import { palettes } from "../palette";
import { can } from "../session";
import {
	district,
	edition,
	type Flight,
	flight,
	lookedAt,
	marker,
	place,
	selection,
	sentTo,
	span,
	spotlight,
	tab,
	topic,
} from "../state";
import { still, theme } from "../theme";
import { draft } from "../workspace/draft";
import { measure, redrawn, target } from "../workspace/figures";
import { startCompare } from "./compare";
import { startEditor } from "./edit/editor";
import { picked } from "./edit/pick";
import { gridZoom } from "./grid_zoom";
import { provideImages } from "./images";
import { interact } from "./interact";
import { keepExpired } from "./keep_expired";
import { startOthers } from "./others";
import { paintGrids } from "./paint";
import { startPins } from "./pins";
import { Refresher, type Tile, type Tiles } from "./refresher";
import type { Raster, Scene } from "./scene";
import { styleOf } from "./style";
import { everything, type TileID, touchOf } from "./touched";

setWorkerUrl(workerUrl);

/** mapState tells the page whether the map shows yet, and why not. */
export const mapState = signal<"loading" | "ready" | "broken">("loading");
export const scale = signal({ metresPerPixel: 0, zoom: 0 });

/** unread are the tiles that could not be read, by source. */
export const unread = signal<ReadonlyMap<string, readonly TileID[]>>(new Map());
export const raster = signal<Raster | null>(null);

export const scene = computed<Scene | null>(() => {
	const here = district.value;
	if (!here) return null;
	return {
		theme: theme.value,
		colours: palettes[theme.value],
		still: still.value,
		district: here.id,
		gridZoom: gridZoom(here.bounds, here.counts.grids),
		asOf: place.value.asOf,
		edition: edition.value,
		base: draft.value?.base ?? null,
		seeAll: can("read_district"),
		topic: topic.value,
		overlays: place.value.overlays,
		selection: selection.value,
		lit: [
			...(edition.value !== null || (tab.value === "findings" && !selection.value) ? lit.value : []),
			...picked.value,
		],
		span: span.value,
		categories: place.value.categories,
		heatBy: place.value.heatBy,
		breaks: heat.value.data?.breaks ?? [],
		hotspots: hotspots.value.data?.key ?? null,
		coverage: coverage.value.data?.key ?? null,
		limits: here.settings.reach_m,
		target: target.value,
		measure: measure.value,
		redrawn: { changed: redrawn.value.changed, fresh: redrawn.value.fresh },
		raster: raster.value,
		spotlight: spotlight.value,
		marker: marker.value,
	};
});

let map: MapLibre | null = null;
let refresher: Refresher | null = null;

/** startMap draws into the element and answers how to take it away again. */
export function startMap(container: HTMLElement): () => void {
	const first = scene.peek();
	if (!first) throw new Error("the map needs a district");
	const here = district.peek()!;
	const camera = place.peek().camera;
	try {
		map = new MapLibre({
			container,
			style: styleOf(first),
			...(camera
				? { center: [camera.lon, camera.lat], zoom: camera.zoom }
				: { bounds: here.bounds ?? [73, 18, 135, 54], fitBoundsOptions: { padding: insets.peek() } }),
			minZoom: 3,
			maxZoom: 20,
			dragRotate: false,
			pitchWithRotate: false,
			touchPitch: false,
			attributionControl: false,
			fadeDuration: still.peek() ? 0 : 120,
			locale: { "Map.Title": t("map.title") },
			localIdeographFontFamily: "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif",
		});
	} catch {
		mapState.value = "broken"; // no WebGL: lists and panels still work
		return () => undefined;
	}
	const live = map;
	live.touchZoomRotate.disableRotation();
	live.keyboard.disableRotation();
	provideImages(live);
	live.on("error", (e) => {
		const { error, sourceId, tile } = e as typeof e & {
			sourceId?: string;
			tile?: { tileID: { canonical: TileID } };
		};
		if (/abort/i.test(String(error))) return;
		if (!sourceId || !tile) console.warn("map:", error?.message ?? error);
		else {
			const before = unread.peek();
			unread.value = new Map([
				...before,
				[sourceId, [...(before.get(sourceId) ?? []), tile.tileID.canonical]],
			]);
		}
	});

	const busy = (is: boolean) => container.setAttribute("aria-busy", String(is));
	busy(true);
	const refreshing = new Refresher(
		(source) => tilesOf(live, source),
		(is) => (is ? busy(true) : live.triggerRepaint()), // what follows is idle
	);
	refresher = refreshing;
	live.on("dataloading", () => busy(true));
	live.on("idle", () => busy(refreshing.waits));

	const ends: (() => void)[] = [() => refreshing.close()];
	live.once("load", () => {
		mapState.value = "ready";
		ends.push(
			effect(() => void draw(live, scene.value)),
			effect(() => void paintGrids(live)),
			interact(live),
			startEditor(live),
			startCompare(live, scene),
			startOthers(live),
			startPins(live),
		);
	});
	const look = () => {
		const { lng, lat } = live.getCenter();
		lookedAt({ zoom: live.getZoom(), lat, lon: lng });
	};
	const measure = () => {
		const { lat } = live.getCenter();
		scale.value = {
			metresPerPixel: (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** live.getZoom()),
			zoom: live.getZoom(),
		};
	};
	live.on("moveend", look);
	live.on("move", measure);
	measure();
	let sent = sentTo.peek();
	ends.push(
		effect(() => {
			const to = sentTo.value;
			if (!to || to === sent) return;
			sent = to;
			untracked(() => live.jumpTo({ center: [to.lon, to.lat], zoom: to.zoom }));
		}),
		effect(() => {
			const to = flight.value;
			if (to) untracked(() => fly(live, to)); // a flight cut short by the next one tells of its end at once
		}),
		effect(() => live.getCanvas().setAttribute("aria-label", lang.value && t("map.title"))),
		followDistrict(live),
	);
	return () => {
		for (const end of ends) end();
		live.remove();
		map = refresher = null;
	};
}

/**
 * draw brings the map to the scene. Addresses of sources that stay are changed in place: the old
 * tiles remain until the new ones are here, and what is painted on features is kept.
 */
function draw(live: MapLibre, next: Scene | null): void {
	if (!next) return;
	const style = styleOf(next);
	for (const [id, source] of Object.entries(style.sources)) {
		const now = live.getSource<VectorTileSource>(id);
		if (source.type !== "vector" || now?.type !== "vector" || !source.tiles) continue;
		keepExpired(live, id);
		if (now.tiles[0] !== source.tiles[0]) setTiles(live, now, source.tiles);
	}
	live.setStyle(style, { diff: true, validate: false });
}

/**
 * refresh asks again for the tiles on screen that the changes touch; null: for all. A tile that is
 * the same is answered with a 304.
 */
export function refresh(changes: readonly Change[] | null): void {
	if (!map) return;
	for (const id of Object.keys(map.getStyle()?.sources ?? {})) {
		const source = map.getSource<VectorTileSource>(id);
		if (source?.type !== "vector" || !source.tiles?.[0]) continue;
		const touch = changes ? touchOf(changes, source.tiles[0]) : everything;
		if (touch) refresher?.refresh(id, touch);
	}
}

/** readAgain asks again for the tiles that could not be read. */
export function readAgain(): void {
	for (const [id, tiles] of unread.peek()) if (map?.getSource(id)) map.refreshTiles(id, [...tiles]);
	unread.value = new Map();
}

/**
 * setTiles gives a source another address and has every tile asked for. A tile that had failed
 * would wait for ever (MapLibre takes it for one that is loading) unless it is asked for by its
 * number first; one on its way from the old address would stay, once it is here.
 */
function setTiles(live: MapLibre, source: VectorTileSource, tiles: string[]): void {
	const mine = unread.peek().get(source.id);
	if (mine) {
		live.refreshTiles(source.id, [...mine]);
		isRead(source.id, mine);
	}
	source.setTiles(tiles);
	refresher?.again(source.id);
}

/** isRead takes tiles off the list of those that could not be read. */
function isRead(source: string, tiles: readonly TileID[]): void {
	const mine = unread.peek().get(source);
	if (!mine) return;
	const same = (a: TileID, b: TileID) => a.z === b.z && a.x === b.x && a.y === b.y;
	const left = mine.filter((m) => !tiles.some((t) => same(m, t)));
	const others = [...unread.peek()].filter(([id]) => id !== source);
	unread.value = new Map(left.length > 0 ? [...others, [source, left]] : others);
}

/** tilesOf is what the map keeps of a source's tiles. MapLibre has no other way to ask. */
function tilesOf(live: MapLibre, source: string): Tiles | null {
	const manager = live.style?.tileManagers[source];
	if (!manager) return null;
	return {
		inView: () => manager._inViewTiles.getAllTiles(),
		shown: (tile: Tile) => manager._inViewTiles.isIdRenderable(tile.tileID.key),
		forget: (which) => void manager._outOfViewCache.filter((tile) => !which(tile)),
		ask: (tiles) => {
			const list = tiles.map((t) => t.tileID.canonical);
			isRead(source, list);
			live.refreshTiles(source, list);
		},
	};
}

function fly(live: MapLibre, to: Flight): void {
	const padding = insets.peek();
	const duration = still.peek() ? 0 : 140;
	if (to.bounds) live.fitBounds(to.bounds, { padding, maxZoom: to.zoom ?? 16.5, duration });
	else if (to.place) {
		const offset: [number, number] = [(padding.left - padding.right) / 2, (padding.top - padding.bottom) / 2];
		live.easeTo({ center: to.place, zoom: Math.max(to.zoom ?? 16, 0), offset, duration });
	}
}

/** followDistrict shows the whole of another district when it is chosen. */
function followDistrict(live: MapLibre): () => void {
	let shown = district.peek()?.id;
	return effect(() => {
		const here = district.value;
		if (!here || here.id === shown) return;
		shown = here.id;
		if (here.bounds) live.fitBounds(here.bounds, { padding: insets.peek(), duration: 0 });
	});
}

/** gridUnder is the grid at a point of the page. */
export function gridUnder(x: number, y: number): { id: number; name: string } | null {
	if (!map?.getLayer("grid-fill")) return null;
	const box = map.getCanvas().getBoundingClientRect();
	const hit = map.queryRenderedFeatures([x - box.left, y - box.top], { layers: ["grid-fill"] })[0];
	if (typeof hit?.id !== "number") return null;
	return { id: hit.id, name: String(hit.properties.name || hit.properties.code) };
}

/** viewBounds is the part of the map that no panel covers. */
export function viewBounds(): [number, number, number, number] | null {
	if (!map) return null;
	const { top, right, bottom, left } = insets.peek();
	const { clientWidth, clientHeight } = map.getCanvas();
	const a = map.unproject([left, clientHeight - bottom]);
	const b = map.unproject([clientWidth - right, top]);
	return [a.lng, a.lat, b.lng, b.lat];
}

export function zoomBy(steps: number): void {
	map?.zoomTo(map.getZoom() + steps, { duration: still.peek() ? 0 : 120 });
}

export function showAll(): void {
	const here = district.peek();
	if (here?.bounds) flight.value = { bounds: here.bounds };
}

export function focusMap(): void {
	map?.getCanvas().focus();
}
