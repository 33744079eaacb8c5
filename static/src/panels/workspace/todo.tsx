// What keeps the draft from being published, rule by rule, with the fix of each; it empties as one works.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { Finding } from "../../api.types";
import { byRule as findingsByRule, lit, lookAt, ordered } from "../../findings";
import { longDay, number } from "../../format";
import { lang, t } from "../../i18n";
import { edition, flight, go, spotlight } from "../../state";
import { canEdit, draft } from "../../workspace/draft";
import type { Gate } from "../../workspace/edition.types";
import { byRule, checking, type Group, gate } from "../../workspace/gate";
import { failed, isBulk, mendAll, mending, settled, stopMending } from "../../workspace/mend";
import { Nothing, Shown } from "../parts/answer";
import { Icon } from "../parts/icon";
import { SeverityMark } from "../parts/swatch";
import { AssignNotice } from "./assign_notice";
import { mendedWords } from "./people_words";
import { RebaseNote } from "./rebase_note";
import { OutsideList } from "./todo_choice";
import { BlockerRow } from "./todo_row";

const step = 20; // rows shown before "more"

export function TodoDesk() {
	useEffect(
		() => () => {
			lit.value = [];
			spotlight.value = null;
		},
		[],
	);
	const state = draft.value?.state;
	if (state === "in_force" || state === "superseded") return <Nothing>{t("todo.past")}</Nothing>;
	if (state === "abandoned") return <Nothing>{t("todo.abandoned")}</Nothing>;
	return (
		<>
			<RebaseNote />
			<Progress />
			<Shown of={gate.value} rows={8}>
				{(g) => <Todo gate={g} />}
			</Shown>
		</>
	);
}

/** Progress is how far a list of fixes is, also one of another draft. */
function Progress() {
	const under = mending.value;
	if (!under || under.total < 2) return null;
	const { name, done, total } = under;
	const words =
		under.edition === edition.value
			? t("todo.working", { done, total })
			: t("todo.working_on", { name, done, total });
	return (
		<p class="note progress" role="status">
			<progress value={done} max={total} aria-label={words} />
			<span class="figures">{words}</span>
			<button type="button" class="button" onClick={stopMending}>
				{t("todo.stop")}
			</button>
		</p>
	);
}

function Todo({ gate: g }: { gate: Gate }) {
	const n = (v: number) => number(v, lang.value);
	return (
		<>
			<div class="panel-head">
				<h2>
					{t("todo.title")} {g.blocking > 0 && <span class="count figures">{n(g.blocking)}</span>}
				</h2>
			</div>
			<p class="soft todo-day" role="status">
				{t("todo.as_of", { day: longDay(g.as_of, lang.value) })}
				{checking.value && ` · ${t("todo.checking")}`}
			</p>
			<AssignNotice />
			{g.ready ? (
				<Ready />
			) : (
				byRule(g.blockers).map((group) => (
					<RuleGroup key={`${draft.value?.id} ${group.rule}`} group={group} />
				))
			)}
			{g.blocking > g.blockers.length && (
				<p class="soft foot">{t("todo.more", { n: n(g.blocking - g.blockers.length) })}</p>
			)}
			<OutsideList edit={canEdit.value} />
			<Others list={g.findings} />
		</>
	);
}

function Ready() {
	const editing = canEdit.value;
	return (
		<div class="note ready">
			<p>
				<Icon name="check" /> <strong>{t("todo.ready")}</strong> {editing && t("todo.ready_next")}
			</p>
			<button type="button" class="button primary" onClick={() => go({ desk: "review", selection: null })}>
				{t(editing ? "todo.go_submit" : "todo.go_review")}
			</button>
		</div>
	);
}

/** openRow is the row looked at. */
const openRow = signal<string | null>(null);

function RuleGroup({ group }: { group: Group }) {
	const [shown, setShown] = useState(step);
	const [asked, setAsked] = useState(false);
	const open = group.blockers.filter((b) => isBulk(b) && !settled.value.has(b.id));
	const under = mending.value;
	const refused = group.blockers.filter((b) => failed.value.has(b.id)).length;
	return (
		<section class="finding-group todo-group">
			<h3>
				<SeverityMark severity={group.blockers[0]!.severity} />
				<span class="grow">{group.title}</span>
				<span class="code soft">{group.rule}</span>
				<span class="figures">{number(group.blockers.length, lang.value)}</span>
			</h3>
			{canEdit.value && open.length > 1 && !asked && (
				<p class="bulk-line">
					<button type="button" class="link" disabled={under !== null} onClick={() => setAsked(true)}>
						<Icon name="check" size={12} /> {t("todo.take_all", { n: open.length })}
					</button>
				</p>
			)}
			{asked && (
				<div class="note">
					<p>{t("todo.take_all_ask", { n: open.length })}</p>
					<div class="button-row">
						<button
							type="button"
							class="button primary"
							ref={(el) => el?.focus()}
							onClick={() => {
								setAsked(false);
								mendAll(open, mendedWords);
							}}
						>
							{t("todo.start")}
						</button>
						<button type="button" class="button" onClick={() => setAsked(false)}>
							{t("cancel")}
						</button>
					</div>
				</div>
			)}
			{refused > 1 && (
				<p class="bad-text" role="alert">
					{t("todo.failed", { n: refused })}
				</p>
			)}
			<ul>
				{group.blockers.slice(0, shown).map((b) => (
					<BlockerRow
						key={b.id}
						blocker={b}
						open={openRow.value === b.id}
						look={() => {
							openRow.value = b.id;
							lookAt(b as unknown as Finding);
						}}
					/>
				))}
			</ul>
			{group.blockers.length > shown && (
				<button type="button" class="more" onClick={() => setShown(shown + step * 5)}>
					{t("todo.show_more", { n: number(group.blockers.length - shown, lang.value) })}
				</button>
			)}
		</section>
	);
}

/** Others are what the rules found that does not stand in the way. */
function Others({ list }: { list: readonly Finding[] }) {
	const known = ordered(list.filter((f) => f.severity !== "unknown"));
	if (known.length === 0) return null;
	return (
		<details class="others">
			<summary>
				{t("todo.not_blocking")} <span class="figures">{number(known.length, lang.value)}</span>
			</summary>
			{findingsByRule(known).map((group) => (
				<section key={group.rule + group.severity} class="finding-group">
					<h3>
						<SeverityMark severity={group.severity} />
						<span class="grow">{group.title}</span>
						<span class="code soft">{group.rule}</span>
						<span class="figures">{number(group.findings.length, lang.value)}</span>
					</h3>
					<ul>
						{group.findings.map((f) => (
							<li key={f.id} class={openRow.value === String(f.id) ? "finding open" : "finding"}>
								<button
									type="button"
									class="finding-face"
									onClick={() => {
										openRow.value = String(f.id);
										lookAt(f);
										if (!f.place && !f.extent) flight.value = null;
									}}
								>
									{f.message}
								</button>
								{openRow.value === String(f.id) && (
									<p class="finding-body">
										<span>
											<strong>{t("findings.fix")}</strong> {f.fix}
										</span>
									</p>
								)}
							</li>
						))}
					</ul>
				</section>
			))}
		</details>
	);
}
