// Words in two languages. Chinese is written first; English follows its keys.
import { computed, signal } from "@preact/signals";
import { place } from "../state";
import { en } from "./en";
import { zh } from "./zh";

export type Lang = "zh" | "en";
export type Key = keyof typeof zh;
export type Vars = Record<string, string | number>;

const kept = "gridmap.lang";
const stored = signal<Lang>("zh");
const words: Record<Lang, Record<Key, string>> = { zh, en };

export const lang = computed<Lang>(() => place.value.lang ?? stored.value);

/** t is the text of a key in the language on screen. */
export function t(key: Key, vars?: Vars): string {
	return fill(words[lang.value][key], vars);
}

/** has reports whether a composed key (a status, a place class) has words; others show as they are. */
export function has(key: string): key is Key {
	return key in zh;
}

/** word is t for a key composed at run time, or the raw value when nobody has words for it. */
export function word(prefix: string, value: string): string {
	const key = `${prefix}.${value}`;
	return has(key) ? t(key) : value;
}

/** fill puts vars into {name}; {n|grid|grids} is the first word for 1 and the second otherwise. */
export function fill(text: string, vars: Vars = {}): string {
	return text.replace(
		/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
		(whole, name: string, single?: string, many?: string) => {
			const value = vars[name];
			if (value === undefined) return whole;
			if (single === undefined) return String(value);
			return Number(String(value).replaceAll(",", "")) === 1 ? single : (many ?? "");
		},
	);
}

export function setLang(next: Lang): void {
	stored.value = next;
	localStorage.setItem(kept, next);
	place.value = { ...place.value, lang: next }; // so that a link shows the same words
}

export function startLang(): void {
	const before = localStorage.getItem(kept);
	if (before === "en" || before === "zh") stored.value = before;
}
