// Who answers for the grids of the edition: filtered, ticked, assigned together; each opens its detail.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { lit } from "../../findings";
import { number } from "../../format";
import { lang, t } from "../../i18n";
import { picked } from "../../map/edit/pick";
import { flight, select } from "../../state";
import { assign, confirm, goBack, sending } from "../../workspace/assign";
import { canEdit } from "../../workspace/draft";
import type { GridAssignments } from "../../workspace/edition.types";
import {
	answers,
	byGrid,
	choose,
	chooseNone,
	chosen,
	gridByID,
	grids,
	marks,
	staff,
} from "../../workspace/people";
import {
	byCommunity,
	type CommunityGroup,
	countBy,
	found,
	isOf,
	type Sort,
	sorts,
} from "../../workspace/people_list";
import { type Plan, withLead, withMember } from "../../workspace/plans";
import { branchesFor, type Candidate, membersFor } from "../../workspace/staffing";
import { Nothing, Shown } from "../parts/answer";
import { Icon } from "../parts/icon";
import { Marks, Source } from "./answering";
import { AssignNotice } from "./assign_notice";
import { OrgDock } from "./org_dock";
import { gridWords } from "./people_words";
import { Picker } from "./picker";

const sort = signal<Sort>("all");
const text = signal("");

/** shut are the communities folded away; of a large edition all are until they are opened. */
const flipped = signal<ReadonlySet<number>>(new Set());
const many = 150; // grids listed before communities are folded

export function PeopleDesk() {
	useEffect(
		() => () => {
			lit.value = [];
		},
		[],
	);
	return (
		<>
			<div class="panel-head">
				<h2>{t("people.title")}</h2>
			</div>
			{canEdit.value ? (
				<p class="lead">{t("people.lead")}</p>
			) : (
				<p class="lead">{t("answering.read_only")}</p>
			)}
			<Shown of={answers.value} rows={10}>
				{({ items }) => (
					<Shown of={grids.value} rows={10}>
						{() => <List items={items} />}
					</Shown>
				)}
			</Shown>
		</>
	);
}

function List({ items }: { items: readonly GridAssignments[] }) {
	const counts = countBy(items, marks.value);
	const shown = items.filter(
		(a) => isOf(sort.value, a, marks.value.get(a.grid.id) ?? []) && found(a, text.value),
	);
	const proposed = items.filter((a) => isOf("unconfirmed", a, marks.value.get(a.grid.id) ?? []));
	const groups = byCommunity(shown, gridByID.value);
	const folded = shown.length > many;
	return (
		<>
			<div class="segments" role="group" aria-label={t("people.by")}>
				{sorts
					.filter((s) => s === "all" || counts[s] > 0 || s === sort.value)
					.map((s) => (
						<button key={s} type="button" aria-pressed={sort.value === s} onClick={() => (sort.value = s)}>
							{t(`people.${s}`)} <span class="figures">{number(counts[s], lang.value)}</span>
						</button>
					))}
			</div>
			<input
				type="search"
				class="filter"
				aria-label={t("people.filter")}
				placeholder={t("people.filter")}
				value={text.value}
				onInput={(e) => (text.value = e.currentTarget.value)}
			/>
			{canEdit.value && proposed.length > 1 && chosen.value.size === 0 && (
				<p class="button-row">
					<button
						type="button"
						class="button"
						onClick={() => {
							const ids = proposed.map((a) => a.grid.id);
							confirm(ids, t("assigned.confirmed", { grids: gridWords(ids) }));
						}}
					>
						<Icon name="check" /> {t("people.confirm_all", { n: proposed.length })}
					</button>
				</p>
			)}
			{canEdit.value && <Bulk />}
			<AssignNotice />
			{shown.length === 0 && <Nothing>{t("people.none")}</Nothing>}
			{groups.map((g) => (
				<Community key={g.id} group={g} open={flipped.value.has(g.id) === folded} />
			))}
			<OrgDock />
		</>
	);
}

function Community({ group, open }: { group: CommunityGroup; open: boolean }) {
	const ids = group.grids.map((a) => a.grid.id);
	const n = ids.filter((id) => chosen.value.has(id)).length;
	const name = group.name || t("people.no_community");
	return (
		<section class="people-group">
			<h3>
				{canEdit.value && (
					<label class="tick">
						<input
							type="checkbox"
							aria-label={t("people.choose_all", { community: name })}
							checked={n === ids.length}
							ref={(el) => {
								if (el) el.indeterminate = n > 0 && n < ids.length;
							}}
							onChange={(e) => choose(ids, e.currentTarget.checked)}
						/>
					</label>
				)}
				<button
					type="button"
					class="grow"
					aria-expanded={open}
					onClick={() => {
						const next = new Set(flipped.peek());
						if (!next.delete(group.id)) next.add(group.id);
						flipped.value = next;
					}}
				>
					<Icon name={open ? "down" : "next"} size={12} /> {name}
				</button>
				<span class="figures soft">{n > 0 ? `${n} / ${ids.length}` : ids.length}</span>
			</h3>
			{open && (
				<ul>
					{group.grids.map((a) => (
						<Row key={a.grid.id} a={a} />
					))}
				</ul>
			)}
		</section>
	);
}

