import { expect, it } from "vitest";
import type { GridFigures } from "./edition.types";
import { ranked } from "./rank";

const grid = (code: string, households: number, reock = 0.5) => ({ code, households, reock }) as GridFigures;

it("ranks by a figure either way, equal grids by their codes, and leaves the list as it was", () => {
	const list = [grid("03", 10, 0.2), grid("01", 400, 0.4), grid("02", 10, 0.6)];
	const codes = (by: "households" | "reock" | "name", falling: boolean) =>
		ranked(list, { by, falling }).map((g) => g.code);
	expect(codes("households", true)).toEqual(["01", "02", "03"]);
	expect(codes("households", false)).toEqual(["02", "03", "01"]);
	expect(codes("reock", false)).toEqual(["03", "01", "02"]);
	expect(codes("name", true)).toEqual(["03", "02", "01"]);
	expect(list.map((g) => g.code)).toEqual(["03", "01", "02"]);
});
