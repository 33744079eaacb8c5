// Keyboard shortcuts: one table, shown on ? and in tooltips.
import type { Key } from "./i18n";

export interface Shortcut {
	keys: readonly string[]; // KeyboardEvent.key
	shown: string;
	what: Key;
	do: () => void;
}

/** typing reports whether keys belong to a field rather than to the page. */
export function typing(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	return (
		target.isContentEditable ||
		target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")
	);
}

/** listen runs shortcuts until the answer is called. Modifier chords are left to the browser. */
export function listen(shortcuts: readonly Shortcut[]): () => void {
	const press = (event: KeyboardEvent) => {
		if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
		if (typing(event.target)) return;
		const hit = shortcuts.find((s) => s.keys.includes(event.key));
		if (!hit) return;
		event.preventDefault();
		hit.do();
	};
	addEventListener("keydown", press);
	return () => removeEventListener("keydown", press);
}
