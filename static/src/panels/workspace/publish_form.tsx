// Publishing: from which day, and what that day means.
import { useEffect, useState } from "preact/hooks";
import { allPages, type Problem, url } from "../../api";
import { invalidate } from "../../data";
import { addDays, isDay } from "../../dates";
import { longDay, number } from "../../format";
import { lang, t } from "../../i18n";
import { district, today } from "../../state";
import type { EditionDetail } from "../../workspace/edition.types";
import { firstDay, meaningOf } from "../../workspace/edition_life";
import { asProblem, last, publish } from "../../workspace/life";
import { Icon } from "../parts/icon";
import { DayCheck, useDayCheck } from "./publish_check";
import { Refusal } from "./refusal";

export function PublishForm({ edition: e, cancel }: { edition: EditionDetail; cancel: () => void }) {
	const begin = last.value?.from ?? null;
	const [day, setDay] = useState(firstDay(e.planned_from, today.value, begin));
	const [note, setNote] = useState("");
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const check = useDayCheck(e.id, day);
	const means = isDay(day) ? meaningOf(day, today.value, begin) : null;
	const send = async (event: Event) => {
		event.preventDefault();
		setBusy(true);
		setProblem(null);
		try {
			await publish(day, note.trim());
		} catch (cause) {
			setProblem(asProblem(cause));
			invalidate(new Set(["gate"]));
			setBusy(false);
		}
	};
	return (
		<form
			class="note act-form"
			onSubmit={send}
			onKeyDown={(k) => {
				if (k.key !== "Escape") return;
				k.stopPropagation();
				cancel();
			}}
		>
			<label class="field">
				<span>{t("publish.day")}</span>
				<input
					type="date"
					required
					value={day}
					min={begin ? addDays(begin, 1) : undefined}
					onInput={(ev) => setDay(ev.currentTarget.value)}
					ref={(el) => {
						if (el && !el.dataset.met) {
							el.dataset.met = "1";
							el.focus();
						}
					}}
				/>
			</label>
			<p class="means" role="status">
				{means === "today" && t("publish.today")}
				{means === "future" && t("publish.future", { day: longDay(day, lang.value) })}
				{means === "too_early" && (
					<span class="bad-text">
						<Icon name="warning" /> {t("publish.too_early", { day: longDay(begin!, lang.value) })}
					</span>
				)}
				{means === "past" && <Between day={day} />}
			</p>
			<label class="field">
				<span>{t("review.words")}</span>
				<textarea rows={2} maxLength={2000} value={note} onInput={(ev) => setNote(ev.currentTarget.value)} />
			</label>
			{means !== "too_early" && <DayCheck of={check} day={day} />}
			{problem && <Refusal problem={problem} />}
			<div class="button-row">
				<button
					type="submit"
					class="button primary"
					disabled={busy || means === null || means === "too_early" || check?.data?.ready === false}
				>
					{t(busy ? "publish.busy" : means === "future" ? "publish.schedule" : "review.act_publish")}
				</button>
				<button type="button" class="button" onClick={cancel} disabled={busy}>
					{t("cancel")}
				</button>
			</div>
		</form>
	);
}

const most = 5000; // incidents that are counted one by one; more are "more than"

/** Between says how many incidents were reported since a day that is past. */
function Between({ day }: { day: string }) {
	const [n, setN] = useState<number | null>(null);
	const [failed, setFailed] = useState(false);
	useEffect(() => {
		setN(null);
		setFailed(false);
		const stop = new AbortController();
		const timer = setTimeout(() => {
			const path = url("incidents", {
				district: district.peek()?.id,
				from: day,
				to: today.peek(),
				limit: 1000,
			});
			allPages<unknown>(path, stop.signal, most)
				.then((page) => setN(page.items.length))
				.catch(() => !stop.signal.aborted && setFailed(true));
		}, 250);
		return () => {
			clearTimeout(timer);
			stop.abort();
		};
	}, [day]);
	const when = longDay(day, lang.value);
	if (failed) return <>{t("publish.past_unknown", { day: when })}</>;
	if (n === null) return <>{t("publish.past_counting", { day: when })}</>;
	const count = number(n, lang.value);
	return <>{t(n >= most ? "publish.past_many" : "publish.past", { day: when, n: count })}</>;
}
