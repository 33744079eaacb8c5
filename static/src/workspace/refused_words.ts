// Why the server refuses a step, in the reader's words: by the name of the rule where it is known.
import type { Problem, ProblemPart } from "../api";
import { has, t } from "../i18n";

export function refusedWords(problem: Problem): string {
	const part = problem.parts[0];
	return part ? partWords(part) : t("no.other", { why: problem.detail });
}

export function partWords({ rule, message, value }: ProblemPart): string {
	const key = `no.${rule.startsWith("proof_") ? "proof" : rule}`;
	return has(key) ? t(key, { value: value ?? "" }) : t("no.other", { why: message });
}

const unfinished = new Set(["cuts_nothing", "line_too_short", "nothing_moves"]);

/** notYet: what the gesture lacks is only its end; the hand goes on. */
export function notYet(problem: Problem): boolean {
	return (
		problem.status === 422 && problem.parts.length > 0 && problem.parts.every((p) => unfinished.has(p.rule))
	);
}
