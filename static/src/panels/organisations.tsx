// The tree of organisations: who leads which grids. Arrow keys walk it.
import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import { filter, firstOpen, type Node, opened, organisations, visible } from "../organisations";
import { can } from "../session";
import { select } from "../state";
import { Nothing, Shown, SignInAdds } from "./parts/answer";
import { Icon } from "./parts/icon";

export function OrganisationsPanel() {
	return (
		<>
			<div class="panel-head">
				<h2>{t("tab.organisations")}</h2>
			</div>
			{can("read_district") ? (
				<>
					<p class="lead">{t("organisations.lead")}</p>
					<input
						type="search"
						class="filter"
						aria-label={t("organisations.filter")}
						placeholder={t("organisations.filter")}
						value={filter.value}
						onInput={(e) => (filter.value = e.currentTarget.value)}
					/>
					<Shown of={organisations.value} rows={8}>
						{({ items }) => (
							<Tree rows={visible(items, opened.value, filter.value)} start={() => firstOpen(items)} />
						)}
					</Shown>
				</>
			) : (
				<SignInAdds what={t("organisations.sign_in_adds")} />
			)}
		</>
	);
}

function flip(id: number, open: boolean): void {
	const next = new Set(opened.peek());
	if (open) next.add(id);
	else next.delete(id);
	opened.value = next;
}

function Tree({ rows, start }: { rows: Node[]; start: () => Set<number> }) {
	useEffect(() => {
		if (opened.peek().size === 0) opened.value = start();
	}, []);
	if (rows.length === 0)
		return (
			<Nothing>
				{filter.value ? t("organisations.nothing", { text: filter.value }) : t("organisations.none")}
			</Nothing>
		);
	const press = (e: KeyboardEvent, i: number) => {
		const row = rows[i]!;
		const to = (j: number) =>
			document.getElementById(`org-${rows[Math.max(0, Math.min(rows.length - 1, j))]!.org.id}`)?.focus();
		const parent = () => rows.findLastIndex((r, j) => j < i && r.depth < row.depth);
		if (e.key === "ArrowDown") to(i + 1);
		else if (e.key === "ArrowUp") to(i - 1);
		else if (e.key === "Home") to(0);
		else if (e.key === "End") to(rows.length - 1);
		else if (e.key === "ArrowRight")
			row.children > 0 && !row.open ? flip(row.org.id, true) : row.open && to(i + 1);
		else if (e.key === "ArrowLeft") row.open ? flip(row.org.id, false) : parent() >= 0 && to(parent());
		else if (e.key === "Enter" || e.key === " ") select({ kind: "organisation", id: row.org.id });
		else return;
		e.preventDefault();
		e.stopPropagation();
	};
	return (
		<ul class="tree" role="tree" aria-label={t("tab.organisations")}>
			{rows.map((row, i) => (
				<li
					key={row.org.id}
					id={`org-${row.org.id}`}
					role="treeitem"
					aria-level={row.depth + 1}
					aria-expanded={row.children > 0 ? row.open : undefined}
					aria-selected={false}
					tabIndex={i === 0 ? 0 : -1}
					style={{ paddingInlineStart: `${row.depth * 16}px` }}
					onKeyDown={(e) => press(e, i)}
					onClick={() => select({ kind: "organisation", id: row.org.id })}
				>
					<span
						class="twist"
						aria-hidden="true"
						onClick={(e) => {
							if (row.children === 0) return;
							e.stopPropagation();
							flip(row.org.id, !row.open);
						}}
					>
						{row.children > 0 && <Icon name={row.open ? "down" : "next"} size={12} />}
					</span>
					<span class="grow">
						{row.org.name}
						{row.org.form === "joint" && <span class="tag">{t("branch.form_joint")}</span>}
						{row.org.big_committee && <span class="tag">{t("org.big_committee_short")}</span>}
					</span>
					<span class="figures soft">{row.grids > 0 && t("count.grids", { n: row.grids })}</span>
				</li>
			))}
		</ul>
	);
}
