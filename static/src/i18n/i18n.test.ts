import { describe, expect, it } from "vitest";
import { en } from "./en";
import { fill } from "./index";
import { zh } from "./zh";

/** names are the variables a text shows; one that only picks a plural is not shown. */
const names = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))].sort();

describe("the two dictionaries", () => {
	it("show the same variables for every key", () => {
		for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
			expect(names(en[key]), key).toEqual(names(zh[key]));
		}
	});
	it("leave nothing empty and no Chinese in English", () => {
		for (const [key, text] of Object.entries(en)) {
			expect(text.trim(), key).not.toBe("");
			if (key !== "app.other_language") expect(text, key).not.toMatch(/\p{Script=Han}/u);
		}
	});
});

describe("fill", () => {
	it("puts in values and picks singular or plural", () => {
		expect(fill("{n} {n|grid|grids}", { n: 1 })).toBe("1 grid");
		expect(fill("{n} {n|grid|grids}", { n: "1,200" })).toBe("1,200 grids");
		expect(fill("{n} {n|grid|grids}", { n: 0 })).toBe("0 grids");
	});
	it("leaves what it does not know", () => {
		expect(fill("{x}", {})).toBe("{x}");
	});
});
