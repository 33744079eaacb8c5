// Streets and their communities, with how many of their grids are not in order.
import { useSignal } from "@preact/signals";
import type { Area } from "../api.types";
import { number } from "../format";
import { lang, t } from "../i18n";
import { areas, bad, states, total } from "../responsibility";
import { select } from "../state";
import { Shown } from "./parts/answer";
import { Section } from "./parts/facts";
import { Icon } from "./parts/icon";

export function AreaTable() {
	return (
		<Shown of={areas.value} rows={4}>
			{({ items }) => {
				const top = items.filter((a) => a.parent === null);
				if (top.length === 0) return null;
				return (
					<Section title={t("overview.areas")} count={items.filter((a) => a.level === 2).length}>
						<ul class="list areas">
							{top.map((a) => (
								<Street key={a.id} area={a} below={items.filter((b) => b.parent === a.id)} />
							))}
						</ul>
					</Section>
				);
			}}
		</Shown>
	);
}

function Street({ area, below }: { area: Area; below: Area[] }) {
	const open = useSignal(false);
	return (
		<li>
			<div class="area-row">
				{below.length > 0 && (
					<button
						type="button"
						class="icon-button small"
						aria-expanded={open.value}
						aria-label={t("areas.open", { name: area.name })}
						onClick={() => (open.value = !open.value)}
					>
						<Icon name={open.value ? "down" : "next"} size={12} />
					</button>
				)}
				<AreaLine area={area} />
			</div>
			{open.value && (
				<ul>
					{below.map((b) => (
						<li key={b.id} class="area-row below">
							<AreaLine area={b} />
						</li>
					))}
				</ul>
			)}
		</li>
	);
}

export function AreaLine({ area }: { area: Area }) {
	const wrong = bad(area.states);
	return (
		<button
			type="button"
			class="list-row"
			onClick={() => select({ kind: "area", id: area.id }, { bounds: area.bounds, place: area.label })}
		>
			<span class="grow">{area.name}</span>
			{wrong > 0 && (
				<span class="figures bad-text">{t("areas.wrong", { n: number(wrong, lang.value) })}</span>
			)}
			<span class="mini-bar" aria-hidden="true">
				{states.map(
					(s) =>
						area.states[s] > 0 && <span key={s} class={`state-${s}`} style={{ flexGrow: area.states[s] }} />,
				)}
			</span>
			<span class="figures soft count-column">{number(total(area.states), lang.value)}</span>
		</button>
	);
}
