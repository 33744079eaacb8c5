// The line at the foot of the map: how the tool in hand is used, what the gesture under way would
// do, what the server refused and how to go on.
import type { Problem, ProblemPart } from "../../api";
import { t } from "../../i18n";
import { cancelGesture, finishGesture, proposed } from "../../map/edit/editor";
import { netTrouble } from "../../map/edit/view";
import { flight } from "../../state";
import { again, refusal } from "../../workspace/commit";
import { tool } from "../../workspace/tool";
import { trial } from "../../workspace/trial";
import { Icon } from "../parts/icon";
import { TrialBars } from "./trial_bars";

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
						<TrialBars answer={tried.answer} />
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
