// The tree of organisations and the people in them, to be carried onto grids with the pointer; by
// keyboard Enter gives what is chosen to the ticked grids.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { t, word } from "../../i18n";
import { firstOpen, organisations, visible } from "../../organisations";
import { assign } from "../../workspace/assign";
import { type Carried, carry, carrying } from "../../workspace/carry";
import { canEdit } from "../../workspace/draft";
import type { GridAssignments } from "../../workspace/edition.types";
import { byGrid, chosen, members, staff } from "../../workspace/people";
import { type Plan, withLead, withMember } from "../../workspace/plans";
import { inOffice } from "../../workspace/staffing";
import { Nothing, Shown } from "../parts/answer";
import { Icon } from "../parts/icon";
import { gridWords } from "./people_words";

const unfolded = signal(false);
const open = signal<ReadonlySet<number>>(new Set());
const text = signal("");
const told = signal("");
const current = signal("");

/** give hands grids to what was carried or chosen. */
function give(what: Carried, ids: readonly number[]): void {
	const list = ids.map((id) => byGrid.peek().get(id)).filter((a) => a !== undefined);
	if (list.length === 0) return;
	const grids = gridWords(list.map((a) => a.grid.id));
	const plan = (a: GridAssignments): Plan =>
		what.kind === "branch" ? withLead(a, what.id) : withMember(a, what.id);
	assign(
		list.map((a) => a.grid.id),
		plan,
		what.kind === "branch"
			? t("assigned.lead", { grids, branch: what.name })
			: t("assigned.member", { grids, member: what.name }),
	);
}

interface Row {
	key: string;
	depth: number;
	name: string;
	note: string;
	id: number;
	children: boolean;
	open: boolean;
	carried: Carried | null;
}

function rows(): Row[] {
	const all = organisations.value.data?.items ?? [];
	const known = staff.value;
	const people = members.value.data?.items ?? [];
	const wanted = text.value.trim();
	const named = wanted ? people.filter((m) => m.name.includes(wanted) && known && inOffice(known, m.id)) : [];
	const out: Row[] = named.map((m) => person(m.id, m.name, m.office, 0, m.organisation.name));
	for (const node of visible(all, open.value, text.value)) {
		const { org, depth } = node;
		const staffed = people.filter((m) => m.organisation.id === org.id && known && inOffice(known, m.id));
		const isOpen = node.open || open.value.has(org.id);
		out.push({
			key: `o${org.id}`,
			depth,
			name: org.name,
			note:
				org.kind === "branch"
					? t("answering.led", { n: known?.branchLoad.get(org.id) ?? 0 })
					: t(`org.${org.kind}`),
			id: org.id,
			children: node.children > 0 || staffed.length > 0,
			open: isOpen,
			carried: org.kind === "branch" ? { kind: "branch", id: org.id, name: org.name } : null,
		});
		if (isOpen && !wanted) for (const m of staffed) out.push(person(m.id, m.name, m.office, depth + 1, ""));
	}
	return out;
}

function person(id: number, name: string, office: string, depth: number, under: string): Row {
	const n = staff.value?.memberLoad.get(id) ?? 0;
	return {
		key: `m${id}`,
		depth,
		name,
		note: [word("office", office), under, t("answering.has", { n })].filter(Boolean).join(" · "),
		id,
		children: false,
		open: false,
		carried: { kind: "member", id, name },
	};
}

export function OrgDock() {
	if (!canEdit.value) return null;
	return (
		<section class={`org-dock ${unfolded.value ? "open" : ""}`} aria-label={t("people.dock")}>
			<button
				type="button"
				class="dock-head"
				aria-expanded={unfolded.value}
				onClick={() => (unfolded.value = !unfolded.value)}
			>
				<Icon name={unfolded.value ? "down" : "next"} size={12} /> <strong>{t("people.dock")}</strong>
			</button>
			{unfolded.value && (
				<>
					<p class="soft" id="dock-how">
						{t("people.dock_how")}
					</p>
					<input
						type="search"
						class="filter"
						aria-label={t("people.dock_filter")}
						placeholder={t("people.dock_filter")}
						value={text.value}
						onInput={(e) => (text.value = e.currentTarget.value)}
					/>
					<p class="warn-text" role="status">
						{told.value}
					</p>
					<Shown of={organisations.value} rows={5}>
						{({ items }) => <DockTree list={rows()} start={() => firstOpen(items)} />}
					</Shown>
				</>
			)}
			<Ghost />
		</section>
	);
}

