// What a draft gives to and takes from branches.
import { number } from "../../format";
import { lang, t } from "../../i18n";
import { signed } from "../../workspace/balance";
import type { Impact } from "../../workspace/edition.types";
import { concerned } from "../../workspace/impact";
import { Nothing } from "../parts/answer";
import { Section } from "../parts/facts";
import { Change, Figures } from "./grid_bars";

const n = (v: number) => number(v, lang.value);

export function BranchImpacts({ impact }: { impact: Impact }) {
	const { handed } = impact;
	const branches = concerned(impact);
	const any = Object.values(handed).some((v) => v > 0);
	return (
		<Section title={t("impact.by_branch")} count={n(branches.length)}>
			<p class="soft">
				{any
					? t("impact.handed", {
							households: n(handed.households),
							buildings: n(handed.buildings),
							posts: n(handed.posts),
							incidents: n(handed.open_incidents),
						})
					: t("impact.none_handed")}
			</p>
			{branches.length === 0 ? (
				<Nothing>{t("impact.no_branches")}</Nothing>
			) : (
				<ul class="branch-impacts">
					{branches.map((b) => (
						<li key={b.branch?.id ?? 0}>
							<span class="grid-bar-head">
								<span class={b.branch ? "grow" : "grow bad-text"}>
									{b.branch?.name ?? t("impact.no_branch")}
								</span>
								<span class="figures">
									<Change before={b.before.households} after={b.after.households} /> {t("unit.households")}
								</span>
								<span class="difference">{signed(b.after.households - b.before.households, n)}</span>
							</span>
							<Figures before={b.before} after={b.after} />
						</li>
					))}
				</ul>
			)}
		</Section>
	);
}
