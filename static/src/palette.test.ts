import { describe, expect, it } from "vitest";
import { contrast, linear, luminance, palettes, ramp } from "./palette";
import type { Theme } from "./theme";

const themes: Theme[] = ["light", "dark"];

// Viénot, Brettel and Mollon 1999: what a dichromat sees, as a matrix on linear RGB.
const blindness = {
	protan: [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1],
	deutan: [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1],
} as const;

/** seen is a colour as a dichromat sees it, in OKLab. */
function seen(colour: string, matrix: readonly number[]): [number, number, number] {
	const c = linear(colour);
	const [r, g, b] = [0, 3, 6].map((i) =>
		Math.max(0, matrix[i]! * c[0] + matrix[i + 1]! * c[1] + matrix[i + 2]! * c[2]),
	) as [number, number, number];
	const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
	const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
	const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
	return [
		0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
		1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
		0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
	];
}

function apart(a: string, b: string, matrix: readonly number[]): number {
	const [x, y] = [seen(a, matrix), seen(b, matrix)];
	return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

/** sets are the colours that share a legend. */
function sets(theme: Theme): Record<string, string[]> {
	const p = palettes[theme];
	return {
		states: Object.values(p.states),
		hot: Object.values(p.hot).filter((c) => c !== p.hot.undefined), // which is hatched as well
		bands: [...p.bands],
		incidents: [p.incidentOpen, p.incidentClosed],
		balance: [...p.balance],
		compact: [...p.compact],
		change: [...Object.values(p.change), p.land],
	};
}

describe.each(themes)("%s palette", (theme) => {
	const p = palettes[theme];

	it.each(Object.entries(blindness))("keeps every legend apart for %s vision", (_, matrix) => {
		for (const [name, colours] of Object.entries(sets(theme))) {
			for (const [i, a] of colours.entries()) {
				for (const b of colours.slice(i + 1)) {
					expect(apart(a, b, matrix), `${name}: ${a} and ${b}`).toBeGreaterThan(0.06);
				}
			}
		}
	});

	it("has a sequential scale whose lightness goes one way", () => {
		const light = ramp(p.sequential, 9).map(luminance);
		const sorted = [...light].sort((a, b) => (theme === "light" ? b - a : a - b));
		expect(light).toEqual(sorted);
	});

	it("has a scale of compactness whose lightness goes one way", () => {
		const light = p.compact.map(luminance);
		const sorted = [...light].sort((a, b) => (theme === "light" ? a - b : b - a));
		expect(light).toEqual(sorted);
	});

	it("shows what is farther from the target stronger on either side", () => {
		const [farBelow, below, within, above, farAbove] = p.balance.map((c) => contrast(c, p.balance[2]!));
		expect(within).toBe(1);
		expect(farBelow).toBeGreaterThan(below!);
		expect(farAbove).toBeGreaterThan(above!);
	});

	it("has readable labels", () => {
		expect(contrast(p.label, p.land)).toBeGreaterThan(7);
		expect(contrast(p.labelSoft, p.land)).toBeGreaterThan(4.5);
		expect(contrast(p.labelWater, p.water)).toBeGreaterThan(3);
	});
});

describe("ramp", () => {
	it("keeps the ends and gives as many colours as asked", () => {
		const scale = ["#000000", "#ffffff"];
		expect(ramp(scale, 3)).toHaveLength(3);
		expect([ramp(scale, 3)[0], ramp(scale, 3)[2]]).toEqual(scale);
		expect(ramp(scale, 1)).toEqual(["#ffffff"]);
	});
});
