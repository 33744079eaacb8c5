// Every colour that stands for something on the map, named once, for light and dark. The base
// map is neutral so that data carry the colour. All pairs that share a legend differ in
// lightness as well as hue and are told apart with red-green blindness (palette.test.ts).
import type { GridState, HotClass } from "./api.types";
import type { Theme } from "./theme";

export interface Palette {
	land: string;
	water: string;
	waterLine: string;
	road: string;
	roadMajor: string;
	roadCase: string;
	building: string;
	buildingLine: string;
	label: string;
	labelSoft: string;
	labelWater: string;
	halo: string;
	gridLine: string;
	areaLine: string;
	ink: string; // selection, posts
	inkCase: string;
	accent: string; // spotlight: what a list or a search points at
	states: Record<GridState, string>;
	sequential: readonly string[]; // low → high; sampled by ramp()
	hot: Record<HotClass, string>;
	bands: readonly string[]; // within the first, second, third limit, beyond
	share: readonly string[]; // covered share, low → high
	balance: readonly string[]; // households far below, below, within, above, far above the target
	compact: readonly string[]; // compactness, low → high
	change: { changed: string; new: string }; // against the edition in force, hatched as well
	incidentOpen: string;
	incidentClosed: string;
	unknown: string;
	people: readonly string[]; // others in the same draft, always with their names
}

export const palettes: Record<Theme, Palette> = {
	light: {
		land: "#f3f2ee",
		water: "#d2d9de",
		waterLine: "#bcc6cd",
		road: "#ffffff",
		roadMajor: "#ffffff",
		roadCase: "#cfcec8",
		building: "#dbdad4",
		buildingLine: "#c3c2bb",
		label: "#2b3136",
		labelSoft: "#646b71",
		labelWater: "#61717e",
		halo: "#f8f7f4",
		gridLine: "#7d8388",
		areaLine: "#3f464c",
		ink: "#12324a",
		inkCase: "#ffffff",
		accent: "#1b5e8c",
		states: { complete: "#b9cfc3", no_branch: "#c4402a", no_member: "#e3a02b", overloaded: "#7c5fa8" },
		sequential: ["#f6e7c4", "#f1c98a", "#e5a05b", "#cf703f", "#a9432f", "#6f2325"],
		hot: {
			hot99: "#a1241b",
			hot95: "#d25c42",
			hot90: "#eda88c",
			none: "#e9e7e1",
			cold90: "#a9cce0",
			cold95: "#5697c4",
			cold99: "#1d5b96",
			undefined: "#b9bab7",
		},
		bands: ["#0e5c63", "#4f9d95", "#b4d4bf", "#d65f2a"],
		share: ["#d65f2a", "#efb68b", "#d3e0c9", "#86bba9", "#23787a"],
		balance: ["#2a6ba6", "#9fc6de", "#e9e7e1", "#eaa876", "#a8421c"],
		compact: ["#5a2a6d", "#8b5c9d", "#b690c2", "#d9c6de", "#efe9ee"],
		change: { changed: "#2f74aa", new: "#b8690f" },
		incidentOpen: "#b01657",
		incidentClosed: "#8b8f94",
		unknown: "#b9bab7",
		people: ["#7a3e9d", "#0a6e63", "#a4471a", "#3557b7", "#7a6100", "#b01657"],
	},
	dark: {
		land: "#16191c",
		water: "#20303b",
		waterLine: "#2b3d4a",
		road: "#30363c",
		roadMajor: "#3d444b",
		roadCase: "#111416",
		building: "#23282d",
		buildingLine: "#343b42",
		label: "#dfe2e0",
		labelSoft: "#9aa1a7",
		labelWater: "#8fa6b6",
		halo: "#14171a",
		gridLine: "#6b737a",
		areaLine: "#a8afb4",
		ink: "#e8eef2",
		inkCase: "#14202a",
		accent: "#7db8e0",
		states: { complete: "#38564b", no_branch: "#e8674c", no_member: "#ecb84f", overloaded: "#a98fd8" },
		sequential: ["#33291f", "#5f3a26", "#95502f", "#c87339", "#eaa54f", "#fbe3a4"],
		hot: {
			hot99: "#ff8264",
			hot95: "#c4543d",
			hot90: "#7a3b32",
			none: "#2a2f33",
			cold90: "#2f5068",
			cold95: "#3f80ae",
			cold99: "#7cc4f7",
			undefined: "#555b60",
		},
		bands: ["#66d9cb", "#3b958d", "#275654", "#f08650"],
		share: ["#f08650", "#a4613f", "#40504a", "#3b8a80", "#66d9cb"],
		balance: ["#79bcee", "#37668a", "#2a2f33", "#8c4f2a", "#f79a5c"],
		compact: ["#e9bdf6", "#b485c6", "#825e94", "#584464", "#372e3d"],
		change: { changed: "#6fb0e6", new: "#f0b352" },
		incidentOpen: "#ff6fa5",
		incidentClosed: "#646b71",
		unknown: "#555b60",
		people: ["#cf9df0", "#5fd0c0", "#f2a070", "#9db4ff", "#e0c65a", "#ff8fb8"],
	},
};

/** ramp samples n colours of a scale, its first and last included. */
export function ramp(scale: readonly string[], n: number): string[] {
	if (n <= 1) return scale.slice(-1);
	return Array.from({ length: n }, (_, i) => {
		const at = (i * (scale.length - 1)) / (n - 1);
		const low = Math.floor(at);
		const high = Math.min(low + 1, scale.length - 1);
		return mix(scale[low]!, scale[high]!, at - low);
	});
}

/** mix goes from a to b by share t in linear light. */
export function mix(a: string, b: string, t: number): string {
	const [x, y] = [linear(a), linear(b)];
	const hex = x.map((v, i) => {
		const c = v + (y[i]! - v) * t;
		const s = c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055;
		return Math.round(s * 255)
			.toString(16)
			.padStart(2, "0");
	});
	return `#${hex.join("")}`;
}

/** linear is the red, green and blue of #rrggbb in linear light, 0…1. */
export function linear(colour: string): [number, number, number] {
	const at = (i: number) => {
		const s = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
		return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
	};
	return [at(1), at(3), at(5)];
}

/** luminance of #rrggbb after WCAG 2. */
export function luminance(colour: string): number {
	const [r, g, b] = linear(colour);
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** contrast of two colours after WCAG 2, 1…21. */
export function contrast(a: string, b: string): number {
	const [x, y] = [luminance(a), luminance(b)];
	return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}
