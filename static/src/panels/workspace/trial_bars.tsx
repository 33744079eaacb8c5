// What the gesture under way would do, small enough for the line at the foot of the map.
import { number } from "../../format";
import { lang, t } from "../../i18n";
import { barsOf, off } from "../../workspace/balance";
import type { Redrawn } from "../../workspace/edition.types";
import { target } from "../../workspace/figures";
import { affected, moving, named } from "../../workspace/impact";
import { Change, HouseholdBar, Judged } from "./grid_bars";

const most = 4; // grids there is room for

export function TrialBars({ answer }: { answer: Redrawn }) {
	const { impact } = answer;
	const n = (v: number) => number(v, lang.value);
	const grids = named(affected(impact), answer.grids);
	const bars = barsOf(
		grids.map((g) => ({ before: g.before?.households ?? null, after: g.after?.households ?? null })),
		target.value,
	);
	return (
		<>
			<span class="trial-bars">
				{grids.slice(0, most).map((g, i) => (
					<span key={g.id} class="trial-bar">
						<span class="trial-name" title={`${g.code} ${g.name}`}>
							{g.change === "new" && <span class="tag new">{t("change.new")}</span>}
							{g.name || g.code}
						</span>
						<HouseholdBar
							bar={bars[i]!}
							good={g.after !== null && off(g.after.households, target.value) === 0}
						/>
						<span class="figures">
							<Change before={g.before?.households ?? null} after={g.after?.households ?? null} />{" "}
							{t("unit.households")}
						</span>
						<Judged grid={g} short />
					</span>
				))}
			</span>
			<span class="soft">
				{grids.length > most && `${t("impact.more_grids", { n: grids.length - most })} · `}
				{t("gesture.moves", { households: n(moving(impact)), buildings: n(impact.buildings.total) })}
				{impact.posts.total > 0 && t("gesture.moves_posts", { n: n(impact.posts.total) })}
				{impact.incidents.total > 0 && t("gesture.moves_incidents", { n: n(impact.incidents.total) })}
				{impact.handed.buildings > 0 && ` · ${t("gesture.handed", { n: n(impact.handed.buildings) })}`}
			</span>
		</>
	);
}
