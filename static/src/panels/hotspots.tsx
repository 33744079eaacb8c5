// Where incidents are more or fewer than chance explains, and where that cannot be said.
import { hotspots } from "../analysis";
import type { HotspotItem } from "../api.types";
import { chance, number, score } from "../format";
import { denominators } from "../hash";
import { lang, t } from "../i18n";
import { palettes } from "../palette";
import { go, place } from "../state";
import { theme } from "../theme";
import { openGrid } from "./open_grid";
import { Shown } from "./parts/answer";
import { Rows } from "./parts/rows";
import { Patch } from "./parts/swatch";
import { WindowForm } from "./window_form";

export function HotspotsPanel() {
	const n = (v: number) => number(v, lang.value);
	const colours = palettes[theme.value].hot;
	return (
		<>
			<p class="lead">{t("analysis.hotspots")}</p>
			<WindowForm />
			<label class="field-row">
				<span>{t("hot.per")}</span>
				<select
					value={place.value.denominator}
					onChange={(e) =>
						go({ denominator: denominators.find((d) => d === e.currentTarget.value) ?? "none" })
					}
				>
					{denominators.map((d) => (
						<option key={d} value={d}>
							{t(`hot.per_${d}`)}
						</option>
					))}
				</select>
			</label>
			<Shown of={hotspots.value} rows={8}>
				{(data) => (
					<>
						<p class="headline">
							{t("hot.sentence", {
								n: n(data.n),
								tested: n(data.tested),
								hot: n(sum(data.classes, "hot")),
								cold: n(sum(data.classes, "cold")),
								undefined: n(data.undefined),
							})}
						</p>
						<Rows<HotspotItem>
							label={t("hot.table")}
							rows={data.items}
							keyOf={(r) => r.grid}
							choose={(r) => openGrid(r.grid)}
							columns={[
								{
									name: t("column.grid"),
									of: (r) => (
										<span
											class="with-patch"
											title={`${r.code} · ${t(`hot.${r.class}`)}${r.why ? `${t("list.colon")}${r.why}` : ""}`}
										>
											<Patch colour={colours[r.class]} hatch={r.class === "undefined" ? "up" : "none"} />
											{r.name || r.code}
										</span>
									),
								},
								{ name: t("column.cases"), number: true, of: (r) => n(r.count) },
								{ name: "z", title: t("hot.z"), number: true, of: (r) => score(r.z) },
								{ name: "p", title: t("hot.p"), number: true, of: (r) => chance(r.p) },
								{ name: "q", title: t("hot.q"), number: true, of: (r) => chance(r.q) },
							]}
						/>
						<p class="soft foot">
							{t("hot.method")} {data.method}
						</p>
					</>
				)}
			</Shown>
		</>
	);
}

function sum(classes: Record<string, number>, side: "hot" | "cold"): number {
	return Object.entries(classes).reduce((n, [c, count]) => n + (c.startsWith(side) ? count : 0), 0);
}
