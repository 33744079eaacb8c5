// The first screen: whose map, what is wrong, and the map itself, to anybody.
import { readFile } from "node:fs/promises";
import { file, generate } from "../../api.mjs";
import {
	atPlace,
	clearOfPosts,
	colours,
	counted,
	difference,
	mean,
	must,
	rgb,
	same,
	says,
	settled,
	shareOf,
} from "../page.mjs";

export default [
	{
		name: "says whose map it is and what is wrong, without sign-in",
		async run({ server, page }) {
			const [district] = (await server.json("/api/v1/districts")).items;
			const grids = (await server.json("/api/v1/grids?limit=1000")).items;
			const began = Date.now();
			const p = await page();
			await p.getByRole("heading", { level: 2, name: district.name }).waitFor();
			await settled(p);
			const took = Date.now() - began;
			same(await p.title(), `${district.name} · 网格图`, "title");
			const wrong = grids.filter((g) => g.state !== "complete").length;
			must(wrong > 0, "the demo town has nothing to show");
			await says(
				p,
				`${grids.length} 个网格中，${wrong} 个责任不到位`,
				counted(district.counts.households),
				"登录",
			);
			const text = await p.locator("body").innerText();
			must(!/undefined|NaN|\[object|null/.test(text), "a value that is none is shown");
			return `there after ${took} ms`;
		},
	},
	{
		name: "draws the town: water, roads, and grids in the colour of their state",
		async run({ server, page }) {
			const p = await page();
			await settled(p);
			const box = await p.locator(".map").boundingBox();
			const clip = { x: 400, y: box.y + 20, width: 760, height: 760 };
			const whole = await colours(p, clip);
			must(Object.keys(whole).length > 60, `the map has ${Object.keys(whole).length} colours only`);
			must(shareOf(whole, rgb("#d2d9de"), 0) > 0.005, "there is no river");
			const posts = (await server.json("/api/v1/posts?limit=1000")).items;
			const grids = clearOfPosts((await server.json("/api/v1/grids?limit=1000")).items, posts);
			const hue = {
				complete: ([r, g, b]) => g >= r && g >= b && g > 180,
				no_branch: ([r, g, b]) => r > g + 50 && r > b + 50,
				no_member: ([r, g, b]) => r > g && g > b + 40,
				overloaded: ([r, g, b]) => b > g + 20 && r > g,
			};
			for (const [state, is] of Object.entries(hue)) {
				const [largest] = grids.filter((g) => g.state === state).sort((a, b) => b.area_m2 - a.area_m2);
				const colour = mean(await atPlace(p, largest.label, 24));
				must(is(colour), `${largest.code} is ${state} and has the colour ${colour}`);
			}
			await p.getByLabel("道路、水系与地名").uncheck();
			await settled(p);
			const bare = await colours(p, clip);
			must(shareOf(bare, rgb("#d2d9de"), 0) < 0.0005, "the river stays when it is switched off");
			must(difference(whole, bare) > 0.03, "the roads are not on the map");
		},
	},
	{
		name: "allows no script or style but its own",
		async run({ server }) {
			const policy = (await fetch(server.url)).headers.get("content-security-policy") ?? "";
			must(policy.includes("default-src"), `the policy is “${policy}”`);
			for (const word of ["unsafe-inline", "unsafe-eval", "blob:", "*"])
				must(!policy.includes(word), `the policy allows ${word}`);
		},
	},
	{
		name: "is written after this server's API",
		async run({ server }) {
			const now = await generate(await server.json("/openapi.json"));
			must(
				now === (await readFile(file, "utf8")),
				"src/api.gen.ts is out of date: npm --prefix static run api",
			);
		},
	},
];
