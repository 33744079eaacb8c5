// What becomes of grids, before → after: a bar against the target, figures, and the judgement in
// words and by a sign.
import { number } from "../../format";
import { lang, t } from "../../i18n";
import { type Bar, barsOf, off, signed, type Target, verdictOf, worth } from "../../workspace/balance";
import type { GridImpact, Holding } from "../../workspace/edition.types";
import { target } from "../../workspace/figures";

const write = (n: number) => number(n, lang.value);

/** HouseholdBar: the band is the target, the outline what was, the fill what is. */
export function HouseholdBar({ bar, good }: { bar: Bar; good: boolean }) {
	return (
		<span class="household-bar" aria-hidden="true">
			<i class="band" style={{ left: `${bar.low}%`, width: `${bar.high - bar.low}%` }} />
			{bar.before !== null && <i class="was" style={{ width: `${bar.before}%` }} />}
			{bar.after !== null && <i class={good ? "is" : "is off"} style={{ width: `${bar.after}%` }} />}
		</span>
	);
}

/** standing says how many households are too many or too few. */
export function standing(households: number, of: Target): string {
	const n = off(households, of);
	if (n === 0) return t("balance.within");
	return t(households > of.max ? "balance.over" : "balance.under", { n: write(n) });
}

const marks = { good: "✓", bad: "✗", even: "=" } as const;

/** Judged is the verdict on a grid: its sign, its word, and how far off it is. */
export function Judged({ grid: g, short }: { grid: GridImpact; short?: boolean }) {
	const verdict = verdictOf(g.before?.households ?? null, g.after?.households ?? null, target.value);
	const value = worth(verdict);
	if (!g.after) return <span class="judged even">{t("verdict.retired")}</span>;
	const distance = off(g.after.households, target.value);
	return (
		<span class={`judged ${value}`}>
			<i aria-hidden="true">{distance > 0 && value === "even" ? "!" : marks[value]}</i>{" "}
			{verdict && t(`verdict.${verdict}`)}
			{!short && distance > 0 && (
				<>
					{verdict && t("verdict.comma")}
					{standing(g.after.households, target.value)}
				</>
			)}
			{short && !verdict && standing(g.after.households, target.value)}
		</span>
	);
}

/** Change writes a figure before → after. */
export function Change({ before, after }: { before: number | null; after: number | null }) {
	if (before === after) return <>{write(after ?? 0)}</>;
	return (
		<span class="change">
			{before === null ? "–" : write(before)}
			<i aria-hidden="true">→</i>
			<span class="read">{t("impact.becomes")}</span>
			<strong>{after === null ? "–" : write(after)}</strong>
		</span>
	);
}

const figures = ["buildings", "incidents_year", "posts", "open_incidents"] as const;

/** Figures are the other numbers of a grid or a branch. */
export function Figures(props: { before: Partial<Holding> | null; after: Partial<Holding> | null }) {
	return (
		<dl class="impact-figures">
			{figures.map((name) => (
				<div key={name}>
					<dt>{t(`figure.${name}`)}</dt>
					<dd>
						<Change
							before={props.before ? (props.before[name] ?? 0) : null}
							after={props.after ? (props.after[name] ?? 0) : null}
						/>
					</dd>
				</div>
			))}
		</dl>
	);
}

/** GridBars is one card for each grid; choose makes it a button. */
export function GridBars(props: {
	label: string;
	grids: readonly GridImpact[];
	choose?: (grid: GridImpact) => void;
	current?: (grid: GridImpact) => boolean;
}) {
	const bars = barsOf(
		props.grids.map((g) => ({ before: g.before?.households ?? null, after: g.after?.households ?? null })),
		target.value,
	);
	return (
		<ul class="grid-bars" aria-label={props.label}>
			{props.grids.map((g, i) => (
				<li key={g.id} class={props.current?.(g) ? "current" : undefined}>
					{props.choose ? (
						<button
							type="button"
							aria-current={props.current?.(g) ? "true" : undefined}
							onClick={() => props.choose?.(g)}
						>
							<Card grid={g} bar={bars[i]!} />
						</button>
					) : (
						<Card grid={g} bar={bars[i]!} />
					)}
				</li>
			))}
		</ul>
	);
}

function Card({ grid: g, bar }: { grid: GridImpact; bar: Bar }) {
	const difference = (g.after?.households ?? 0) - (g.before?.households ?? 0);
	return (
		<>
			<span class="grid-bar-head">
				<span class="grow" title={g.code}>
					{g.name || g.code}
					{g.change === "new" && <span class="tag new">{t("change.new")}</span>}
					{g.change === "retired" && <span class="tag">{t("change.retired")}</span>}
				</span>
				<span class="figures">
					<Change before={g.before?.households ?? null} after={g.after?.households ?? null} />{" "}
					{t("unit.households")}
				</span>
				<span class="difference">{signed(difference, write)}</span>
			</span>
			<HouseholdBar bar={bar} good={g.after !== null && off(g.after.households, target.value) === 0} />
			<Judged grid={g} />
			<Figures before={g.before} after={g.after} />
		</>
	);
}
