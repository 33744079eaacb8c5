// Lines over the map that say something about everything below: no connection, an unproved
// baseline, another day than today.
import { dismissed, online } from "../connection";
import { longDay } from "../format";
import { lang, t } from "../i18n";
import { liveState } from "../live";
import { readAgain, unread } from "../map/map";
import { asOf, district, go, openTab, place } from "../state";
import { Icon } from "./parts/icon";
import { UnsentNotices } from "./unsent";
import { EditionNotices } from "./workspace/edition_notices";

export function Notices() {
	const here = district.value;
	const baseline =
		here?.edition && !here.edition.proved && !place.value.asOf && dismissed.value !== here.edition.id;
	return (
		<div class="notices" role="region" aria-label={t("notice.title")}>
			{(!online.value || liveState.value === "lost") && (
				<p class="notice bad" role="status">
					<Icon name="warning" />
					{online.value ? t("notice.feed_lost") : t("notice.offline")}
				</p>
			)}
			{online.value && liveState.value !== "lost" && unread.value.size > 0 && (
				<p class="notice bad" role="status">
					<Icon name="warning" />
					<span>{t("notice.unread")}</span>
					<button type="button" class="link" onClick={readAgain}>
						{t("trouble.retry")}
					</button>
				</p>
			)}
			{place.value.asOf && (
				<p class="notice" role="status">
					<Icon name="calendar" />
					<span>{t("notice.as_of", { day: longDay(asOf.value, lang.value) })}</span>
					<button type="button" class="link" onClick={() => go({ asOf: null })}>
						{t("date.back")}
					</button>
				</p>
			)}
			<UnsentNotices />
			<EditionNotices />
			{baseline && (
				<p class="notice">
					<Icon name="warning" />
					<span>{t("notice.baseline")}</span>
					<button type="button" class="link" onClick={() => openTab("findings")}>
						{t("notice.baseline_see")}
					</button>
					<button
						type="button"
						class="icon-button small"
						aria-label={t("close")}
						onClick={() => (dismissed.value = here.edition!.id)}
					>
						<Icon name="close" size={12} />
					</button>
				</p>
			)}
		</div>
	);
}
