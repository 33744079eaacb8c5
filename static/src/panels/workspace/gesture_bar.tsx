// The line at the foot of the map: how the tool in hand is used, what the gesture under way would
// do, what the server refused and how to go on.
import type { Problem, ProblemPart } from "../../api";
import { number } from "../../format";
import { lang, t } from "../../i18n";
import { cancelGesture, finishGesture, proposed } from "../../map/edit/editor";
import { netTrouble } from "../../map/edit/view";
import { flight } from "../../state";
import { again, refusal } from "../../workspace/commit";
import { tool } from "../../workspace/tool";
import { trial } from "../../workspace/trial";
import { Icon } from "../parts/icon";

export function GestureBar() {
	if (tool.value === null) return null;
	if (refusal.value) return <Refused />;
	const tried = trial.value;
	if (proposed.value) {
		return (
			<section class={`gesture-bar card ${tried?.problem ? "bad" : ""}`} aria-label={t("gesture.title")}>
				<p role="status">
					{tried?.problem ? (
						<>
							<Icon name="warning" /> {words(tried.problem)}
						</>
					) : tried?.answer ? (
						<Outcome />
					) : (
						t("gesture.asking")
					)}
				</p>
				<div class="button-row">
					<button type="button" class="button" onClick={() => cancelGesture()}>
						{t("cancel")} <kbd>Esc</kbd>
					</button>
					<button type="button" class="button primary" disabled={!!tried?.problem} onClick={finishGesture}>
						{t("gesture.commit")} <kbd>Enter</kbd>
					</button>
				</div>
			</section>
		);
	}
	return (
		<section class="gesture-bar card quiet" aria-label={t("gesture.title")}>
			<p role="status">{netTrouble.value ? t("gesture.too_far") : t(`tool.${tool.value}_how`)}</p>
		</section>
	);
}

/** Outcome is what would change, in one line. */
function Outcome() {
	const impact = trial.value!.answer!.impact;
	const n = (v: number) => number(v, lang.value);
	const households = impact.moves.reduce((sum, m) => sum + m.households, 0);
	return (
		<>
			{impact.grids
				.filter((g) => g.change !== "same")
				.slice(0, 4)
				.map((g) => `${g.code} ${n(g.before?.households ?? 0)}→${n(g.after?.households ?? 0)}`)
				.join(t("list.comma"))}{" "}
			<span class="soft">
				{t("gesture.moves", { households: n(households), buildings: n(impact.buildings.total) })}
			</span>
		</>
	);
}

function words(problem: Problem): string {
	return problem.parts[0]?.message ?? problem.detail;
}

const allowing: Partial<Record<string, "across_areas" | "allow_parts" | "outline">> = {
	across_areas: "across_areas",
	parts: "allow_parts",
	outline_moves: "outline",
};

/** Refused says why, where, and what can be done about it. */
function Refused() {
	const { problem, current, step } = refusal.value!;
	const parts = problem.parts;
	const flag = parts.map((p: ProblemPart) => allowing[p.rule]).find((f) => f);
	const at = parts.find((p) => p.at)?.at;
	const other = current[0];
	return (
		<section class="gesture-bar card bad" role="alert">
			<p>
				<Icon name="warning" />{" "}
				{other
					? t("refused.stale", {
							grid: `${other.code} ${other.name}`,
							who: other.changed_by?.name ?? "–",
						})
					: words(problem)}
			</p>
			<div class="button-row">
				{at && (
					<button type="button" class="button" onClick={() => (flight.value = { place: at, zoom: 17 })}>
						<Icon name="locate" /> {t("refused.show")}
					</button>
				)}
				{flag && step.path === "operations" && (
					<button type="button" class="button" onClick={() => again({ [flag]: true })}>
						{t(`refused.${flag}`)}
					</button>
				)}
				{current.length > 0 && step.path === "operations" && (
					<button
						type="button"
						class="button primary"
						onClick={() => again({ versions: Object.fromEntries(current.map((g) => [g.id, g.version])) })}
					>
						{t("refused.again")}
					</button>
				)}
				<button type="button" class="button" onClick={() => (refusal.value = null)}>
					{t("close")} <kbd>Esc</kbd>
				</button>
			</div>
		</section>
	);
}
