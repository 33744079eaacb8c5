// Small pieces that many panels are set from.
import type { ComponentChildren } from "preact";
import type { GridRef } from "../../api.types";
import { t } from "../../i18n";
import { select } from "../../state";

/** Facts is a list of names and values; values without words are left out. */
export function Facts({ items }: { items: readonly (readonly [string, ComponentChildren])[] }) {
	const said = items.filter(
		([, value]) => value !== null && value !== undefined && value !== "" && value !== false,
	);
	return (
		<dl class="facts">
			{said.map(([name, value]) => (
				<div key={name}>
					<dt>{name}</dt>
					<dd>{value}</dd>
				</div>
			))}
		</dl>
	);
}

/** Tallies is a row of large numbers with their units. */
export function Tallies({ items }: { items: readonly { n: string; unit: string; note?: string }[] }) {
	return (
		<ul class="tallies">
			{items.map(({ n, unit, note }) => (
				<li key={unit} title={note}>
					<strong>{n}</strong>
					<span>{unit}</span>
				</li>
			))}
		</ul>
	);
}

export function Section({
	title,
	count,
	children,
}: {
	title: string;
	count?: string | number;
	children: ComponentChildren;
}) {
	return (
		<section class="section">
			<h3>
				{title}
				{count !== undefined && <span class="count">{count}</span>}
			</h3>
			{children}
		</section>
	);
}

/** GridLink opens a grid by its code. */
export function GridLink({ grid, named }: { grid: GridRef | null; named?: boolean }) {
	if (!grid) return <span class="soft">{t("grid.none")}</span>;
	return (
		<button type="button" class="link" onClick={() => select({ kind: "grid", id: grid.id })}>
			{named && grid.name ? `${grid.code} ${grid.name}` : grid.code}
		</button>
	);
}

/** range writes a half-open range of days. */
export function range(from: string | null, to: string | null): string {
	if (from && to) return t("range.both", { from, to });
	if (from) return t("range.from", { from });
	if (to) return t("range.to", { to });
	return t("range.always");
}
