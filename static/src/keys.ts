// Keyboard shortcuts: one table, shown on ? and in tooltips.
import type { Key } from "./i18n";

export interface Shortcut {
	keys: readonly string[]; // KeyboardEvent.key
	shown: string;
	what: Key;
	do: () => void;
	when?: () => boolean; // absent: always
}

/** Chord is a shortcut with Ctrl or ⌘. */
export interface Chord {
	key: string;
	shift: boolean;
	do: () => void;
	when: () => boolean;
}

/** typing reports whether keys belong to a field rather than to the page. */
export function typing(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	return (
		target.isContentEditable ||
		target.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")
	);
}

/** pressed: Enter on a button is the button's. */
function pressed(event: KeyboardEvent, { keys }: Shortcut): boolean {
	return (
		keys.includes("Enter") &&
		event.target instanceof HTMLElement &&
		event.target.matches("button, a, summary")
	);
}

/** listen runs shortcuts until the answer is called. Other chords are left to the browser. */
export function listen(shortcuts: readonly Shortcut[], chords: readonly Chord[] = []): () => void {
	const press = (event: KeyboardEvent) => {
		if (event.defaultPrevented || event.altKey || typing(event.target)) return;
		const hit =
			event.ctrlKey || event.metaKey
				? chords.find((c) => c.key === event.key.toLowerCase() && c.shift === event.shiftKey && c.when())
				: shortcuts.find((s) => s.keys.includes(event.key) && (s.when?.() ?? true) && !pressed(event, s));
		if (!hit) return;
		event.preventDefault();
		hit.do();
	};
	addEventListener("keydown", press);
	return () => removeEventListener("keydown", press);
}
