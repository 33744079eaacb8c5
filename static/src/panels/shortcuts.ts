// What the keys do, in the order the help sheet lists them.
import { stepFinding } from "../findings";
import { type Topic, topicsOf } from "../hash";
import { lang, setLang } from "../i18n";
import type { Chord, Shortcut } from "../keys";
import { cancelGesture, finishGesture, handKey, proposed } from "../map/edit/editor";
import { renameChosen } from "../map/edit/renaming";
import { focusMap, showAll, zoomBy } from "../map/map";
import {
	edition,
	helpOpen,
	layersOpen,
	openTab,
	panelOpen,
	place,
	select,
	selection,
	setTopic,
} from "../state";
import { flipTheme } from "../theme";
import { canComment, startAim, stopAim } from "../workspace/comments";
import { dismiss, doAgain, refusal, takeBack } from "../workspace/commit";
import { comparing, stepChange } from "../workspace/compare";
import { snapping, takeTool, tool, toolKeys, tools, widen } from "../workspace/tool";
import { canRedo, canUndo } from "../workspace/undo";

/** reviewing: the changed grids of an edition are at hand. */
const reviewing = () => place.value.edition !== null && place.value.desk === "review";
const flipCompare = () => {
	comparing.value = !comparing.value;
	if (comparing.value) requestAnimationFrame(() => document.querySelector<HTMLElement>(".swipe")?.focus());
};

const editing = () => tool.value !== null;

const topic = (key: string, which: Topic): Shortcut => ({
	keys: [key],
	shown: key,
	what: `topic.${which}` as never,
	do: () => setTopic(which),
	when: () => topicsOf(edition.value).includes(which),
});

/** inHand are the tools' letters; outside the workspace they do nothing. */
const inHand: Shortcut[] = tools.map((name) => ({
	keys: [toolKeys[name], toolKeys[name].toUpperCase()],
	shown: toolKeys[name].toUpperCase(),
	what: `tool.${name}`,
	do: () => takeTool(name),
	when: () => tool.value !== null,
}));

export const shortcuts: readonly Shortcut[] = [
	{ keys: ["/"], shown: "/", what: "keys.search", do: () => document.getElementById("search")?.focus() },
	{ keys: ["m"], shown: "M", what: "keys.map", do: focusMap },
	{ keys: ["o"], shown: "O", what: "tab.overview", do: () => openTab("overview") },
	{
		keys: ["f"],
		shown: "F",
		what: "tab.findings",
		do: () => openTab("findings"),
		when: () => !editing(),
	},
	{ keys: ["a"], shown: "A", what: "tab.analysis", do: () => openTab("analysis") },
	{ keys: ["g"], shown: "G", what: "tab.organisations", do: () => openTab("organisations") },
	{ keys: ["n"], shown: "N", what: "changes.next", do: () => stepChange(1), when: reviewing },
	{ keys: ["p"], shown: "P", what: "changes.previous", do: () => stepChange(-1), when: reviewing },
	{ keys: ["w"], shown: "W", what: "swipe.toggle", do: flipCompare, when: reviewing },
	{ keys: ["k"], shown: "K", what: "comments.add", do: startAim, when: () => canComment.value },
	{ keys: ["n"], shown: "N", what: "keys.next", do: () => stepFinding(1) },
	{ keys: ["p"], shown: "P", what: "keys.previous", do: () => stepFinding(-1) },
	topic("1", "responsibility"),
	topic("2", "heat"),
	topic("3", "hotspots"),
	topic("4", "coverage"),
	topic("2", "balance"),
	topic("3", "compactness"),
	topic("4", "change"),
	topic("0", "none"),
	{ keys: ["+", "="], shown: "+", what: "keys.closer", do: () => zoomBy(1) },
	{ keys: ["-"], shown: "−", what: "keys.farther", do: () => zoomBy(-1) },
	{ keys: ["h"], shown: "H", what: "keys.whole", do: showAll },
	{
		keys: ["["],
		shown: "[",
		what: "keys.panel",
		do: () => {
			panelOpen.value = !panelOpen.value;
		},
	},
	{
		keys: ["l"],
		shown: "L",
		what: "keys.layers",
		do: () => {
			layersOpen.value = !layersOpen.value;
		},
	},
	{ keys: ["d"], shown: "D", what: "keys.theme", do: flipTheme },
	{ keys: ["e"], shown: "E", what: "keys.lang", do: () => setLang(lang.value === "zh" ? "en" : "zh") },
	{
		keys: ["Escape"],
		shown: "Esc",
		what: "keys.escape",
		do: () => {
			if (helpOpen.value) helpOpen.value = false;
			else if (refusal.value) dismiss(refusal.value);
			else if (stopAim()) return;
			else if (cancelGesture()) return;
			else if (selection.value) select(null);
		},
	},
	{
		keys: ["?"],
		shown: "?",
		what: "keys.help",
		do: () => {
			helpOpen.value = !helpOpen.value;
		},
	},
	...inHand,
	{
		keys: ["s"],
		shown: "S",
		what: "tools.snapping",
		when: editing,
		do: () => (snapping.value = !snapping.value),
	},
	{
		keys: [","],
		shown: ",",
		what: "tools.narrower",
		when: () => tool.value === "brush",
		do: () => widen(-1),
	},
	{
		keys: ["."],
		shown: ".",
		what: "tools.wider",
		when: () => tool.value === "brush",
		do: () => widen(1),
	},
	{
		keys: ["F2"],
		shown: "F2",
		what: "rename.title",
		when: () => editing() && selection.value?.kind === "grid",
		do: renameChosen,
	},
	{
		keys: ["Enter"],
		shown: "Enter",
		what: "gesture.commit",
		when: () => proposed.value !== null || (tool.value === "adjust" && selection.value?.kind === "grid"),
		do: () => (proposed.value ? finishGesture() : renameChosen()),
	},
	{
		keys: ["Delete"],
		shown: "Del",
		what: "corner.remove",
		when: () => tool.value === "adjust",
		do: () => void handKey("Delete"),
	},
	{
		keys: ["Backspace", "Delete"],
		shown: "⌫",
		what: "gesture.back",
		when: editing,
		do: () => void handKey("Backspace"),
	},
];

/** chords are taken from the browser while a draft is redrawn. */
export const chords: readonly Chord[] = [
	{ key: "enter", shift: false, when: () => proposed.value !== null, do: finishGesture },
	{ key: "z", shift: false, when: editing, do: () => canUndo.value && takeBack() },
	{ key: "z", shift: true, when: editing, do: () => canRedo.value && doAgain() },
	{ key: "y", shift: false, when: editing, do: () => canRedo.value && doAgain() },
];
