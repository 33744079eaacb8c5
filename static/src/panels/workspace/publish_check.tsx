// What stands in the way of publishing on the day chosen, and what to do about it.
import { useEffect, useState } from "preact/hooks";
import { url } from "../../api";
import type { Finding } from "../../api.types";
import { type Answer, query } from "../../data";
import { isDay } from "../../dates";
import { lookAt } from "../../findings";
import { longDay, number } from "../../format";
import { lang, t } from "../../i18n";
import type { Gate } from "../../workspace/edition.types";
import { Icon } from "../parts/icon";

const most = 6; // problems listed

/** useDayCheck asks the gate about a day once it has been written; null: it has not been asked. */
export function useDayCheck(edition: number, day: string): Answer<Gate> | null {
	const [asked, setAsked] = useState("");
	useEffect(() => {
		const timer = setTimeout(() => setAsked(day), asked === "" ? 0 : 400);
		return () => clearTimeout(timer);
	}, [day]);
	if (asked !== day || !isDay(day)) return null;
	const path = url(`editions/${edition}/validation`, { as_of: day, lang: lang.value, limit: most });
	return query<Gate>(path, ["gate"]).value;
}

export function DayCheck({ of, day }: { of: Answer<Gate> | null; day: string }) {
	const when = longDay(day, lang.value);
	const g = of?.data;
	if (!g && of?.error) return null; // publishing asks again
	if (!g) return <p class="soft">{t("publish.checking", { day: when })}</p>;
	if (g.ready)
		return (
			<p class="gate-line good-text">
				<Icon name="check" /> {t("publish.day_ready", { day: when })}
			</p>
		);
	return (
		<div class="day-check" role="alert">
			<p class="bad-text">
				<Icon name="warning" /> {t("publish.day_blocked", { day: when, n: number(g.blocking, lang.value) })}
			</p>
			<ul>
				{g.blockers.map((b) => (
					<li key={b.id}>
						{b.message} <span class="soft">{b.fix}</span>{" "}
						{(b.place || b.extent) && (
							<button type="button" class="link" onClick={() => lookAt(b as unknown as Finding)}>
								{t("refused.show")}
							</button>
						)}
					</li>
				))}
			</ul>
			{g.blocking > g.blockers.length && (
				<p class="soft">{t("publish.day_more", { n: number(g.blocking - g.blockers.length, lang.value) })}</p>
			)}
			<p>{t("publish.day_how")}</p>
		</div>
	);
}