function flip(id: number, is: boolean): void {
	const next = new Set(open.peek());
	if (is) next.add(id);
	else next.delete(id);
	open.value = next;
}

function DockTree({ list, start }: { list: Row[]; start: () => Set<number> }) {
	useEffect(() => {
		if (open.peek().size === 0) open.value = start();
	}, []);
	if (list.length === 0) return <Nothing>{t("organisations.nothing", { text: text.value })}</Nothing>;
	const here = Math.max(
		0,
		list.findIndex((r) => r.key === current.value),
	);
	const press = (e: KeyboardEvent, i: number) => {
		const row = list[i]!;
		const to = (j: number) => {
			const next = list[Math.max(0, Math.min(list.length - 1, j))]!;
			current.value = next.key;
			document.getElementById(`dock-${next.key}`)?.focus();
		};
		if (e.key === "ArrowDown") to(i + 1);
		else if (e.key === "ArrowUp") to(i - 1);
		else if (e.key === "Home") to(0);
		else if (e.key === "End") to(list.length - 1);
		else if (e.key === "ArrowRight" && row.children) row.open ? to(i + 1) : flip(row.id, true);
		else if (e.key === "ArrowLeft") {
			if (row.open) flip(row.id, false);
			else
				to(
					Math.max(
						0,
						list.findLastIndex((r, j) => j < i && r.depth < row.depth),
					),
				);
		} else if (e.key === "Enter" || e.key === " ") take(row);
		else return;
		e.preventDefault();
		e.stopPropagation();
	};
	const take = (row: Row) => {
		told.value = "";
		if (!row.carried) told.value = t("people.dock_not");
		else if (chosen.peek().size === 0) told.value = t("people.dock_none");
		else give(row.carried, [...chosen.peek()]);
	};
	return (
		<ul class="tree" role="tree" aria-label={t("people.dock")} aria-describedby="dock-how">
			{list.map((row, i) => (
				<li
					key={row.key}
					id={`dock-${row.key}`}
					role="treeitem"
					aria-level={row.depth + 1}
					aria-expanded={row.children ? row.open : undefined}
					aria-selected={row.key === current.value}
					aria-label={t("people.in_tree", { name: row.name, what: row.note })}
					class={row.carried ? "carried" : undefined}
					tabIndex={i === here ? 0 : -1}
					style={{ paddingInlineStart: `${row.depth * 14}px` }}
					onKeyDown={(e) => press(e, i)}
					onClick={() => {
						current.value = row.key;
						if (row.children) flip(row.id, !row.open);
					}}
					onPointerDown={(e) => {
						const gripped = e.target instanceof Element && e.target.closest(".grip");
						if (row.carried && (e.pointerType === "mouse" || gripped))
							carry(e, row.carried, (what, grid) => give(what, [grid]));
					}}
				>
					<span class="twist" aria-hidden="true">
						{row.children && <Icon name={row.open ? "down" : "next"} size={12} />}
					</span>
					{row.carried?.kind === "member" && <Icon name="person" size={12} />}
					<span class="grow">{row.name}</span>
					<span class="soft notes">{row.note}</span>
					{row.carried && (
						<span class="grip" aria-hidden="true" title={t("people.drop")}>
							⠿
						</span>
					)}
				</li>
			))}
		</ul>
	);
}

/** Ghost goes with the pointer and says where it would be dropped. */
function Ghost() {
	const now = carrying.value;
	if (!now) return null;
	return (
		<div
			class={`ghost card ${now.over ? "" : "nowhere"}`}
			style={{ left: `${now.x + 12}px`, top: `${now.y + 12}px` }}
		>
			<strong>{now.what.name}</strong>
			<span>{now.over ? t("people.drop_here", { grid: now.over.name }) : t("people.drop_no")}</span>
		</div>
	);
}
