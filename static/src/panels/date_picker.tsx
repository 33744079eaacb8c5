// The day the map is asked about, and the editions that were in force.
import { url } from "../api";
import type { Edition } from "../api.types";
import { query } from "../data";
import { addDays, isDay } from "../dates";
import { t, word } from "../i18n";
import { can } from "../session";
import { asOf, go, place, scope, today } from "../state";
import { Shown } from "./parts/answer";
import { range } from "./parts/facts";
import { Icon } from "./parts/icon";
import { closePopover, Popover } from "./parts/popover";

export function DatePicker() {
	const then = place.value.asOf;
	return (
		<Popover
			class={then ? "date set" : "date"}
			end
			label={t("date.label", { day: then ?? t("date.today") })}
			title={t("date.title")}
			face={
				<>
					<Icon name="calendar" />
					<span class="figures">{then ?? t("date.today")}</span>
				</>
			}
		>
			<DateForm />
		</Popover>
	);
}

function pick(day: string | null): void {
	go({ asOf: day === today.peek() ? null : day });
}

function DateForm() {
	const here = scope.value.district;
	const editions = query<{ items: Edition[] }>(
		can("read_district") && here ? url("editions", { district: here }) : null,
		["edition"],
	).value;
	return (
		<div class="date-form">
			<label>
				<span>{t("date.title")}</span>
				<input
					type="date"
					value={asOf.value}
					onChange={(e) => {
						if (isDay(e.currentTarget.value)) pick(e.currentTarget.value);
					}}
				/>
			</label>
			<div class="button-row">
				<button type="button" class="button" onClick={() => pick(null)} disabled={!place.value.asOf}>
					{t("date.today")}
				</button>
				<button type="button" class="button" onClick={() => pick(addDays(asOf.value, -30))}>
					{t("date.month_before")}
				</button>
				<button type="button" class="button" onClick={() => pick(addDays(asOf.value, 30))}>
					{t("date.month_after")}
				</button>
			</div>
			<p class="soft">{t("date.text")}</p>
			{can("read_district") && (
				<>
					<h3>{t("edition.list")}</h3>
					<Shown of={editions} rows={2}>
						{({ items }) => (
							<ul class="menu">
								{items
									.filter((e) => e.from)
									.map((e) => (
										<li key={e.id}>
											<button
												type="button"
												onClick={() => {
													pick(e.to === null || e.to > today.peek() ? null : addDays(e.to, -1));
													closePopover();
												}}
											>
												<span>{e.name}</span>
												<span class="soft figures">
													{range(e.from, e.to)} · {word("edition", e.state)}
													{!e.proved && ` · ${t("edition.unproved")}`}
												</span>
											</button>
										</li>
									))}
							</ul>
						)}
					</Shown>
				</>
			)}
		</div>
	);
}
