// What is planned, proposed, marked and refused about who answers, in words.
import type { Problem, ProblemPart } from "../../api";
import { moment } from "../../format";
import { has, t, word } from "../../i18n";
import { actor } from "../../session";
import { district } from "../../state";
import type { Blocker } from "../../workspace/edition.types";
import { gridsOf } from "../../workspace/mend";
import { byGrid, staff } from "../../workspace/people";
import { branchesOf, membersOf, type Plan, type PlannedMember } from "../../workspace/plans";
import type { Mark } from "../../workspace/staffing";

function branchName(id: number): string {
	return staff.value?.organisations.get(id)?.name ?? String(id);
}

function memberName(id: number): string {
	return staff.value?.members.get(id)?.name ?? String(id);
}

const listed = (parts: readonly string[]) => parts.filter(Boolean).join(t("list.comma"));

const joined = (parts: readonly string[]) => parts.filter(Boolean).join(t("mend.and"));

function people(members: readonly PlannedMember[]): string {
	return listed(members.map((m) => `${word("role", m.role)} ${memberName(m.member)}`));
}

/** planWords says who is to answer. */
export function planWords(plan: Plan): string {
	const lead = plan.branches?.find((b) => b.role === "lead");
	const joint = plan.branches?.filter((b) => b.role === "joint") ?? [];
	return joined([
		lead ? t("mend.lead", { branch: branchName(lead.organisation) }) : "",
		joint.length > 0
			? t("mend.joint", { branches: listed(joint.map((b) => branchName(b.organisation))) })
			: "",
		plan.members ? t("mend.members", { members: people(plan.members) }) : "",
	]);
}

/** mendWords says what the proposal for a blocker would do. */
export function mendWords(b: Blocker): string {
	const { mend } = b;
	if (!mend) return "";
	if (mend.kind === "rebase") return t("mend.rebase");
	if (mend.kind === "operation")
		return t("mend.repair", { grids: listed(b.grids.map((g) => g.name || g.code)) });
	const now = byGrid.value.get(gridsOf(b)[0] ?? 0);
	if (mend.method === "POST") {
		const what = now ? planWords({ branches: branchesOf(now), members: membersOf(now) }) : "";
		return t("mend.confirm", { what: what || t("mend.nobody") });
	}
	const plan = mend.body as Plan;
	const gone = plan.members
		? (now?.members ?? []).filter((m) => !plan.members!.some((p) => p.member === m.member.id))
		: [];
	return joined([
		planWords(plan),
		gone.length > 0 ? t("mend.no_longer", { members: listed(gone.map((m) => m.member.name ?? "")) }) : "",
	]);
}

/** mendedWords says it with the grids it is about. */
export function mendedWords(b: Blocker): string {
	return t("assigned.mended", { grids: gridWords(gridsOf(b)), what: mendWords(b) });
}

export function markWords(mark: Mark): string {
	return t(`mark.${mark.kind}`, { who: mark.who, n: mark.n ?? 0, limit: mark.limit ?? 0 });
}

/** gridWords names one grid or says how many. */
export function gridWords(ids: readonly number[]): string {
	const one = ids.length === 1 ? byGrid.value.get(ids[0]!)?.grid : undefined;
	return one ? one.name || one.code : t("assigned.grids", { n: ids.length });
}

/** staleWords says who planned for grids first, and when: of the first of some. */
function staleWords({ value, by, when }: ProblemPart, n: number): string {
	const grid = gridWords([Number(value)]);
	const more = n > 1 ? t("plan_refused.stale_more", { n: n - 1 }) : "";
	if (!by || !when) return t("plan_refused.stale_plan", { grid }) + more;
	const who = by.id === actor.value?.id ? t("plan_refused.stale_you") : by.name;
	const at = moment(when, district.value?.time_zone ?? "UTC");
	return t("plan_refused.stale_by", { grid, who, at }) + more;
}

/** refusalWords says why the server did not do it. */
export function refusalWords(problem: Problem): string {
	if (problem.offline) return t("plan_refused.offline");
	const stale = problem.parts.filter((p) => p.rule === "stale_plan");
	if (stale[0]) return staleWords(stale[0], stale.length);
	const known = problem.parts.map((p) => `plan_refused.${p.rule}`).filter(has);
	if (known.length > 0) return [...new Set(known)].map((key) => t(key)).join(" ");
	if (problem.status === 409) return t("plan_refused.conflict");
	return problem.detail || t("trouble.failed");
}
