// Who else is in an edition, as told by the server word by word. Pure.
import type { Bounds, LonLat, Ref } from "../api.types";

/** Presence is one tab of somebody in an edition. */
export interface Presence {
	edition: number;
	session: string;
	actor: Ref;
	bounds: Bounds | null;
	cursor: LonLat | null;
	tool: string;
	grids: number[] | null;
}

/** Heard is a word about somebody: where he is, or that he is gone. */
export interface Heard extends Presence {
	gone: boolean;
}

/** heard takes a word into the list; of others editions nothing is kept. */
export function heard(list: readonly Presence[], word: Heard, edition: number | null): readonly Presence[] {
	if (word.edition !== edition) return list;
	const rest = list.filter((p) => p.session !== word.session);
	if (word.gone) return rest.length === list.length ? list : rest;
	const { gone: _, ...there } = word;
	const at = list.findIndex((p) => p.session === word.session);
	return at < 0 ? [...list, there] : list.map((p, i) => (i === at ? there : p));
}

/** Person is somebody else, with all tabs; the one that points is the one that counts. */
export interface Person {
	id: number;
	name: string;
	colour: number; // which of the colours for people
	tabs: Presence[];
}

/** peopleOf sets tabs of others together by person, by name; colours stay with a person. */
export function peopleOf(list: readonly Presence[], me: number | null, colours: number): Person[] {
	const people = new Map<number, Person>();
	for (const p of list) {
		if (p.actor.id === me) continue;
		const known = people.get(p.actor.id);
		if (known) known.tabs.push(p);
		else
			people.set(p.actor.id, {
				id: p.actor.id,
				name: p.actor.name,
				colour: p.actor.id % colours,
				tabs: [p],
			});
	}
	return [...people.values()].sort((a, b) => a.name.localeCompare(b.name, "zh-CN") || a.id - b.id);
}

/** initials are the short of a name: of a Chinese one the given name, else the first letters. */
export function initials(name: string): string {
	const words = (name.split("·").at(-1) ?? name).trim();
	if (/^[\u3400-\u9fff]+$/u.test(words)) return words.length > 2 ? words.slice(-2) : words;
	const letters = words
		.split(/[\s_.-]+/)
		.filter(Boolean)
		.map((w) => w[0]!.toUpperCase());
	return (letters.length > 1 ? letters.slice(0, 2).join("") : words.slice(0, 2).toUpperCase()) || "?";
}
