import { describe, expect, it } from "vitest";
import { askedBy, guessKind, mappingText, missingParts, parseMapping } from "./imports";

describe("files before they are sent", () => {
	it("guesses the kind from the name", () => {
		expect(guessKind(["chicagocomm.shp", "chicagocomm.dbf"])).toBe("grids");
		expect(guessKind(["2025年事件.csv"])).toBe("incidents");
		expect(guessKind(["x.shp"])).toBeNull();
	});

	it("says which parts of a loose shapefile are missing", () => {
		expect(missingParts(["A.SHP", "a.dbf"])).toEqual([".shx", ".prj"]);
		expect(missingParts(["a.dbf"])).toEqual([".shp"]);
		expect(missingParts(["a.zip"])).toEqual([]);
		expect(missingParts(["a.shp", "a.shx", "a.dbf", "a.prj", "a.cpg"])).toEqual([]);
	});

	it("reads the mapping line by line", () => {
		expect(parseMapping("code = WGBM\n\nname=WGMC\r\nnonsense\n=x")).toEqual(["code=WGBM", "name=WGMC"]);
	});

	it("writes the mapping as it reads it, without what is no column", () => {
		expect(mappingText({ code: "WGBM", name: "名称", kind: "=general" })).toBe("code=WGBM\nname=名称");
		expect(mappingText(null)).toBe("");
	});

	it("knows which answer a refusal asks for", () => {
		expect(askedBy("crs_missing_zone")).toBe("crs");
		expect(askedBy("encoding_unknown")).toBe("encoding");
		expect(askedBy("missing_column")).toBe("map");
		expect(askedBy("edition_in_force")).toBe("effective");
		expect(askedBy("wrong_kind")).toBe("as");
		expect(askedBy("truncated")).toBeNull();
	});
});
