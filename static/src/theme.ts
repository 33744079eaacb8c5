// Light or dark: as the system says until somebody chooses.
import { computed, effect, signal } from "@preact/signals";

export type Theme = "light" | "dark";

const kept = "gridmap.theme";
const system = signal<Theme>("light");
const chosen = signal<Theme | null>(null);

export const theme = computed<Theme>(() => chosen.value ?? system.value);
export const still = signal(false); // the reader asked for reduced motion

export function flipTheme(): void {
	const next = theme.value === "light" ? "dark" : "light";
	chosen.value = next === system.value ? null : next;
	if (chosen.value) localStorage.setItem(kept, chosen.value);
	else localStorage.removeItem(kept);
}

export function startTheme(): void {
	const dark = matchMedia("(prefers-color-scheme: dark)");
	const calm = matchMedia("(prefers-reduced-motion: reduce)");
	const read = () => {
		system.value = dark.matches ? "dark" : "light";
		still.value = calm.matches;
	};
	read();
	dark.addEventListener("change", read);
	calm.addEventListener("change", read);
	const stored = localStorage.getItem(kept);
	if (stored === "light" || stored === "dark") chosen.value = stored;
	effect(() => {
		document.documentElement.dataset.theme = theme.value;
	});
}
