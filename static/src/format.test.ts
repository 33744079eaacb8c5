import { describe, expect, it } from "vitest";
import { area, chance, longDay, metres, moment, number, percent, score } from "./format";

describe("numbers for people", () => {
	it("groups thousands and keeps digits", () => {
		expect(number(1234567, "zh")).toBe("1,234,567");
		expect(number(12.345, "en", 1)).toBe("12.3");
	});
	it("never rounds a share to all or none", () => {
		expect(percent(0.9999)).toBe("99%");
		expect(percent(0.0001)).toBe("1%");
		expect([percent(0), percent(0.5), percent(1)]).toEqual(["0%", "50%", "100%"]);
		expect(percent(0.99996, 1)).toBe("99.9%");
	});
	it("picks the unit", () => {
		expect([metres(0), metres(340.4), metres(1234), metres(12345)]).toEqual([
			"0 m",
			"340 m",
			"1.2 km",
			"12 km",
		]);
		expect([area(52_300), area(523_000), area(5_230_000)]).toEqual(["5.2 ha", "52 ha", "5.23 km²"]);
	});
	it("writes statistics with a real minus and a floor", () => {
		expect([score(-2.345), score(null), chance(0.0001), chance(0.0321), chance(null)]).toEqual([
			"−2.35",
			"–",
			"< 0.001",
			"0.032",
			"–",
		]);
	});
	it("shows moments in the district's time", () => {
		expect(moment("2026-04-30T22:05:00Z", "Asia/Shanghai")).toBe("2026-05-01 06:05");
		expect(moment("not a time", "Asia/Shanghai")).toBe("not a time");
		expect(longDay("2026-05-01", "zh")).toBe("2026年5月1日");
		expect(longDay("2026-05-01", "en")).toBe("1 May 2026");
	});
});
