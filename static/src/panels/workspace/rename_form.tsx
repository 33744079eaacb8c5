// Code and name of a grid, written where its label stands on the map.
import { effect, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { GridDetail } from "../../api.types";
import { t } from "../../i18n";
import { insets } from "../../layout";
import { pinned, pinnedSpot, renaming } from "../../map/edit/renaming";
import { focusMap } from "../../map/map";
import { commit, dismiss, done, onNewShapes, refusalOf } from "../../workspace/commit";
import { refusedWords } from "../../workspace/refused_words";
import { acrossAreas } from "../../workspace/tool";
import { gridAnswer } from "../detail_grid";
import { Trouble } from "../parts/answer";

/** renamingStep is the step the open form waits for: its refusal is told here and nowhere else. */
export const renamingStep = signal<string | null>(null);

export function RenameForm() {
	const id = renaming.value;
	if (id === null) return null;
	return <Form key={id} id={id} />;
}

function close(): void {
	renaming.value = pinned.value = null;
	renamingStep.value = null;
	focusMap();
}

function Form({ id }: { id: number }) {
	const { data, error } = gridAnswer(id);
	useEffect(() => {
		if (data) pinned.value = data.label;
	}, [data]);
	useEffect(
		() =>
			effect(() => {
				if (renamingStep.value !== null && done.value?.step.key === renamingStep.value) close();
			}),
		[],
	);
	const spot = pinnedSpot.value;
	if (error)
		return (
			<div class="rename card" style={{ left: "50%", top: "40%" }}>
				<Trouble problem={error} />
			</div>
		);
	if (!data || !spot) return null;
	return (
		<div class="rename card" style={inSight(spot)}>
			<Fields grid={data} />
		</div>
	);
}

/** inSight is a place for the form: where the label is, or at that side of the part that no panel covers. */
function inSight({ x, y }: { x: number; y: number }) {
	const { top, right, bottom, left } = insets.value;
	return {
		left: `clamp(${left + 132}px, ${x}px, 100% - ${right + 132}px)`,
		top: `clamp(${top + 88}px, ${y}px, 100% - ${bottom + 88}px)`,
	};
}

function Fields({ grid }: { grid: GridDetail }) {
	// What was written was written about the grid as it was then; it may be another by now.
	const [written, write] = useState<{ was: GridDetail; code: string; name: string } | null>(null);
	const was = written?.was ?? grid;
	const { code, name } = written ?? grid;
	const refused = refusalOf(renamingStep.value);
	const now = refused?.current.find((g) => g.id === grid.id);
	const waits = renamingStep.value !== null && !refused;
	const save = (event: Event) => {
		event.preventDefault();
		const [c, n] = [code.trim(), name.trim()];
		if (refused) dismiss(refused);
		if (c === was.code && n === was.name) return close();
		renamingStep.value = commit({
			op: "recode",
			grid: grid.id,
			...(c === was.code ? {} : { code: c }),
			...(n === was.name ? {} : { name: n }),
			...(acrossAreas.peek() ? { across_areas: true } : {}),
			versions: refused && now ? onNewShapes(refused) : { [grid.id]: was.version },
		});
	};
	const leave = () => {
		if (refused) dismiss(refused);
		close();
	};
	return (
		<form
			aria-label={t("rename.title")}
			onSubmit={save}
			onKeyDown={(e) => {
				if (e.key !== "Escape") return;
				e.preventDefault();
				e.stopPropagation();
				leave();
			}}
		>
			<label>
				<span>{t("rename.code")}</span>
				<input
					value={code}
					maxLength={100}
					required
					aria-invalid={!!refused}
					aria-describedby={refused ? "rename-refused" : undefined}
					ref={(el) => {
						if (el && !el.dataset.seen) {
							el.dataset.seen = "yes";
							el.select();
						}
					}}
					onInput={(e) => write({ was, name, code: e.currentTarget.value })}
				/>
			</label>
			<label>
				<span>{t("rename.name")}</span>
				<input
					value={name}
					maxLength={100}
					required
					onInput={(e) => write({ was, code, name: e.currentTarget.value })}
				/>
			</label>
			{refused && (
				<p class="bad" role="alert" id="rename-refused">
					{now ? t("rename.changed", { grid: `${now.code} ${now.name}` }) : refusedWords(refused.problem)}
				</p>
			)}
			<div class="button-row">
				<button type="button" class="button" onClick={leave}>
					{t("cancel")} <kbd>Esc</kbd>
				</button>
				<button type="submit" class="button primary" disabled={waits || !code.trim() || !name.trim()}>
					{waits ? t("rename.saving") : t("rename.save")} <kbd>Enter</kbd>
				</button>
			</div>
		</form>
	);
}
