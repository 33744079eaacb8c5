// A step the server did not do: why, where, who came first, and what can be done about it.
import type { ProblemPart } from "../../api";
import { moment } from "../../format";
import { t } from "../../i18n";
import { focusMap } from "../../map/map";
import { district, flight } from "../../state";
import { again, dismiss, onNewShapes, type Refusal, refusals } from "../../workspace/commit";
import type { OperationRequest } from "../../workspace/edition.types";
import { refusedWords } from "../../workspace/refused_words";
import { takeBackWords } from "../../workspace/take_back_words";
import { Icon } from "../parts/icon";

const allowing: Partial<Record<string, "across_areas" | "allow_parts" | "outline">> = {
	across_areas: "across_areas",
	parts: "allow_parts",
	outline_moves: "outline",
};

export function Refused({ of }: { of: Refusal }) {
	const { problem, step } = of;
	const flag = problem.parts.map((p: ProblemPart) => allowing[p.rule]).find((f) => f);
	const at = problem.parts.find((p) => p.at)?.at;
	const stale = problem.parts.some((p) => p.rule === "stale");
	const more = refusals.value.filter((r) => r.step.edition === step.edition).length - 1;
	const leave = () => {
		dismiss(of);
		focusMap();
	};
	const redo = (change: Partial<OperationRequest>) => {
		again(of, change);
		focusMap();
	};
	return (
		<section class="gesture-bar card bad" role="alert">
			<p>
				<Icon name="warning" /> {reason(of)}
			</p>
			{of.dropped > 0 && <p>{t("refused.dropped", { n: of.dropped })}</p>}
			{more > 0 && <p class="soft">{t("refused.more", { n: more })}</p>}
			<div class="button-row">
				{at && (
					<button type="button" class="button" onClick={() => (flight.value = { place: at, zoom: 17 })}>
						<Icon name="locate" /> {t("refused.show")}
					</button>
				)}
				{flag && step.path === "operations" && (
					<button type="button" class="button primary" onClick={() => redo({ [flag]: true })}>
						{t(`refused.${flag}`)}
					</button>
				)}
				{stale && step.path === "operations" && possible(of) && (
					<button type="button" class="button primary" onClick={() => redo({ versions: onNewShapes(of) })}>
						{t("refused.again")}
					</button>
				)}
				<button type="button" class="button" onClick={leave}>
					{t("close")} <kbd>Esc</kbd>
				</button>
			</div>
		</section>
	);
}

function reason(of: Refusal): string {
	const { problem, current } = of;
	const back = takeBackWords(of);
	if (back) return back;
	const other = current[0];
	if (!other) return problem.parts[0]?.rule === "stale" ? t("refused.gone") : refusedWords(problem);
	const grid = current.map((g) => `${g.code} ${g.name}`).join(t("refused.and"));
	if (!other.changed_by || !other.changed_at) return t("refused.stale_unknown", { grid });
	const zone = district.value?.time_zone ?? "Asia/Shanghai";
	return t("refused.stale", { grid, who: other.changed_by.name, when: moment(other.changed_at, zone) });
}

/** possible: the step names no grid that is gone. */
function possible({ step, problem, current }: Refusal): boolean {
	if (current.length > 0) return true;
	const body = step.body as OperationRequest;
	const named = new Set([body.grid, ...(body.grids ?? []), body.to, body.from]);
	return problem.parts.every((p) => !named.has(Number(p.value)));
}
