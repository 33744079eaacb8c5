import { expect, it } from "vitest";
import { scaleBar } from "./scale_bar";

it("is the longest 1, 2 or 5 that fits", () => {
	expect(scaleBar(1, 110)).toEqual({ pixels: 100, label: "100 m" });
	expect(scaleBar(5.2, 110)).toEqual({ pixels: 96, label: "500 m" });
	expect(scaleBar(21, 110)).toEqual({ pixels: 95, label: "2 km" });
	expect(scaleBar(0, 110)).toEqual({ pixels: 0, label: "" });
});
