// What the keys do, in the order the help sheet lists them.
import { stepFinding } from "../findings";
import type { Topic } from "../hash";
import { lang, setLang } from "../i18n";
import type { Shortcut } from "../keys";
import { focusMap, showAll, zoomBy } from "../map/map";
import { helpOpen, layersOpen, openTab, panelOpen, select, selection, setTopic } from "../state";
import { flipTheme } from "../theme";

const topic = (key: string, which: Topic): Shortcut => ({
	keys: [key],
	shown: key,
	what: `topic.${which}` as never,
	do: () => setTopic(which),
});

export const shortcuts: readonly Shortcut[] = [
	{ keys: ["/"], shown: "/", what: "keys.search", do: () => document.getElementById("search")?.focus() },
	{ keys: ["m"], shown: "M", what: "keys.map", do: focusMap },
	{ keys: ["o"], shown: "O", what: "tab.overview", do: () => openTab("overview") },
	{ keys: ["f"], shown: "F", what: "tab.findings", do: () => openTab("findings") },
	{ keys: ["a"], shown: "A", what: "tab.analysis", do: () => openTab("analysis") },
	{ keys: ["g"], shown: "G", what: "tab.organisations", do: () => openTab("organisations") },
	{ keys: ["n"], shown: "N", what: "keys.next", do: () => stepFinding(1) },
	{ keys: ["p"], shown: "P", what: "keys.previous", do: () => stepFinding(-1) },
	topic("1", "responsibility"),
	topic("2", "heat"),
	topic("3", "hotspots"),
	topic("4", "coverage"),
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
];
