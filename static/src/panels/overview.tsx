// The first screen: what this is, what is wrong in the district, what can be done.
import type { District } from "../api.types";
import { matching, summary } from "../findings";
import { number, percent } from "../format";
import { lang, t } from "../i18n";
import { bad, problemStates, states, tally, total } from "../responsibility";
import { can } from "../session";
import { asOf, district, go, openTab, place } from "../state";
import { Actions } from "./overview_actions";
import { AreaTable } from "./overview_areas";
import { Shown, Skeleton } from "./parts/answer";
import { Section, Tallies } from "./parts/facts";
import { SeverityMark, StatePatch } from "./parts/swatch";

export function OverviewPanel() {
	const here = district.value;
	if (!here) return <Skeleton rows={8} />;
	return (
		<>
			<Masthead here={here} />
			<Responsibility />
			{can("read_district") ? <Problems /> : null}
			<Actions />
			<AreaTable />
		</>
	);
}

function Masthead({ here }: { here: District }) {
	const n = (value: number) => number(value, lang.value);
	const edition = here.edition;
	return (
		<div class="masthead">
			<h2>{here.name}</h2>
			<p class="lead">{t("overview.lead")}</p>
			<p class="soft small">
				{edition
					? t("overview.edition", {
							name: edition.name,
							from: edition.from ?? "–",
							state: edition.proved ? t("edition.proved") : t("edition.unproved"),
						})
					: t("overview.no_edition")}
			</p>
			<Tallies
				items={[
					{ n: n(here.counts.grids), unit: t("unit.grids", { n: here.counts.grids }) },
					{ n: n(here.counts.buildings), unit: t("unit.buildings", { n: here.counts.buildings }) },
					{ n: n(here.counts.households), unit: t("unit.households", { n: here.counts.households }) },
					{ n: n(here.counts.posts), unit: t("unit.posts", { n: here.counts.posts }) },
				]}
			/>
		</div>
	);
}

function Responsibility() {
	const counts = tally.value;
	if (!counts) return <Skeleton rows={4} />;
	const all = total(counts);
	const wrong = bad(counts);
	return (
		<Section title={t("overview.responsibility")}>
			<p class="headline">
				{all === 0
					? t("overview.no_grids")
					: wrong === 0
						? t("overview.all_well", { n: number(all, lang.value) })
						: t("overview.wrong", { n: number(wrong, lang.value), all: number(all, lang.value) })}
				{place.value.asOf && <span class="soft"> {t("overview.on", { day: asOf.value })}</span>}
			</p>
			<div class="state-bar" aria-hidden="true">
				{states.map(
					(s) => counts[s] > 0 && <span key={s} class={`state-${s}`} style={{ flexGrow: counts[s] }} />,
				)}
			</div>
			<ul class="list">
				{problemStates.map((s) => (
					<li key={s}>
						<button
							type="button"
							class="list-row"
							disabled={counts[s] === 0}
							onClick={() => go({ selection: null, tab: "findings", rule: ruleOf[s], severity: null })}
						>
							<StatePatch state={s} />
							<span class="grow">{t(`state.${s}`)}</span>
							<span class="figures strong">{number(counts[s], lang.value)}</span>
							<span class="figures soft share">{percent(all ? counts[s] / all : 0)}</span>
						</button>
					</li>
				))}
				<li class="list-row">
					<StatePatch state="complete" />
					<span class="grow">{t("state.complete")}</span>
					<span class="figures strong">{number(counts.complete, lang.value)}</span>
					<span class="figures soft share">{percent(all ? counts.complete / all : 0)}</span>
				</li>
			</ul>
		</Section>
	);
}

const ruleOf = { no_branch: "R05", no_member: "R06", overloaded: "R07" } as const;

function Problems() {
	return (
		<Shown of={summary.value} rows={3}>
			{({ rules, summary: sums }) => {
				const wrong = rules
					.filter((r) => r.count > 0 && r.state === "checked")
					.sort((a, b) => weight[a.severity] - weight[b.severity] || b.count - a.count);
				const unknown = rules.filter((r) => r.state === "unknown").length;
				const said = (["error", "warning", "info"] as const)
					.filter((k) => sums[k] > 0)
					.map((k) => `${t(`severity.${k}`)} ${number(sums[k], lang.value)}`);
				return (
					<Section title={t("overview.problems")} count={matching(rules, null, null)}>
						{wrong.length === 0 && <p class="nothing">{t("findings.none")}</p>}
						<ul class="list">
							{wrong.slice(0, 6).map((r) => (
								<li key={r.rule + r.severity}>
									<button
										type="button"
										class="list-row"
										onClick={() => go({ selection: null, tab: "findings", rule: r.rule, severity: null })}
									>
										<SeverityMark severity={r.severity} />
										<span class="grow">{r.title}</span>
										<span class="code soft">{r.rule}</span>
										<span class="figures strong">{number(r.count, lang.value)}</span>
									</button>
								</li>
							))}
						</ul>
						<p class="soft foot ends">
							<span>
								{said.join(" · ")}
								{unknown > 0 && ` · ${t("overview.unknown", { n: unknown })}`}
							</span>
							<button
								type="button"
								class="link"
								onClick={() => {
									go({ rule: null, severity: null });
									openTab("findings");
								}}
							>
								{t("overview.all_findings")}
							</button>
						</p>
					</Section>
				);
			}}
		</Shown>
	);
}

const weight = { error: 0, warning: 1, info: 2, unknown: 3 } as const;
