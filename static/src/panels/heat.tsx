// Where incidents are: counts per grid or per cell for chosen months and categories.
import { heat } from "../analysis";
import type { HeatByGrid } from "../api.types";
import { number, percent } from "../format";
import { lang, t } from "../i18n";
import { go, place } from "../state";
import { openGrid } from "./open_grid";
import { Nothing, Shown } from "./parts/answer";
import { Tallies } from "./parts/facts";
import { GridName, Rows } from "./parts/rows";
import { WindowForm } from "./window_form";

export function HeatPanel() {
	const n = (v: number) => number(v, lang.value);
	return (
		<>
			<p class="lead">{t("analysis.heat")}</p>
			<WindowForm />
			<div class="segments" role="group" aria-label={t("heat.by")}>
				{(["grid", "cell"] as const).map((by) => (
					<button
						key={by}
						type="button"
						aria-pressed={place.value.heatBy === by}
						onClick={() => go({ heatBy: by })}
					>
						{t(`heat.by_${by}`)}
					</button>
				))}
			</div>
			<Shown of={heat.value} rows={8}>
				{(data) => {
					const rows = (Array.isArray(data.items) ? [...data.items] : []).sort((a, b) => b.count - a.count);
					return (
						<>
							<Tallies
								items={[
									{ n: n(data.total), unit: t("heat.total") },
									{ n: n(data.unplaced), unit: t("heat.unplaced"), note: t("heat.unplaced_note") },
								]}
							/>
							{data.total + data.unplaced === 0 && <Nothing>{t("heat.none")}</Nothing>}
							<Rows<HeatByGrid>
								label={t("heat.table")}
								rows={rows}
								keyOf={(r) => r.grid}
								choose={(r) => openGrid(r.grid)}
								columns={[
									{ name: t("column.grid"), of: (r) => <GridName code={r.code} name={r.name} /> },
									{ name: t("column.incidents"), unit: t("unit.cases"), number: true, of: (r) => n(r.count) },
									{
										name: t("column.share"),
										unit: "%",
										number: true,
										of: (r) => percent(data.total ? r.count / data.total : 0, 1).replace("%", ""),
									},
								]}
							/>
						</>
					);
				}}
			</Shown>
		</>
	);
}
