import { describe, expect, it } from "vitest";
import { addDays, addMonths, daysBetween, isDay, isMonth, months, today } from "./dates";

describe("today", () => {
	it("is the day of the time zone, not of the machine", () => {
		const late = new Date("2026-03-31T16:30:00Z"); // already 1 April in Shanghai
		expect(today("Asia/Shanghai", late)).toBe("2026-04-01");
		expect(today("UTC", late)).toBe("2026-03-31");
	});
});

describe("days and months", () => {
	it("refuses days that do not exist", () => {
		expect(["2026-02-28", "2026-02-30", "2026-2-1", "x"].map(isDay)).toEqual([true, false, false, false]);
		expect(["2026-12", "2026-13", "2026"].map(isMonth)).toEqual([true, false, false]);
	});
	it("counts over year ends", () => {
		expect(addMonths("2025-11", 3)).toBe("2026-02");
		expect(addMonths("2025-01", -1)).toBe("2024-12");
		expect(addDays("2025-12-31", 1)).toBe("2026-01-01");
		expect(months("2025-11", "2026-01")).toEqual(["2025-11", "2025-12", "2026-01"]);
		expect(months("2026-01", "2025-11")).toEqual([]);
		expect(daysBetween("2026-02-27", "2026-03-02")).toBe(3);
	});
});
