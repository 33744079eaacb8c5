// Everything the rules found, worst first; each flies to its place.
import { useEffect, useRef } from "preact/hooks";
import type { Finding, RuleResult, Validation } from "../api.types";
import {
	byRule,
	current,
	filterBy,
	items,
	list,
	lit,
	lookAt,
	stepFinding,
	summary,
	takeOwed,
	total,
} from "../findings";
import { number } from "../format";
import { severities } from "../hash";
import { lang, t } from "../i18n";
import { can } from "../session";
import { place } from "../state";
import { SignedOutProblems } from "./findings_public";
import { Nothing, Shown } from "./parts/answer";
import { GridLink } from "./parts/facts";
import { Icon } from "./parts/icon";
import { SeverityMark } from "./parts/swatch";

export function FindingsPanel() {
	useEffect(
		() => () => {
			lit.value = [];
		},
		[],
	);
	useEffect(takeOwed, [list.value.data]);
	if (!can("read_district")) return <SignedOutProblems />;
	return (
		<>
			<div class="panel-head">
				<h2>{t("tab.findings")}</h2>
				<Stepper />
			</div>
			<Shown of={summary.value} rows={2}>
				{(data) => <Filters data={data} />}
			</Shown>
			<Shown of={list.value} rows={8}>
				{() => <Groups />}
			</Shown>
		</>
	);
}

/** Stepper is "3 of 12" with the keys' own buttons. */
function Stepper() {
	const of = total.value;
	if (of === 0) return null;
	return (
		<div class="stepper" role="group" aria-label={t("findings.step")}>
			<button
				type="button"
				class="icon-button"
				aria-label={t("keys.previous")}
				title={`${t("keys.previous")} (P)`}
				onClick={() => stepFinding(-1)}
			>
				<Icon name="back" />
			</button>
			<span class="figures" role="status">
				{current.value >= 0
					? t("findings.of", { i: number(current.value + 1, lang.value), n: number(of, lang.value) })
					: t("findings.count", { n: number(of, lang.value) })}
			</span>
			<button
				type="button"
				class="icon-button"
				aria-label={t("keys.next")}
				title={`${t("keys.next")} (N)`}
				onClick={() => stepFinding(1)}
			>
				<Icon name="next" />
			</button>
		</div>
	);
}

function Filters({ data }: { data: Validation }) {
	const chosen = place.value.severity;
	const rules = [...new Map(data.rules.map((r) => [r.rule, r])).values()];
	return (
		<div class="filters">
			<div class="segments" role="group" aria-label={t("findings.by_severity")}>
				{severities
					.filter((s) => data.summary[s] > 0 || s === chosen)
					.map((s) => (
						<button
							key={s}
							type="button"
							aria-pressed={chosen === s}
							onClick={() => filterBy({ severity: chosen === s ? null : s })}
						>
							<SeverityMark severity={s} />
							{t(`severity.${s}`)} <span class="figures">{number(data.summary[s], lang.value)}</span>
						</button>
					))}
			</div>
			<label class="field-row">
				<span>{t("findings.by_rule")}</span>
				<select
					value={place.value.rule ?? ""}
					onChange={(e) => filterBy({ rule: e.currentTarget.value || null })}
				>
					<option value="">{t("findings.all_rules")}</option>
					{rules.map((r) => (
						<option key={r.rule} value={r.rule}>
							{ruleText(r, data.rules)}
						</option>
					))}
				</select>
			</label>
		</div>
	);
}

function ruleText(rule: RuleResult, all: readonly RuleResult[]): string {
	const same = all.filter((r) => r.rule === rule.rule);
	const n = same.every((r) => r.state === "unknown")
		? t("rule.unknown")
		: number(
				same.reduce((sum, r) => sum + r.listed, 0),
				lang.value,
			);
	return `${rule.rule} ${rule.title} (${n})`;
}

function Groups() {
	const all = items.value;
	const rules = summary.value.data?.rules ?? [];
	const unknown = rules.filter((r) => r.state === "unknown");
	if (all.length === 0)
		return (
			<Nothing>
				{place.value.rule || place.value.severity ? t("findings.none_here") : t("findings.none")}
			</Nothing>
		);
	return (
		<>
			{byRule(all).map((group) => (
				<section key={group.rule + group.severity} class="finding-group">
					<h3>
						<SeverityMark severity={group.severity} />
						<span class="grow">{group.title}</span>
						<span class="code soft">{group.rule}</span>
						<span class="figures">{number(group.findings.length, lang.value)}</span>
					</h3>
					<ul>
						{group.findings.map((f) => (
							<FindingRow key={f.id} finding={f} open={all[current.value]?.id === f.id} />
						))}
					</ul>
				</section>
			))}
			{total.value > all.length && (
				<p class="soft foot">
					{t("findings.cut", { n: number(all.length, lang.value), all: number(total.value, lang.value) })}
				</p>
			)}
			{unknown.length > 0 && (
				<p class="soft foot">{t("findings.unknown", { rules: unknown.map((r) => r.rule).join(", ") })}</p>
			)}
		</>
	);
}

export function FindingRow({ finding, open }: { finding: Finding; open: boolean }) {
	const row = useRef<HTMLLIElement>(null);
	useEffect(() => {
		if (open) row.current?.scrollIntoView({ block: "nearest" });
	}, [open]);
	return (
		<li class={open ? "finding open" : "finding"} ref={row}>
			<button type="button" class="finding-face" aria-expanded={open} onClick={() => lookAt(finding)}>
				{finding.message}
			</button>
			{open && (
				<div class="finding-body">
					<p>
						<strong>{t("findings.fix")}</strong> {finding.fix}
					</p>
					{finding.grids.length > 0 && (
						<p class="grid-links">
							{t("findings.grids")}{" "}
							{finding.grids.slice(0, 8).map((g) => (
								<GridLink key={g.id} grid={g} named={finding.grids.length === 1} />
							))}
							{finding.grids.length > 8 && <span class="soft">+{finding.grids.length - 8}</span>}
						</p>
					)}
				</div>
			)}
		</li>
	);
}
