// A ranked table whose rows fly to their places.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { t } from "../../i18n";

export interface Column<T> {
	name: string;
	unit?: string;
	title?: string;
	number?: boolean;
	of: (row: T) => ComponentChildren;
}

interface Props<T> {
	label: string;
	columns: readonly Column<T>[];
	rows: readonly T[];
	keyOf: (row: T) => string | number;
	current?: (row: T) => boolean;
	choose: (row: T) => void;
	first?: number; // rows shown before "more"
}

export function Rows<T>(props: Props<T>) {
	const step = props.first ?? 20;
	const [shown, setShown] = useState(step);
	return (
		<div class="rows">
			<table aria-label={props.label}>
				<thead>
					<tr>
						{props.columns.map((c) => (
							<th key={c.name} scope="col" class={c.number ? "number" : undefined} title={c.title}>
								{c.name}
								{c.unit && <span class="unit">{c.unit}</span>}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{props.rows.slice(0, shown).map((row) => (
						<tr
							key={props.keyOf(row)}
							class={props.current?.(row) ? "current" : undefined}
							onClick={() => props.choose(row)}
						>
							{props.columns.map((c, i) => (
								<td key={c.name} class={c.number ? "number" : undefined}>
									{i === 0 ? (
										<button
											type="button"
											class="row-button"
											aria-current={props.current?.(row) ? "true" : undefined}
											onClick={(e) => {
												e.stopPropagation();
												props.choose(row);
											}}
										>
											{c.of(row)}
										</button>
									) : (
										c.of(row)
									)}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
			{props.rows.length > shown && (
				<button type="button" class="more" onClick={() => setShown(shown + step * 5)}>
					{t("list.more", { n: props.rows.length - shown })}
				</button>
			)}
		</div>
	);
}

/** GridName is what people call a grid; its code is told on hovering. */
export function GridName({ code, name }: { code: string; name: string }) {
	return <span title={code || undefined}>{name || code}</span>;
}
