// What the draft changes: the gesture under way, the running total by grid and by branch, what
// changes hands, and every grid of the edition ranked by any figure.
import { signal } from "@preact/signals";
import { number } from "../../format";
import { lang, t } from "../../i18n";
import { off } from "../../workspace/balance";
import { draft } from "../../workspace/draft";
import type { GridImpact, Impact } from "../../workspace/edition.types";
import { figures, target, total, weighed } from "../../workspace/figures";
import { affected, moving, named } from "../../workspace/impact";
import { lit, showGrid, showTrouble } from "../../workspace/show";
import { trial } from "../../workspace/trial";
import { Nothing, Shown, Trouble } from "../parts/answer";
import { Section, Tallies } from "../parts/facts";
import { Icon } from "../parts/icon";
import { GridBars } from "./grid_bars";
import { BranchImpacts } from "./impact_branches";
import { MovedLists } from "./impact_moved";
import { GridTable } from "./impact_table";

const views = ["sum", "moved", "grids"] as const;
const view = signal<(typeof views)[number]>("sum");

const n = (v: number) => number(v, lang.value);

export function ImpactDesk() {
	return (
		<>
			<UnderWay />
			<Heaviest />
			<div class="segments full" role="group" aria-label={t("impact.views")}>
				{views.map((v) => (
					<button key={v} type="button" aria-pressed={view.value === v} onClick={() => (view.value = v)}>
						{t(`impact.view_${v}`)}
					</button>
				))}
			</div>
			{showTrouble.value && <Trouble problem={showTrouble.value} />}
			{view.value === "grids" ? (
				<Shown of={figures.value} rows={10}>
					{({ items }) => <GridTable grids={items} />}
				</Shown>
			) : (
				<Shown of={total.value} rows={8}>
					{(impact) => (view.value === "sum" ? <Sum impact={impact} /> : <MovedLists impact={impact} />)}
				</Shown>
			)}
		</>
	);
}

/** UnderWay is what the hand would do, while it does. */
function UnderWay() {
	const answer = trial.value?.answer;
	if (!answer) return null;
	const grids = named(affected(answer.impact), answer.grids);
	return (
		<section class="section under-way" aria-label={t("impact.under_way")}>
			<h3>{t("impact.under_way")}</h3>
			<GridBars label={t("impact.under_way")} grids={grids} />
		</section>
	);
}

/** Heaviest is the way to the most overloaded grid, in one click. */
function Heaviest() {
	const grids = weighed.value;
	if (!grids || grids.length === 0) return null;
	const heaviest = grids.reduce((a, b) => (b.households > a.households ? b : a));
	const outside = grids.filter((g) => off(g.households, target.value) > 0).length;
	return (
		<div class="heaviest">
			<p>
				{t("impact.outside", {
					n: n(outside),
					all: n(grids.length),
					min: n(target.value.min),
					max: n(target.value.max),
				})}
			</p>
			<button type="button" class="button" onClick={() => showGrid(heaviest.id)}>
				<Icon name="locate" />{" "}
				{t("impact.heaviest", { grid: heaviest.name || heaviest.code, n: n(heaviest.households) })}
			</button>
		</div>
	);
}

function Sum({ impact }: { impact: Impact }) {
	const grids = affected(impact);
	if (grids.length === 0) return <Nothing>{t("impact.none")}</Nothing>;
	const count = (change: GridImpact["change"]) => n(grids.filter((g) => g.change === change).length);
	const inside = (side: "before" | "after") =>
		grids.filter((g) => g[side] && off(g[side].households, target.value) === 0).length;
	return (
		<>
			<p class="lead">
				{t("impact.lead", { changed: count("changed"), fresh: count("new"), retired: count("retired") })}{" "}
				{t("impact.inside", {
					before: n(inside("before")),
					all_before: n(grids.filter((g) => g.before).length),
					after: n(inside("after")),
					all_after: n(grids.filter((g) => g.after).length),
				})}
			</p>
			<Tallies
				items={[
					{ n: n(moving(impact)), unit: t("impact.households") },
					{ n: n(impact.buildings.total), unit: t("impact.buildings") },
					{ n: n(impact.posts.total), unit: t("impact.posts") },
					{ n: n(impact.incidents.total), unit: t("impact.incidents") },
				]}
			/>
			<Section title={t("impact.by_grid")} count={n(grids.length)}>
				<GridBars
					label={t("impact.by_grid")}
					grids={grids}
					choose={(g) => showGrid(g.id, g.after ? null : draft.value?.base)}
					current={(g) => lit.value === `grid:${g.id}`}
				/>
			</Section>
			<BranchImpacts impact={impact} />
		</>
	);
}
