import { describe, expect, it } from "vitest";
import { decode, encode, first, type Place, signInSecret } from "./hash";

describe("encode", () => {
	it("writes nothing for the first screen", () => {
		expect(encode(first)).toBe("");
	});

	it("reads back what it wrote, whatever is on screen", () => {
		const full: Place = {
			district: 3,
			asOf: "2026-05-01",
			lang: "en",
			tab: "findings",
			topic: "heat",
			overlays: ["areas", "incidents"],
			selection: { kind: "grid", id: 4711 },
			camera: { zoom: 14.25, lat: 33.96312, lon: 118.275 },
			from: "2025-01",
			to: "2025-12",
			categories: ["noise", "垃圾"],
			heatBy: "cell",
			denominator: "households",
			limit: 300,
			rule: "R05",
			severity: "error",
			batch: null,
			edition: 7,
			desk: "history",
		};
		expect(decode(`#${encode(full)}`)).toEqual(full);
		expect(decode(encode({ ...full, overlays: [] })).overlays).toEqual([]);
	});

	it("names an import where imports are looked at", () => {
		expect(encode({ ...first, tab: "imports", batch: 7 })).toBe("tab=imports&batch=7");
		expect(decode("tab=imports&batch=7").batch).toBe(7);
		expect(encode({ ...first, tab: "findings", batch: 7 })).toBe("tab=findings");
	});

	it("stays readable: commas, slashes and colons are not escaped", () => {
		const got = encode({
			...first,
			selection: { kind: "post", id: 2 },
			camera: { zoom: 15, lat: 1, lon: 2 },
		});
		expect(got).toBe("sel=post:2&map=15.00/1.00000/2.00000");
	});
});

describe("decode", () => {
	it("takes the first screen for anything it does not understand", () => {
		const odd =
			"#d=-1&at=2026-02-30&lang=fr&tab=x&topic=y&sel=grid:abc&map=99/1&from=2025-13&by=z&rule=drop&severity=loud";
		expect(decode(odd)).toEqual(first);
		expect(decode("#map=15/91/0").camera).toBeNull();
		expect(decode("")).toEqual(first);
	});
});

describe("signInSecret", () => {
	it("finds the secret of a one-time link and nothing else", () => {
		expect(signInSecret("#sign-in=abc_-9")).toBe("abc_-9");
		expect(signInSecret("#d=1")).toBeNull();
	});
});
