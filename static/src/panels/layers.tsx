// The layer list: one topic that carries the colour, what lies over it, and the legend of each.
import { overlays, topicsOf } from "../hash";
import { t } from "../i18n";
import { can } from "../session";
import { edition, layersOpen, place, setTopic, toggleOverlay, topic } from "../state";
import { OverlayLegend, TopicLegend } from "./legends";
import { Icon } from "./parts/icon";

export function LayersCard() {
	if (!layersOpen.value) return null;
	const signedIn = can("read_district");
	const offered = topicsOf(edition.value);
	return (
		<section class="layers card" aria-label={t("layers.title")}>
			<header>
				<h2>{t("layers.title")}</h2>
				<button
					type="button"
					class="icon-button"
					aria-label={t("close")}
					title={`${t("close")} (L)`}
					onClick={() => {
						layersOpen.value = false;
						document.querySelector<HTMLElement>(".layers-button")?.focus();
					}}
				>
					<Icon name="close" />
				</button>
			</header>
			<fieldset>
				<legend>{t("layers.topic")}</legend>
				{offered.map((which, i) => {
					const locked = !signedIn && which !== "responsibility" && which !== "none";
					return (
						<div key={which} class="layer">
							<label
								class={locked ? "locked" : undefined}
								title={locked ? t("layers.locked") : `${(i + 1) % offered.length}`}
							>
								<input
									type="radio"
									name="topic"
									checked={topic.value === which}
									disabled={locked}
									onChange={() => setTopic(which)}
								/>
								<span>{t(`topic.${which}`)}</span>
							</label>
							{topic.value === which && <TopicLegend topic={which} />}
						</div>
					);
				})}
			</fieldset>
			<fieldset>
				<legend>{t("layers.overlays")}</legend>
				{[...overlays].reverse().map((which) => {
					const locked = !signedIn && which === "incidents";
					const on = place.value.overlays.includes(which) && !locked;
					return (
						<div key={which} class="layer">
							<label class={locked ? "locked" : undefined} title={locked ? t("layers.locked") : undefined}>
								<input type="checkbox" checked={on} disabled={locked} onChange={() => toggleOverlay(which)} />
								<span>{t(`overlay.${which}`)}</span>
							</label>
							{on && <OverlayLegend overlay={which} />}
						</div>
					);
				})}
			</fieldset>
		</section>
	);
}
