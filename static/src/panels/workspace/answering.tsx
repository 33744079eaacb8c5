// Who answers for one grid of a draft, changed in place: what is picked is saved at once and can be
// taken back.
import { useRef, useState } from "preact/hooks";
import { t, word } from "../../i18n";
import { select } from "../../state";
import { assign, confirm, goBack, sending } from "../../workspace/assign";
import { canEdit } from "../../workspace/draft";
import type {
	AssignedBranch,
	AssignedMember,
	AssignmentSource,
	GridAssignments,
} from "../../workspace/edition.types";
import { answers, byGrid, gridByID, marks, staff } from "../../workspace/people";
import {
	type Plan,
	withJoint,
	withLead,
	withMember,
	withoutBranch,
	withoutMember,
	withRole,
} from "../../workspace/plans";
import { branchesFor, isHeavy, type Mark, membersFor } from "../../workspace/staffing";
import { Shown } from "../parts/answer";
import { Section } from "../parts/facts";
import { Icon } from "../parts/icon";
import { SeverityMark } from "../parts/swatch";
import { gridWords, markWords } from "./people_words";
import { Picker } from "./picker";

export function Answering({ id }: { id: number }) {
	return (
		<Section title={t("people.title")}>
			<Shown of={answers.value} rows={4}>
				{() => {
					const a = byGrid.value.get(id);
					return a && <One a={a} />;
				}}
			</Shown>
		</Section>
	);
}

type Open = "lead" | "joint" | "member" | null;

const roles = ["head", "worker", "contact"] as const;

