// Code and name of a grid, written where its label stands on the map.
import { effect, signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { GridDetail } from "../../api.types";
import { t } from "../../i18n";
import { pinned, pinnedSpot, renaming } from "../../map/edit/renaming";
import { net } from "../../map/edit/view";
import { focusMap } from "../../map/map";
import { commit, dismiss, done, refusal } from "../../workspace/commit";
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
		<div class="rename card" style={{ left: `${spot.x}px`, top: `${spot.y}px` }}>
			<Fields grid={data} />
		</div>
	);
}

function Fields({ grid }: { grid: GridDetail }) {
	const [code, setCode] = useState(grid.code);
	const [name, setName] = useState(grid.name);
	const refused = refusal.value && refusal.value.step.key === renamingStep.value ? refusal.value : null;
	const waits = renamingStep.value !== null && !refused;
	const save = (event: Event) => {
		event.preventDefault();
		const [c, n] = [code.trim(), name.trim()];
		if (c === grid.code && n === grid.name) return close();
		renamingStep.value = commit({
			op: "recode",
			grid: grid.id,
			...(c === grid.code ? {} : { code: c }),
			...(n === grid.name ? {} : { name: n }),
			...(acrossAreas.peek() ? { across_areas: true } : {}),
			versions: net.peek()?.versionsOf([grid.id]) ?? {},
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
					onInput={(e) => setCode(e.currentTarget.value)}
				/>
			</label>
			<label>
				<span>{t("rename.name")}</span>
				<input value={name} maxLength={100} required onInput={(e) => setName(e.currentTarget.value)} />
			</label>
			{refused && (
				<p class="bad" role="alert" id="rename-refused">
					{refusedWords(refused.problem)}
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
