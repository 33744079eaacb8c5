import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { describe, expect, it } from "vitest";
import { firstOverlays, overlays, topics } from "../hash";
import { palettes } from "../palette";
import type { Scene } from "./scene";
import { styleOf } from "./style";
import { inOrder, zorder } from "./zorder";

function scene(change: Partial<Scene> = {}): Scene {
	return {
		theme: "light",
		colours: palettes.light,
		still: false,
		district: 1,
		gridZoom: 13.5,
		asOf: null,
		edition: null,
		base: null,
		seeAll: true,
		topic: "responsibility",
		overlays: firstOverlays,
		selection: null,
		lit: [],
		span: { from: "2025-01", to: "2025-12" },
		categories: [],
		heatBy: "grid",
		breaks: [1, 2, 5, 10, 20, 50],
		hotspots: "hk",
		coverage: "ck",
		limits: [300, 500, 1000],
		target: { min: 300, max: 500 },
		measure: "polsby_popper",
		redrawn: { changed: [], fresh: [] },
		raster: null,
		spotlight: null,
		marker: null,
		...change,
	};
}

const every: Scene[] = topics.flatMap((topic) =>
	(["light", "dark"] as const).flatMap((theme) =>
		[true, false].flatMap((seeAll) =>
			[[], firstOverlays, overlays].flatMap((on) =>
				(["grid", "cell"] as const).map((heatBy) =>
					scene({ topic, theme, colours: palettes[theme], seeAll, overlays: on, heatBy }),
				),
			),
		),
	),
);

describe("styleOf", () => {
	it("is a valid MapLibre style in every scene", { timeout: 20_000 }, () => {
		for (const s of every) {
			const { message } = validateStyleMin(styleOf(s) as never)[0] ?? { message: "" };
			expect(message, `${s.topic} ${s.theme} ${s.overlays.join()}`).toBe("");
		}
	});

	it("asks our own server only, and no glyphs or sprites", () => {
		for (const s of every) {
			const style = styleOf(s);
			expect([style.glyphs, style.sprite]).toEqual([undefined, undefined]);
			for (const source of Object.values(style.sources)) {
				for (const address of (source as { tiles?: string[] }).tiles ?? [])
					expect(address).toMatch(/^http:\/\/localhost\/tiles\//);
			}
		}
	});

	it("asks for nothing that needs sign-in when nobody is signed in", () => {
		for (const s of every.filter((x) => !x.seeAll)) {
			for (const name of ["incidents", "heat", "hotspots", "coverage"])
				expect(styleOf(s).sources).not.toHaveProperty(name);
		}
	});

	it("names the day only when it is not today, so that today's tiles are shared", () => {
		const address = (s: Scene) => (styleOf(s).sources.grids as { tiles: string[] }).tiles[0];
		expect(address(scene())).not.toContain("as_of");
		expect(address(scene({ asOf: "2026-05-01" }))).toContain("as_of=2026-05-01");
	});

	it("hatches the grids that differ from the base while that is the topic", () => {
		const redrawn = { changed: [4, 5], fresh: [9] };
		const on = styleOf(scene({ topic: "change", edition: 2, base: 1, redrawn }));
		const hatch = on.layers.find((l) => l.id === "grid-change");
		expect(JSON.stringify(hatch)).toContain("[4,5,9]");
		expect(styleOf(scene({ topic: "balance", redrawn })).layers.map((l) => l.id)).not.toContain(
			"grid-change",
		);
		expect(validateStyleMin(on as never)).toEqual([]);
	});

	it("keeps the base map while the edition beneath a draft shows", () => {
		const { sources, layers } = styleOf(scene({ edition: 2, base: 1 }));
		expect(JSON.stringify(sources.base)).toContain("water,roads,places");
		expect(JSON.stringify(sources.beneath)).toContain("edition=1");
		for (const l of layers) if ("source" in l) expect(sources).toHaveProperty(l.source as string);
	});

	it("shows one topic at a time", () => {
		const ids = (topic: Scene["topic"]) => styleOf(scene({ topic })).layers.map((l) => l.id);
		expect(ids("responsibility")).toContain("grid-hatch");
		for (const topic of ["heat", "hotspots", "coverage", "balance", "compactness", "change", "none"] as const)
			expect(ids(topic)).not.toContain("grid-hatch");
	});
});

describe("inOrder", () => {
	it("draws bottom to top and refuses strangers and twins", () => {
		expect(inOrder([{ id: zorder[3] }, { id: zorder[0] }]).map((l) => l.id)).toEqual([zorder[0], zorder[3]]);
		expect(() => inOrder([{ id: "stranger" }])).toThrow("no place");
		expect(() => inOrder([{ id: "land" }, { id: "land" }])).toThrow("twice");
	});
});
