// What the edition changes: the swipe, and the changed grids to step through.
import { number } from "../../format";
import { lang, t } from "../../i18n";
import { go } from "../../state";
import { changed, comparing, impact, showChange, shown, stepChange, stepped } from "../../workspace/compare";
import type { EditionDetail, GridImpact } from "../../workspace/edition.types";
import { Nothing, Shown } from "../parts/answer";
import { Section } from "../parts/facts";
import { Icon } from "../parts/icon";

const sign: Record<GridImpact["change"], string> = { new: "＋", retired: "－", changed: "△", same: "○" };

export function ReviewChanges({ edition: e }: { edition: EditionDetail }) {
	const list = changed.value;
	const at = list.findIndex((g) => g.id === shown.value);
	return (
		<Section title={t("changes.title")} count={impact.value.data && list.length}>
			<div class="changes-bar">
				<button
					type="button"
					class="button"
					aria-pressed={comparing.value}
					onClick={() => (comparing.value = !comparing.value)}
				>
					<Icon name="swipe" /> {t("swipe.toggle")}
				</button>
				{list.length > 0 && (
					<span class="stepper" role="group" aria-label={t("changes.step")}>
						<button
							type="button"
							class="icon-button"
							aria-label={t("changes.previous")}
							title={`${t("changes.previous")} (P)`}
							onClick={() => stepChange(-1)}
						>
							<Icon name="back" />
						</button>
						<span class="figures" role="status">
							{at < 0
								? t("changes.none_shown", { n: list.length })
								: t("changes.at", { i: at + 1, n: list.length })}
						</span>
						<button
							type="button"
							class="icon-button"
							aria-label={t("changes.next")}
							title={`${t("changes.next")} (N)`}
							onClick={() => stepChange(1)}
						>
							<Icon name="next" />
						</button>
					</span>
				)}
			</div>
			<Shown of={impact.value} rows={4}>
				{() =>
					list.length === 0 ? (
						<Nothing>{t("changes.none", { name: e.name })}</Nothing>
					) : (
						<>
							<ul class="list changes">
								{list.slice(0, window(list.length, at)).map((g) => (
									<ChangeRow key={g.id} grid={g} />
								))}
							</ul>
							<button type="button" class="link" onClick={() => go({ desk: "impact", selection: null })}>
								{t("changes.see_impact")}
							</button>
						</>
					)
				}
			</Shown>
		</Section>
	);
}

/** window is how many rows are set: enough for the one that is shown. */
function window(n: number, at: number): number {
	return Math.min(n, Math.max(60, stepped(at, 1, n) + 20));
}

function ChangeRow({ grid: g }: { grid: GridImpact }) {
	const n = (v: number | undefined) => (v === undefined ? "–" : number(v, lang.value));
	const here = shown.value === g.id;
	return (
		<li>
			<button
				type="button"
				class="list-row two"
				aria-current={here ? "true" : undefined}
				onClick={() => void showChange(g)}
			>
				<span class={`change-sign ${g.change}`} aria-hidden="true">
					{sign[g.change]}
				</span>
				<span class="grow">
					<span>{g.name || g.code}</span>
					<span class="soft">
						{t(`changes.${g.change}`)}
						{g.branch_before?.id !== g.branch_after?.id &&
							g.branch_after &&
							` · ${t("changes.branch", { name: g.branch_after.name })}`}
					</span>
				</span>
				<span class="figures soft">
					{t("changes.households", { before: n(g.before?.households), after: n(g.after?.households) })}
				</span>
			</button>
		</li>
	);
}
