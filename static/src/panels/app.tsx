// The page: a bar above, the map below, panels floating at its edges.
import { useEffect } from "preact/hooks";
import { invalidate } from "../data";
import { t } from "../i18n";
import { listen } from "../keys";
import { phone } from "../layout";
import { district, districts, edition, helpOpen, layersOpen, panelOpen } from "../state";
import { Help } from "./help";
import { LayersCard } from "./layers";
import { MapBox } from "./map_box";
import { Notices } from "./notices";
import { Skeleton } from "./parts/answer";
import { PrintPreview } from "./print/preview";
import { chords, shortcuts } from "./shortcuts";
import { Side } from "./side";
import { TopBar } from "./topbar";
import { EditionBar } from "./workspace/edition_bar";
import { GestureBar } from "./workspace/gesture_bar";
import { RenameForm } from "./workspace/rename_form";
import { Swipe } from "./workspace/swipe";
import { ToolStrip } from "./workspace/tool_strip";

export function App() {
	useEffect(() => listen(shortcuts, chords), []);
	return (
		<div
			class={`app ${phone.value ? "on-phone" : ""} ${panelOpen.value ? "with-panel" : ""} ${layersOpen.value ? "with-layers" : ""} ${edition.value !== null ? "in-workspace" : ""}`}
		>
			{/* No link: the fragment is the view, not a place on the page. */}
			<button type="button" class="skip" onClick={() => document.getElementById("side")?.focus()}>
				{t("skip.panel")}
			</button>
			<TopBar />
			<main class="stage">
				{district.value ? (
					<MapBox key="map" />
				) : (
					<div class="map-box empty">{districts.value ? <NoDistrict /> : <Skeleton rows={3} />}</div>
				)}
				<Notices />
				<Swipe />
				<EditionBar />
				<ToolStrip />
				<GestureBar />
				<RenameForm />
				<Side />
				{district.value && <LayersCard />}
			</main>
			{helpOpen.value && <Help />}
			<PrintPreview />
		</div>
	);
}

/** NoDistrict: the database is empty. Nothing tells of a first district, so the list is asked for again. */
function NoDistrict() {
	useEffect(() => {
		const timer = setInterval(() => invalidate(new Set(["districts"])), 3000);
		return () => clearInterval(timer);
	}, []);
	return (
		<div class="empty-state">
			<h2>{t("empty.title")}</h2>
			<p>{t("empty.text")}</p>
			<pre>gridmap demo{"\n"}gridmap import FILE… --as grids --district NAME --publish</pre>
		</div>
	);
}
