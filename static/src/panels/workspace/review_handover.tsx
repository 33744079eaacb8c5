// After publishing: what became another, and the open incidents that somebody else takes over now.
import { url } from "../../api";
import { queryAll } from "../../data";
import { number } from "../../format";
import { lang, t, word } from "../../i18n";
import { district, select } from "../../state";
import type { EditionDetail, HandedIncident } from "../../workspace/edition.types";
import { events } from "../../workspace/life";
import { Nothing, Shown } from "../parts/answer";
import { Section, Tallies } from "../parts/facts";
import { Rows } from "../parts/rows";

interface Done {
	incidents_between?: number;
	changed?: number;
	buildings?: number;
	posts?: number;
	incidents?: number;
}

export function ReviewHandover({ edition: e }: { edition: EditionDetail }) {
	const answer = queryAll<HandedIncident>(
		url(`editions/${e.id}/handover`, { district: district.value?.id, limit: 1000 }),
		["incidents", "edition"],
	).value;
	const done = events.value.data?.items.find((v) => v.kind === "published")?.detail as Done | undefined;
	const n = (v: number | undefined) => number(v ?? 0, lang.value);
	return (
		<>
			{done && (
				<Section title={t("handover.done")}>
					<Tallies
						items={[
							{ n: n(done.changed), unit: t("unit.grids") },
							{ n: n(done.buildings), unit: t("unit.buildings") },
							{ n: n(done.posts), unit: t("unit.posts") },
							{ n: n(done.incidents), unit: t("handover.incidents") },
						]}
					/>
					{(done.incidents_between ?? 0) > 0 && (
						<p class="soft">{t("handover.between", { n: n(done.incidents_between) })}</p>
					)}
				</Section>
			)}
			<Section title={t("handover.title")} count={answer.data && n(answer.data.items.length)}>
				<Shown of={answer} rows={4}>
					{({ items }) =>
						items.length === 0 ? (
							<Nothing>{t("handover.none")}</Nothing>
						) : (
							<>
								<p class="soft">{t("handover.lead")}</p>
								<Rows
									label={t("handover.title")}
									rows={items}
									keyOf={(i) => i.id}
									choose={(i) => select({ kind: "incident", id: i.id }, { place: i.place, zoom: 16 })}
									columns={[
										{
											name: t("kind.incident"),
											of: (i) => (
												<span title={i.summary || i.address}>
													{i.category_name} · {word("status", i.status)}
												</span>
											),
										},
										{ name: t("handover.from"), of: (i) => <Side grid={i.from} branch={i.from_branch} /> },
										{ name: t("handover.to"), of: (i) => <Side grid={i.to} branch={i.to_branch} /> },
									]}
								/>
							</>
						)
					}
				</Shown>
			</Section>
		</>
	);
}

function Side({ grid, branch }: { grid: HandedIncident["from"]; branch: HandedIncident["from_branch"] }) {
	return (
		<>
			<span title={grid?.code}>{grid ? grid.name || grid.code : t("grid.none")}</span>
			{branch && <span class="soft below-line">{branch.name}</span>}
		</>
	);
}
