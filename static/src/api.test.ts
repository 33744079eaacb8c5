import { describe, expect, it } from "vitest";
import { problemOf, url } from "./api";

describe("url", () => {
	it("leaves out what is not set and joins lists with commas", () => {
		const got = url("heat", { from: "2025-01", to: null, category: ["a", "b"], by: "", level: 17, none: [] });
		expect(got).toBe("/api/v1/heat?from=2025-01&category=a%2Cb&level=17");
	});
});

describe("problemOf", () => {
	it("reads a problem document", () => {
		const p = problemOf(
			422,
			'{"title":"Unprocessable","detail":"Row 3 is bad.","problems":[{"rule":"x","message":"m"}]}',
		);
		expect([p.status, p.detail, p.parts.length, p.offline]).toEqual([422, "Row 3 is bad.", 1, false]);
	});
	it("survives a body that is none", () => {
		expect(problemOf(502, "<html>").status).toBe(502);
	});
});
