// Lines over the map about editions: another one came into force while the page was open, and the
// draft on screen was made of one that is over.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { longDay } from "../../format";
import { lang, t } from "../../i18n";
import { can } from "../../session";
import { district, edition, go, place } from "../../state";
import { draft } from "../../workspace/draft";
import { last, stale } from "../../workspace/life";
import { Icon } from "../parts/icon";

/** known is the edition in force that the reader has seen: by district. */
const known = signal<{ district: number; edition: number } | null>(null);

export function EditionNotices() {
	const here = district.value;
	const now = here?.edition ?? null;
	useEffect(() => {
		if (!here || !now) return;
		if (known.peek()?.district !== here.id) known.value = { district: here.id, edition: now.id };
	}, [here?.id, now?.id]);
	const came = now && known.value?.district === here?.id && known.value?.edition !== now.id ? now : null;
	const close = () => {
		known.value = { district: here!.id, edition: now!.id };
	};
	return (
		<>
			{came && edition.value === null && !place.value.asOf && (
				<p class="notice" role="status">
					<Icon name="check" />
					<span>
						{t("notice.new_edition", {
							name: came.name,
							day: came.from ? longDay(came.from, lang.value) : "",
						})}
					</span>
					<button type="button" class="icon-button small" aria-label={t("close")} onClick={close}>
						<Icon name="close" size={12} />
					</button>
				</p>
			)}
			{edition.value !== null && stale.value && draft.value && (
				<p class="notice warn" role="status">
					<Icon name="warning" />
					<span>{t("notice.stale", { name: last.value?.name ?? "" })}</span>
					<button type="button" class="link" onClick={() => go({ desk: "review", selection: null })}>
						{t(can("edit_drafts") ? "notice.stale_do" : "notice.stale_see")}
					</button>
				</p>
			)}
		</>
	);
}
