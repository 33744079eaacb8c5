// Every grid of the edition, ranked by any figure; the most households come first.
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { number } from "../../format";
import { lang, t } from "../../i18n";
import { balanceOf, off } from "../../workspace/balance";
import type { GridFigures } from "../../workspace/edition.types";
import { measure, target } from "../../workspace/figures";
import { type Rank, ranked } from "../../workspace/rank";
import { lit, showGrid } from "../../workspace/show";

const rank = signal<Rank>({ by: "households", falling: true });
const step = 40;

const n = (v: number, digits = 0) => number(v, lang.value, digits);

interface Column {
	by: Rank["by"];
	name: string;
	unit?: string;
	of: (g: GridFigures) => string;
}

export function GridTable({ grids }: { grids: readonly GridFigures[] }) {
	const [shown, setShown] = useState(step);
	const shape = measure.value;
	const columns: Column[] = [
		{ by: "households", name: t("column.households"), of: (g) => n(g.households) },
		{ by: "buildings", name: t("figure.buildings"), of: (g) => n(g.buildings) },
		{ by: "incidents_year", name: t("figure.incidents_year"), of: (g) => n(g.incidents_year) },
		{ by: "area_m2", name: t("figure.area"), unit: "ha", of: (g) => n(g.area_m2 / 10_000, 1) },
		{ by: shape, name: t(`measure.${shape}_short`), of: (g) => n(g[shape], 2) },
	];
	const sort = (by: Rank["by"]) => {
		const { by: now, falling } = rank.value;
		rank.value = by === now ? { by, falling: !falling } : { by, falling: by !== shape && by !== "name" };
	};
	const rows = ranked(grids, rank.value);
	const head = (by: Rank["by"], name: string, unit?: string) => {
		const mine = rank.value.by === by;
		return (
			<th
				key={by}
				scope="col"
				class={by === "name" ? undefined : "number"}
				aria-sort={mine ? (rank.value.falling ? "descending" : "ascending") : undefined}
			>
				<button type="button" class="sort" onClick={() => sort(by)}>
					{name}
					{unit && <span class="unit">{unit}</span>}
					<i aria-hidden="true">{mine ? (rank.value.falling ? "▼" : "▲") : ""}</i>
				</button>
			</th>
		);
	};
	return (
		<div class="rows grid-table">
			<table aria-label={t("impact.view_grids")}>
				<thead>
					<tr>
						{head("name", t("column.grid"))}
						{columns.map((c) => head(c.by, c.name, c.unit))}
					</tr>
				</thead>
				<tbody>
					{rows.slice(0, shown).map((g) => {
						const current = lit.value === `grid:${g.id}`;
						return (
							<tr key={g.id} class={current ? "current" : undefined} onClick={() => showGrid(g.id)}>
								<td>
									<button
										type="button"
										class="row-button"
										aria-current={current ? "true" : undefined}
										title={g.code}
										onClick={(e) => {
											e.stopPropagation();
											showGrid(g.id);
										}}
									>
										{g.name || g.code}
									</button>
								</td>
								{columns.map((c) => (
									<td key={c.by} class="number">
										{c.by === "households" && <Mark grid={g} />}
										{c.of(g)}
									</td>
								))}
							</tr>
						);
					})}
				</tbody>
			</table>
			{rows.length > shown && (
				<button type="button" class="more" onClick={() => setShown(shown + step * 5)}>
					{t("list.more", { n: rows.length - shown })}
				</button>
			)}
		</div>
	);
}

/** Mark says by a sign which side of the target a grid is on. */
function Mark({ grid: g }: { grid: GridFigures }) {
	if (g.kind !== "general" || off(g.households, target.value) === 0) return null;
	const above = g.households > target.value.max;
	const far = balanceOf(g.households, target.value).startsWith("far");
	const words = t(above ? "balance.over" : "balance.under", { n: n(off(g.households, target.value)) });
	return (
		<span class={far ? "offside far" : "offside"} role="img" aria-label={words} title={words}>
			{above ? "▲" : "▼"}
		</span>
	);
}