function Row({ a }: { a: GridAssignments }) {
	const { id, code } = a.grid;
	const name = a.grid.name || code;
	const lead = a.branches.find((b) => b.role === "lead");
	const sources = [...a.branches, ...a.members].map((x) => x.source);
	const source = sources.includes("proposed")
		? "proposed"
		: sources.includes("planned")
			? "planned"
			: "dated";
	const people = a.members.filter((m) => m.role !== "contact").map((m) => m.member.name ?? "");
	return (
		<li class="people-row" data-grid={id} data-name={name}>
			{canEdit.value && (
				<label class="tick">
					<input
						type="checkbox"
						aria-label={t("people.choose", { grid: name })}
						checked={chosen.value.has(id)}
						onChange={(e) => choose([id], e.currentTarget.checked)}
					/>
				</label>
			)}
			<button
				type="button"
				class="grow"
				title={code}
				onClick={() => {
					select({ kind: "grid", id });
					const at = gridByID.peek().get(id)?.bounds;
					if (at) flight.value = { bounds: at, zoom: 17 };
				}}
			>
				<span class="people-grid">
					{name} <Source of={source} />
				</span>
				<span class="soft">
					{[
						lead?.organisation.name ?? t("people.no_lead"),
						people.join(t("list.comma")) || t("people.nobody"),
					].join(" · ")}
				</span>
				<Marks list={(marks.value.get(id) ?? []).filter((m) => m.kind !== "unconfirmed")} />
			</button>
		</li>
	);
}

/** Bulk does something to all ticked grids. */
function Bulk() {
	const onMap = picked.value.filter((id) => byGrid.value.has(id) && !chosen.value.has(id));
	const list = [...chosen.value].map((id) => byGrid.value.get(id)).filter((a) => a !== undefined);
	const known = staff.value;
	if (list.length === 0 && onMap.length === 0) return null;
	const ids = list.map((a) => a.grid.id);
	const proposed = list.filter((a) => [...a.branches, ...a.members].some((x) => x.source === "proposed"));
	const first = list[0];
	const give = (plan: (a: GridAssignments) => Plan, words: string) => assign(ids, plan, words);
	const grids = gridWords(ids);
	return (
		<section class="bulk" aria-label={t("people.chosen", { n: list.length })}>
			{onMap.length > 0 && (
				<button type="button" class="button" onClick={() => choose(onMap, true)}>
					<Icon name="merge" /> {t("people.take_picked", { n: onMap.length })}
				</button>
			)}
			{first && known && (
				<>
					<p class="bulk-head">
						<strong role="status">{t("people.chosen", { n: list.length })}</strong>
						<button type="button" class="link" onClick={chooseNone}>
							{t("people.clear")}
						</button>
					</p>
					<Picker
						label={t("people.bulk_lead")}
						placeholder={t("people.bulk_lead")}
						has="answering.led"
						misfit="answering.elsewhere"
						find={(words) => branchesFor(known, gridByID.value.get(first.grid.id), words, new Set())}
						pick={(c: Candidate) =>
							give((a) => withLead(a, c.id), t("assigned.lead", { grids, branch: c.name }))
						}
					/>
					<Picker
						label={t("people.bulk_member")}
						placeholder={t("people.bulk_member")}
						has="answering.has"
						misfit="answering.foreign"
						find={(words) =>
							membersFor(
								known,
								first.branches.map((b) => b.organisation.id),
								words,
								new Set(),
							)
						}
						pick={(c: Candidate) =>
							give((a) => withMember(a, c.id), t("assigned.member", { grids, member: c.name }))
						}
					/>
					<div class="button-row">
						{proposed.length > 0 && (
							<button
								type="button"
								class="button"
								disabled={sending.value !== null}
								onClick={() => {
									const which = proposed.map((a) => a.grid.id);
									confirm(which, t("assigned.confirmed", { grids: gridWords(which) }));
								}}
							>
								<Icon name="check" /> {t("people.bulk_confirm", { n: proposed.length })}
							</button>
						)}
						<button
							type="button"
							class="button"
							disabled={sending.value !== null}
							onClick={() => goBack(ids, t("assigned.back", { grids }))}
						>
							<Icon name="undo" /> {t("people.bulk_back")}
						</button>
					</div>
				</>
			)}
		</section>
	);
}
