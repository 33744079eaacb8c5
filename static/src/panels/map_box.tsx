// The map's element and what floats over it: zoom, scale, the line that reads out what is there.
import { useEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { crosshair } from "../map/interact";
import { mapState, raster, scale, showAll, startMap, zoomBy } from "../map/map";
import { scaleBar } from "../map/scale_bar";
import { hovered, layersOpen } from "../state";
import { Skeleton } from "./parts/answer";
import { Icon } from "./parts/icon";

export function MapBox() {
	const box = useRef<HTMLDivElement>(null);
	useEffect(() => startMap(box.current!), []);
	return (
		<div class="map-box">
			<div class="map" ref={box} />
			{mapState.value === "loading" && (
				<div class="map-wait">
					<Skeleton rows={3} />
				</div>
			)}
			{mapState.value === "broken" && (
				<div class="empty-state">
					<h2>{t("map.broken")}</h2>
					<p>{t("map.broken_todo")}</p>
				</div>
			)}
			{crosshair.value && (
				<div
					class="crosshair"
					style={{ transform: `translate(${crosshair.value.x}px, ${crosshair.value.y}px)` }}
				>
					<svg width="33" height="33" viewBox="-16.500 -16.500 33 33" aria-hidden="true">
						<path d="M-16 0H-4M4 0H16M0-16V-4M0 4V16" />
					</svg>
				</div>
			)}
			<ZoomButtons />
			<Readout />
		</div>
	);
}

function ZoomButtons() {
	return (
		<div class="zoom card" role="group" aria-label={t("map.zoom")}>
			<button
				type="button"
				aria-label={t("keys.closer")}
				title={`${t("keys.closer")} (+)`}
				onClick={() => zoomBy(1)}
			>
				<Icon name="plus" />
			</button>
			<button
				type="button"
				aria-label={t("keys.farther")}
				title={`${t("keys.farther")} (−)`}
				onClick={() => zoomBy(-1)}
			>
				<Icon name="minus" />
			</button>
			<button type="button" aria-label={t("keys.whole")} title={`${t("keys.whole")} (H)`} onClick={showAll}>
				<Icon name="whole" />
			</button>
			<button
				type="button"
				class="layers-button"
				aria-label={t("keys.layers")}
				title={`${t("keys.layers")} (L)`}
				aria-expanded={layersOpen.value}
				onClick={() => (layersOpen.value = !layersOpen.value)}
			>
				<Icon name="layers" />
			</button>
		</div>
	);
}

/** Readout is the atlas's margin: the scale and what is under the pointer. */
function Readout() {
	const { metresPerPixel, zoom } = scale.value;
	const bar = scaleBar(metresPerPixel, 110);
	const at = hovered.value;
	return (
		<div class="readout">
			<span
				class="scale"
				style={{ width: `${bar.pixels}px` }}
				title={t("map.zoom_level", { z: zoom.toFixed(1) })}
			>
				{bar.label}
			</span>
			{raster.value && <span class="attribution">{raster.value.attribution}</span>}
			<span class="under" role="status" aria-live="polite">
				{at && (
					<>
						<strong>{at.text}</strong> {at.detail}
					</>
				)}
			</span>
		</div>
	);
}