function One({ a }: { a: GridAssignments }) {
	const [open, setOpen] = useState<Open>(null);
	const box = useRef<HTMLDivElement>(null);
	const id = a.grid.id;
	const grid = gridByID.value.get(id);
	const known = staff.value;
	const edit = canEdit.value;
	const lead = a.branches.find((b) => b.role === "lead");
	const joint = a.branches.filter((b) => b.role === "joint");
	const grids = gridWords([id]);
	const opened = open ?? (edit && !lead ? "lead" : null);
	const give = (plan: (a: GridAssignments) => Plan, words: string) => assign([id], plan, words);
	/** shut closes a field and gives the keyboard back to the button that opened it. */
	const shut = (from: Open) => {
		setOpen(null);
		requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-opens=${from}]`)?.focus());
	};
	const field = (which: "lead" | "joint" | "member") => {
		if (!known) return null;
		if (which === "member")
			return (
				<Picker
					label={t("answering.add_member")}
					placeholder={t("answering.find_member")}
					has="answering.has"
					misfit="answering.foreign"
					take={open !== null}
					find={(text) =>
						membersFor(
							known,
							a.branches.map((b) => b.organisation.id),
							text,
							new Set(a.members.map((m) => m.member.id)),
						)
					}
					pick={(c) => {
						give((now) => withMember(now, c.id), t("assigned.member", { grids, member: c.name }));
						shut(which);
					}}
					close={() => shut(which)}
				/>
			);
		return (
			<Picker
				label={t(which === "lead" ? "answering.set_lead" : "answering.add_joint")}
				placeholder={t("answering.find_branch")}
				has="answering.led"
				misfit="answering.elsewhere"
				take={open !== null}
				find={(text) =>
					branchesFor(
						known,
						grid,
						text,
						new Set(
							which === "lead"
								? lead
									? [lead.organisation.id]
									: []
								: a.branches.map((b) => b.organisation.id),
						),
					)
				}
				pick={(c) => {
					if (which === "lead")
						give((now) => withLead(now, c.id), t("assigned.lead", { grids, branch: c.name }));
					else give((now) => withJoint(now, c.id), t("assigned.joint", { grids, branch: c.name }));
					shut(which);
				}}
				close={() => shut(which)}
			/>
		);
	};
	const sources = [...a.branches, ...a.members].map((x) => x.source);
	return (
		<div class="answering" ref={box} aria-busy={sending.value !== null}>
			{/* What is unconfirmed says so beside its name. */}
			<Marks list={(marks.value.get(id) ?? []).filter((m) => m.kind !== "unconfirmed")} />
			<ul class="people">
				<li>
					<span class="role">{t("branch.lead")}</span>
					<span class="grow">{lead ? <BranchName of={lead} /> : <Missing what={t("people.no_lead")} />}</span>
					{edit && lead && (
						<button
							type="button"
							class="link"
							data-opens="lead"
							aria-label={t("answering.change_lead", { branch: lead.organisation.name })}
							aria-expanded={opened === "lead"}
							onClick={() => setOpen(open === "lead" ? null : "lead")}
						>
							{t("answering.change")}
						</button>
					)}
				</li>
				{opened === "lead" && <li class="picking">{field("lead")}</li>}
				{joint.map((b) => (
					<li key={b.organisation.id}>
						<span class="role">{t("branch.joint")}</span>
						<span class="grow">
							<BranchName of={b} />
						</span>
						{edit && (
							<Remove
								name={b.organisation.name}
								act={() =>
									give(
										(now) => withoutBranch(now, b.organisation.id),
										t("assigned.not_joint", { grids, branch: b.organisation.name }),
									)
								}
							/>
						)}
					</li>
				))}
				{a.members.map((m) => (
					<li key={m.member.id}>
						{edit ? (
							<select
								class="role"
								aria-label={t("answering.role_of", { name: m.member.name ?? "" })}
								value={m.role}
								onChange={(e) => {
									const role = e.currentTarget.value as AssignedMember["role"];
									e.currentTarget.value = m.role; // until the server has it
									give(
										(now) => withRole(now, m.member.id, role),
										t("assigned.role", { grids, member: m.member.name ?? "", role: word("role", role) }),
									);
								}}
							>
								{roles.map((r) => (
									<option key={r} value={r}>
										{word("role", r)}
									</option>
								))}
							</select>
						) : (
							<span class="role">{word("role", m.role)}</span>
						)}
						<span class="grow">
							<MemberName of={m} />
						</span>
						{edit && (
							<Remove
								name={m.member.name ?? ""}
								act={() =>
									give(
										(now) => withoutMember(now, m.member.id),
										t("assigned.not_member", { grids, member: m.member.name ?? "" }),
									)
								}
							/>
						)}
					</li>
				))}
				{a.members.length === 0 && (
					<li>
						<span class="role">{t("role.head")}</span>
						<Missing what={t("people.nobody")} />
					</li>
				)}
				{(opened === "joint" || opened === "member") && <li class="picking">{field(opened)}</li>}
			</ul>
			{edit ? (
				<div class="button-row answering-acts">
					{sources.includes("proposed") && (
						<button
							type="button"
							class="button primary"
							onClick={() => confirm([id], t("assigned.confirmed", { grids }))}
						>
							<Icon name="check" /> {t("answering.confirm")}
						</button>
					)}
					<button
						type="button"
						class="button"
						data-opens="member"
						aria-expanded={opened === "member"}
						onClick={() => setOpen(open === "member" ? null : "member")}
					>
						<Icon name="plus" /> {t("answering.add_member")}
					</button>
					<button
						type="button"
						class="button"
						data-opens="joint"
						aria-expanded={opened === "joint"}
						onClick={() => setOpen(open === "joint" ? null : "joint")}
					>
						<Icon name="plus" /> {t("answering.add_joint")}
					</button>
					{sources.some((s) => s !== "dated") && (
						<button type="button" class="button" onClick={() => goBack([id], t("assigned.back", { grids }))}>
							<Icon name="undo" /> {t("answering.back")}
						</button>
					)}
				</div>
			) : (
				<p class="soft foot">{t("answering.read_only")}</p>
			)}
		</div>
	);
}

function BranchName({ of: { organisation, source } }: { of: AssignedBranch }) {
	const led = staff.value?.branchLoad.get(organisation.id);
	return (
		<>
			<button
				type="button"
				class="link"
				onClick={() => select({ kind: "organisation", id: organisation.id })}
			>
				{organisation.name}
			</button>{" "}
			<Source of={source} />
			{led !== undefined && <span class="soft notes">{t("answering.led", { n: led })}</span>}
		</>
	);
}

function MemberName({ of: { member, source } }: { of: AssignedMember }) {
	const known = staff.value?.members.get(member.id);
	const n = staff.value?.memberLoad.get(member.id) ?? 0;
	return (
		<>
			<button type="button" class="link" onClick={() => select({ kind: "member", id: member.id })}>
				{member.name}
			</button>{" "}
			<Source of={source} />
			<span class="soft notes">
				{[known?.organisation.name, t("answering.has", { n })].filter(Boolean).join(" · ")}
			</span>
		</>
	);
}

/** Source says that an assignment is planned or only proposed; what is dated needs no word. */
export function Source({ of }: { of: AssignmentSource }) {
	if (of === "dated") return null;
	return (
		<span class={`source ${of}`}>
			{of === "proposed" && <SeverityMark severity="warning" />}
			{t(`source.${of}`)}
		</span>
	);
}

export function Marks({ list }: { list: readonly Mark[] }) {
	if (list.length === 0) return null;
	return (
		<ul class="marks">
			{list.map((m) => (
				<li key={m.kind + m.who} class={isHeavy(m) ? "bad-text" : "warn-text"}>
					<SeverityMark severity={isHeavy(m) ? "error" : "warning"} /> {markWords(m)}
				</li>
			))}
		</ul>
	);
}

function Missing({ what }: { what: string }) {
	return (
		<span class="missing">
			<Icon name="warning" /> {what}
		</span>
	);
}

function Remove({ name, act }: { name: string; act: () => void }) {
	return (
		<button
			type="button"
			class="icon-button small"
			aria-label={t("answering.remove", { name })}
			title={t("answering.remove", { name })}
			onClick={act}
		>
			<Icon name="close" size={12} />
		</button>
	);
}
