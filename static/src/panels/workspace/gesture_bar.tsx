// The line at the foot of the map: how the tool in hand is used, what the gesture under way would
// do, and what the server refused.
import { t } from "../../i18n";
import { chosenCorner } from "../../map/edit/corner";
import { begun, cancelGesture, finishGesture, handKey, proposed } from "../../map/edit/editor";
import { keepName, picked, stays } from "../../map/edit/pick";
import { choosing, receiver } from "../../map/edit/receiver";
import { pickTrouble } from "../../map/edit/surroundings";
import { net, netTrouble } from "../../map/edit/view";
import { crosshair } from "../../map/interact";
import { go, selection } from "../../state";
import { refusal } from "../../workspace/commit";
import { notYet, refusedWords } from "../../workspace/refused_words";
import { drawsLines, type ToolName, tool } from "../../workspace/tool";
import { trial } from "../../workspace/trial";
import { Icon } from "../parts/icon";
import { Refused } from "./refused";
import { renamingStep } from "./rename_form";
import { TrialBars } from "./trial_bars";

export function GestureBar() {
	const name = tool.value;
	const refused = refusal.value;
	if (refused && refused.step.key !== renamingStep.value)
		return <Refused key={refused.step.key} of={refused} />;
	if (name === null) return null;
	if (proposed.value || begun.value) return <UnderWay name={name} />;
	return (
		<section class="gesture-bar card quiet" aria-label={t("gesture.title")}>
			<p role="status">
				{how(name)} {crosshair.value && <span class="soft">{t("tool.keys_how")}</span>}
			</p>
			{gives(name) && <Receiver />}
			{chosenCorner.value && (
				<div class="button-row">
					<button type="button" class="button" onClick={() => handKey("Delete")}>
						{t("corner.remove")} <kbd>Del</kbd>
					</button>
				</div>
			)}
		</section>
	);
}

const gives = (name: ToolName) => name === "transfer" || name === "brush" || name === "box";

/** how the tool is used, or why it cannot be. */
function how(name: ToolName): string {
	if (netTrouble.value === "far") return t("gesture.too_far");
	if (netTrouble.value) return refusedWords(netTrouble.value);
	if (choosing.value) return t("receiver.choosing");
	if (chosenCorner.value) return t("corner.chosen");
	const trouble = pickTrouble.value;
	if (trouble === "far" || trouble === "asking") return t(`pick.${trouble}`);
	if (trouble) return t("pick.none", { why: trouble.detail });
	const one = name === "merge" ? picked.value[0] : undefined;
	if (one !== undefined) return t("merge.one", { grid: named(one) });
	return t(`tool.${name}_how`, { to: receiverName() });
}

function named(id: number): string {
	return net.value?.name(id) || String(id);
}

function receiverName(): string {
	const id = receiver.value;
	return id === null ? t("receiver.began") : t("receiver.named", { grid: named(id) });
}

/** Receiver says which grid gets what is drawn, and lets another be chosen. */
function Receiver() {
	return (
		<div class="button-row">
			<button
				type="button"
				class="button"
				aria-pressed={choosing.value}
				onClick={() => (choosing.value = !choosing.value)}
			>
				{t("receiver.choose")}
			</button>
			{selection.value?.kind === "grid" && (
				<button
					type="button"
					class="icon-button"
					aria-label={t("receiver.clear")}
					title={t("receiver.clear")}
					onClick={() => go({ selection: null })}
				>
					<Icon name="close" />
				</button>
			)}
		</div>
	);
}

/** UnderWay is what the gesture would do, asked while the hand moves. */
function UnderWay({ name }: { name: ToolName }) {
	const tried = proposed.value ? trial.value : null;
	const open = tried?.problem ? notYet(tried.problem) : false;
	return (
		<section
			class={`gesture-bar card ${tried?.problem && !open ? "bad" : ""}`}
			aria-label={t("gesture.title")}
		>
			<p role="status">
				{!proposed.value ? (
					how(name)
				) : open ? (
					t("gesture.not_yet")
				) : tried?.problem ? (
					<>
						<Icon name="warning" /> {refusedWords(tried.problem)}
					</>
				) : tried?.answer ? (
					<TrialBars answer={tried.answer} />
				) : (
					t("gesture.asking")
				)}
			</p>
			{name === "merge" && <Keep />}
			<div class="button-row">
				{drawsLines(name) && (
					<button type="button" class="button" onClick={() => handKey("Backspace")}>
						{t("gesture.back")} <kbd>⌫</kbd>
					</button>
				)}
				<button type="button" class="button" onClick={() => cancelGesture()}>
					{t("cancel")} <kbd>Esc</kbd>
				</button>
				<button type="button" class="button primary" disabled={!proposed.value} onClick={finishGesture}>
					{t("gesture.commit")} <kbd>Enter</kbd>
				</button>
			</div>
		</section>
	);
}

/** Keep asks which of the picked grids gives its name and number to the merged one. */
function Keep() {
	return (
		<fieldset class="keep-name">
			<legend>{t("merge.keep")}</legend>
			{picked.value.map((id) => (
				<label key={id}>
					<input type="radio" name="keep-name" checked={stays.value === id} onChange={() => keepName(id)} />
					{named(id)}
				</label>
			))}
		</fieldset>
	);
}
