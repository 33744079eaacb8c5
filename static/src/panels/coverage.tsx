// How far households live from the nearest open post, along a straight line.
import { useSignal } from "@preact/signals";
import { coverage } from "../analysis";
import type { Coverage, CoverageRow } from "../api.types";
import { metres, number, percent } from "../format";
import { lang, t } from "../i18n";
import { go, limit, select } from "../state";
import { openGrid } from "./open_grid";
import { Shown } from "./parts/answer";
import { GridName, Rows } from "./parts/rows";

const views = ["grids", "communities", "gaps"] as const;

export function CoveragePanel() {
	const view = useSignal<(typeof views)[number]>("grids");
	return (
		<>
			<p class="lead">{t("analysis.coverage")}</p>
			<Shown of={coverage.value} rows={8}>
				{(data) => (
					<>
						<Reach data={data} />
						<div class="segments full" role="group" aria-label={t("coverage.view")}>
							{views.map((v) => (
								<button
									key={v}
									type="button"
									aria-pressed={view.value === v}
									onClick={() => (view.value = v)}
								>
									{t(`coverage.${v}`)}
								</button>
							))}
						</div>
						{view.value === "gaps" ? <Gaps data={data} /> : <Shares data={data} by={view.value} />}
					</>
				)}
			</Shown>
		</>
	);
}

/** Reach is the share of households within each limit; the chosen limit colours the grids. */
function Reach({ data }: { data: Coverage }) {
	return (
		<>
			<div class="reach" role="group" aria-label={t("coverage.limit")}>
				{data.total.within.map((w) => (
					<button
						key={w.limit}
						type="button"
						aria-pressed={limit.value === w.limit}
						onClick={() => go({ limit: w.limit })}
					>
						<span class="soft">≤ {metres(w.limit)}</span>
						<strong class="figures">{w.share === null ? "–" : percent(w.share, 1)}</strong>
						<span class="soft figures">{t("count.households", { n: number(w.households, lang.value) })}</span>
					</button>
				))}
			</div>
			<p class="soft foot">
				{t("coverage.straight_long")}{" "}
				{t("coverage.of", {
					posts: number(data.posts, lang.value),
					households: number(data.total.households, lang.value),
				})}
			</p>
		</>
	);
}

function Shares({ data, by }: { data: Coverage; by: "grids" | "communities" }) {
	const at = data.limits.indexOf(limit.value);
	const rows = [...data[by]].sort((a, b) => (a.within?.[at] ?? 2) - (b.within?.[at] ?? 2));
	const id = (r: CoverageRow) => r.grid ?? r.community ?? 0;
	return (
		<Rows<CoverageRow>
			label={t("coverage.table")}
			rows={rows}
			keyOf={id}
			choose={(r) => (by === "grids" ? openGrid(id(r)) : select({ kind: "area", id: id(r) }))}
			columns={[
				{
					name: t(by === "grids" ? "column.grid" : "column.community"),
					of: (r) => <GridName code={r.code ?? ""} name={r.name} />,
				},
				{ name: t("column.households"), number: true, of: (r) => number(r.households, lang.value) },
				...data.limits.map((l, i) => ({
					name: `≤${l}`,
					unit: "m",
					title: t("coverage.share_within", { m: metres(l) }),
					number: true,
					of: (r: CoverageRow) =>
						r.within ? percent(r.within[i] ?? 0) : <span title={t("coverage.no_households")}>–</span>,
				})),
			]}
		/>
	);
}

function Gaps({ data }: { data: Coverage }) {
	if (data.gaps.length === 0)
		return <p class="nothing">{t("coverage.no_gaps", { m: metres(data.limits.at(-1) ?? 0) })}</p>;
	return (
		<Rows
			label={t("coverage.gaps")}
			rows={data.gaps}
			keyOf={(r) => r.building}
			choose={(r) => select({ kind: "building", id: r.building }, { place: r.place, zoom: 16 })}
			columns={[
				{ name: t("kind.building"), of: (r) => r.address || `#${r.building}` },
				{ name: t("column.households"), number: true, of: (r) => number(r.households, lang.value) },
				{
					name: t("coverage.distance"),
					number: true,
					of: (r) => (
						<span title={r.nearest_post?.name}>{r.distance_m === null ? "–" : metres(r.distance_m)}</span>
					),
				},
			]}
		/>
	);
}
