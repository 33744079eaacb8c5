// A grid: who is responsible, what lies in it, what happened lately, what is wrong.
import { url } from "../api";
import type { GridDetail } from "../api.types";
import { query } from "../data";
import { area, number } from "../format";
import { lang, t, word } from "../i18n";
import { can } from "../session";
import { district, edition, scope, select } from "../state";
import { FindingCard, IncidentList, PostList } from "./detail_lists";
import { Responsible } from "./detail_responsible";
import { Nothing, Shown, SignInAdds } from "./parts/answer";
import { Facts, GridLink, Section } from "./parts/facts";
import { Head } from "./parts/head";
import { StateChip } from "./parts/swatch";
import { DraftGrid } from "./workspace/draft_grid";

const tags = ["grids", "draft-grids", "incidents", "posts", "buildings", "validation"];

export function gridAnswer(id: number) {
	return query<GridDetail>(url(`grids/${id}`, { ...scope.value, lang: lang.value }), tags).value;
}

export function GridDetailPanel({ id }: { id: number }) {
	return (
		<Shown of={gridAnswer(id)} rows={10}>
			{(grid) => (
				<>
					<Head kind={word("grid_kind", grid.kind)} code={grid.code} title={grid.name} bounds={grid.bounds}>
						<p class="crumbs">
							{[grid.street, grid.community]
								.filter((a) => a !== null)
								.map((a) => (
									<button
										key={a.id}
										type="button"
										class="link"
										onClick={() => select({ kind: "area", id: a.id })}
									>
										{a.name}
									</button>
								))}
						</p>
						<StateChip state={grid.state} />
					</Head>
					{edition.value === null ? (
						<>
							<Findings grid={grid} />
							<Responsible grid={grid} />
						</>
					) : (
						<>
							<DraftGrid id={grid.id} />
							<Findings grid={grid} />
						</>
					)}
					<Numbers grid={grid} />
					<PostList posts={grid.posts} />
					{can("read_district") ? (
						<IncidentList incidents={grid.incidents ?? []} days={grid.incidents_90d} />
					) : (
						<SignInAdds what={t("grid.sign_in_adds")} />
					)}
					<Section title={t("grid.neighbours")} count={grid.neighbours.length}>
						<p class="grid-links">
							{grid.neighbours.map((g) => (
								<GridLink key={g.id} grid={g} />
							))}
						</p>
					</Section>
				</>
			)}
		</Shown>
	);
}

function Findings({ grid }: { grid: GridDetail }) {
	// A draft has neither incidents nor buildings of its own: that they cannot be judged is no news.
	const found = (grid.findings ?? []).filter((f) => edition.value === null || f.severity !== "unknown");
	if (found.length === 0) return null;
	return (
		<Section title={t("grid.findings")} count={found.length}>
			<ul class="finding-cards">
				{found.map((f) => (
					<FindingCard key={f.id} finding={f} />
				))}
			</ul>
		</Section>
	);
}

function Numbers({ grid }: { grid: GridDetail }) {
	const { household_min: low, household_max: high } = district.value!.settings;
	const n = (v: number) => number(v, lang.value);
	const fits =
		grid.kind !== "general" || !grid.households
			? null
			: grid.households < low
				? t("grid.few", { low, high })
				: grid.households > high
					? t("grid.many", { low, high })
					: t("grid.fits", { low, high });
	return (
		<Section title={t("grid.numbers")}>
			<Facts
				items={[
					[
						t("column.households"),
						<>
							{grid.households === null ? "1–9" : n(grid.households)} <span class="soft">{fits}</span>
						</>,
					],
					[t("column.buildings"), n(grid.buildings)],
					[t("column.posts"), n(grid.posts.length)],
					[t("grid.area"), area(grid.area_m2)],
					[t("grid.perimeter"), `${(grid.perimeter_m / 1000).toFixed(2)} km`],
				]}
			/>
			{grid.households === 0 && grid.buildings === 0 && <Nothing>{t("grid.empty")}</Nothing>}
		</Section>
	);
}
