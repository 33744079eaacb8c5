// The life of an edition as steps, each with who took it and when.
import { longDay, moment } from "../../format";
import { lang, t } from "../../i18n";
import { district, today } from "../../state";
import { openEdition } from "../../workspace/draft";
import type { EditionDetail } from "../../workspace/edition.types";
import { returnedWords, type Stage, stagesOf } from "../../workspace/edition_life";
import { events } from "../../workspace/life";
import { Icon } from "../parts/icon";

const said = { done: "review.step_done", now: "review.step_now", ahead: "review.step_ahead" } as const;

export function ReviewStages({ edition: e }: { edition: EditionDetail }) {
	const list = events.value.data?.items ?? [];
	const back = returnedWords(e, list);
	const blocked = e.state === "scheduled" && list[0]?.kind === "blocked";
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	if (e.state === "abandoned") {
		const end = list.find((v) => v.kind === "abandoned");
		const next = (end?.detail as { to?: number } | null)?.to;
		if (next)
			return (
				<p class="note">
					{t("review.moved_on", { who: end?.actor?.name ?? "–" })}{" "}
					<button type="button" class="link" onClick={() => openEdition(next)}>
						{t("review.open_next")}
					</button>
				</p>
			);
		return (
			<p class="note">
				{t("review.abandoned", {
					who: end?.actor?.name ?? "–",
					when: end ? moment(end.at, zone) : "–",
				})}
				{end?.note && <q class="said">{end.note}</q>}
			</p>
		);
	}
	return (
		<>
			<ol class="stages">
				{stagesOf(e, list).map((s) => (
					<li key={s.name} class={s.reached} aria-current={s.reached === "now" ? "step" : undefined}>
						<span class="stage-mark">{s.reached !== "ahead" && <Icon name="check" size={10} />}</span>
						<span class="grow">
							<strong>{t(`review.stage_${s.name}`)}</strong>
							<span class="hidden-words">{t(said[s.reached])}</span>
							<StageWhen stage={s} zone={zone} />
							{s.note && <q class="said">{s.note}</q>}
						</span>
					</li>
				))}
			</ol>
			{back && (
				<div class="note warn">
					<p>
						<strong>{t("review.returned", { who: back.actor?.name ?? "–" })}</strong>{" "}
						<span class="soft">{moment(back.at, zone)}</span>
					</p>
					<q class="said">{back.note}</q>
				</div>
			)}
			{blocked && <p class="note bad">{t("review.blocked_day")}</p>}
		</>
	);
}

function StageWhen({ stage: s, zone }: { stage: Stage; zone: string }) {
	const parts = [];
	if (s.day)
		parts.push(
			t(s.name === "ended" ? "review.until" : s.reached === "ahead" ? "review.planned" : "review.since", {
				day: longDay(s.day, lang.value),
			}),
		);
	else if (s.name === "in_force" && s.reached === "ahead") parts.push(t("edition.no_day"));
	if (s.who || s.at) parts.push([s.who, s.at && moment(s.at, zone)].filter(Boolean).join(" · "));
	const late = s.name === "in_force" && s.reached === "ahead" && s.day !== null && s.day < today.value;
	return (
		<>
			{parts.map((p) => (
				<span key={p} class="soft figures">
					{p}
				</span>
			))}
			{late && <span class="warn-text">{t("review.day_over")}</span>}
		</>
	);
}
