// The window of months and the categories that heat and hotspots are asked about.
import { categories } from "../analysis";
import { addMonths } from "../dates";
import { lang, t } from "../i18n";
import { district, go, place, span } from "../state";

export function WindowForm() {
	const known = district.value?.incident_months ?? [];
	const now = span.value;
	if (!now) return <p class="nothing">{t("analysis.no_incidents")}</p>;
	const last = known.at(-1)!;
	const spans = [1, 3, 6, 12, 24].map((n) => ({ n, from: addMonths(last, 1 - n) }));
	return (
		<form class="window" onSubmit={(e) => e.preventDefault()}>
			<div class="pair">
				<label>
					<span>{t("window.from")}</span>
					<select value={now.from} onChange={(e) => go({ from: e.currentTarget.value, to: now.to })}>
						{known.map((m) => (
							<option key={m}>{m}</option>
						))}
					</select>
				</label>
				<label>
					<span>{t("window.to")}</span>
					<select value={now.to} onChange={(e) => go({ from: now.from, to: e.currentTarget.value })}>
						{known.map((m) => (
							<option key={m}>{m}</option>
						))}
					</select>
				</label>
			</div>
			<div class="segments" role="group" aria-label={t("window.last")}>
				{spans
					.filter((s) => s.from >= (known[0] ?? ""))
					.map((s) => (
						<button
							key={s.n}
							type="button"
							aria-pressed={now.to === last && now.from === s.from}
							onClick={() => go({ from: s.from, to: last })}
						>
							{t("window.months", { n: s.n })}
						</button>
					))}
			</div>
			<Categories />
		</form>
	);
}

function Categories() {
	const all = categories.value.data?.items ?? [];
	if (all.length === 0) return null;
	const chosen = place.value.categories;
	const flip = (code: string) =>
		go({ categories: chosen.includes(code) ? chosen.filter((c) => c !== code) : [...chosen, code] });
	return (
		<details class="categories">
			<summary>
				{t("window.categories")}{" "}
				<span class="soft">
					{chosen.length === 0
						? t("window.all_categories")
						: t("window.some_categories", { n: chosen.length, all: all.length })}
				</span>
			</summary>
			<div class="checks">
				{all.map((c) => (
					<label key={c.code}>
						<input type="checkbox" checked={chosen.includes(c.code)} onChange={() => flip(c.code)} />
						{lang.value === "en" && c.name_en ? c.name_en : c.name}
					</label>
				))}
			</div>
			{chosen.length > 0 && (
				<button type="button" class="link" onClick={() => go({ categories: [] })}>
					{t("window.clear")}
				</button>
			)}
		</details>
	);
}
