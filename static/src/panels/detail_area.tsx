// A street or a community: its numbers and its grids, the ones not in order first.
import { url } from "../api";
import type { Area, Grid } from "../api.types";
import { queryAll } from "../data";
import { number } from "../format";
import { lang, t } from "../i18n";
import { areas, bad, states, total } from "../responsibility";
import { scope, select } from "../state";
import { GridList } from "./findings_public";
import { AreaLine } from "./overview_areas";
import { Nothing, NotThere, Shown } from "./parts/answer";
import { Section, Tallies } from "./parts/facts";
import { Head } from "./parts/head";

export function AreaDetail({ id }: { id: number }) {
	return (
		<Shown of={areas.value} rows={8}>
			{({ items }) => {
				const area = items.find((a) => a.id === id);
				if (!area) return <NotThere />;
				return (
					<OneArea
						area={area}
						parent={items.find((a) => a.id === area.parent)}
						below={items.filter((a) => a.parent === id)}
					/>
				);
			}}
		</Shown>
	);
}

function OneArea({ area, parent, below }: { area: Area; parent: Area | undefined; below: Area[] }) {
	const n = (v: number) => number(v, lang.value);
	const wrong = bad(area.states);
	return (
		<>
			<Head
				kind={t(`kind.${area.kind}`)}
				code={area.code}
				title={area.name}
				bounds={area.bounds}
				place={area.label}
			>
				{parent && (
					<p class="crumbs">
						<button type="button" class="link" onClick={() => select({ kind: "area", id: parent.id })}>
							{parent.name}
						</button>
					</p>
				)}
			</Head>
			<Tallies
				items={[
					{ n: n(area.counts.grids), unit: t("unit.grids", { n: area.counts.grids }) },
					{ n: n(area.counts.buildings), unit: t("unit.buildings", { n: area.counts.buildings }) },
					{ n: n(area.counts.households), unit: t("unit.households", { n: area.counts.households }) },
					{ n: n(area.counts.posts), unit: t("unit.posts", { n: area.counts.posts }) },
				]}
			/>
			<p class="headline">
				{wrong === 0
					? t("overview.all_well", { n: n(total(area.states)) })
					: t("overview.wrong", { n: n(wrong), all: n(total(area.states)) })}
			</p>
			{below.length > 0 ? (
				<Section title={t("areas.below")} count={below.length}>
					<ul class="list areas">
						{below.map((b) => (
							<li key={b.id} class="area-row">
								<AreaLine area={b} />
							</li>
						))}
					</ul>
				</Section>
			) : (
				<Grids area={area} />
			)}
		</>
	);
}

function Grids({ area }: { area: Area }) {
	const answer = queryAll<Grid>(
		url("grids", { ...scope.value, [area.level === 1 ? "street" : "community"]: area.id, limit: 1000 }),
		["grids"],
	).value;
	return (
		<Section title={t("areas.grids")} count={answer.data?.items.length}>
			<Shown of={answer}>
				{({ items }) => {
					const rank = (g: Grid) => (g.state === "complete" ? 1 : 0);
					const sorted = [...items].sort(
						(a, b) =>
							rank(a) - rank(b) ||
							states.indexOf(a.state) - states.indexOf(b.state) ||
							a.code.localeCompare(b.code),
					);
					return sorted.length === 0 ? <Nothing>{t("list.none")}</Nothing> : <GridList grids={sorted} />;
				}}
			</Shown>
		</Section>
	);
}
