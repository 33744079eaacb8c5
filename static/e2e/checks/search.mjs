// Search: everything that has a name is found and gone to.
import { camera, must, pixelOf, says, settled } from "../page.mjs";

async function search(p, text) {
	await p.keyboard.press("/");
	await p.locator("#search").fill(text);
	await p
		.locator(".option", { hasText: text })
		.first()
		.waitFor()
		.catch(async () => {
			const field = await p.locator("#search").inputValue();
			throw new Error(`“${text}” is not found; the field has “${field}”`);
		});
}

/** inSight fails unless a place lies on the part of the map no panel covers. */
async function inSight(p, place, what) {
	await settled(p);
	await p.waitForTimeout(250);
	const { x, y } = await pixelOf(p, place);
	must(
		x > 384 && x < 1180 && y > 56 && y < 890,
		`${what} is out of sight at ${Math.round(x)}, ${Math.round(y)}`,
	);
	return camera(p);
}

export default [
	{
		name: "finds grids, addresses, roads, places, posts, organisations and people in office",
		async run({ server, page }) {
			const ask = (path) => server.ask("commander", path);
			const one = async (q, kind) =>
				(await ask(`/api/v1/search?limit=50&q=${encodeURIComponent(q)}`)).items.find((i) => i.kind === kind);
			const [grid] = (await ask("/api/v1/grids?limit=5")).items.slice(-1);
			const building = (await ask("/api/v1/buildings?limit=200")).items.find((b) => b.address && b.estate);
			const [post] = (await ask("/api/v1/posts?limit=2")).items.slice(-1);
			const [organisation] = (await ask("/api/v1/organisations?limit=6")).items.slice(-1);
			const member = (await ask("/api/v1/members?limit=50")).items.find((m) => m.grids.length > 0);
			const road = await one("路", "road");
			const place = await one("公园", "place");
			const area = (await ask("/api/v1/areas")).items.find((a) => a.level === 2);
			const p = await page({ as: "commander" });
			await settled(p);
			for (const [kind, text, at, ...words] of [
				["grid", grid.code, grid.label, grid.name],
				["grid", grid.name, grid.label, grid.code],
				["building", building.address, building.place, building.estate],
				["road", road.title, road.place],
				["place", place.title, place.place],
				["post", post.name, post.place, post.address],
				["area", area.name, area.label, "网格"],
				["organisation", organisation.name, null, "任职人员"],
				["member", member.name, null, member.grids[0].code],
			]) {
				await search(p, text);
				const heading = p.locator("h3", {
					hasText: {
						grid: "网格",
						building: "楼栋",
						road: "道路",
						place: "地点",
						post: "阵地",
						area: "街道与社区",
						organisation: "党组织",
						member: "责任人",
					}[kind],
				});
				await p.locator(".found").locator(heading).first().waitFor();
				const option = p.locator(".found > div", { has: heading }).locator(".option").first();
				must(
					(await option.innerText()).includes(text),
					`the first ${kind} for ${text} is ${await option.innerText()}`,
				);
				await option.click();
				await says(p, ...words);
				if (at) await inSight(p, at, text);
				await p.keyboard.press("Escape");
			}
		},
	},
	{
		name: "says so when nothing is found, and finds what is public without sign-in",
		async run({ server, page }) {
			const [grid] = (await server.json("/api/v1/grids?limit=1")).items;
			const [post] = (await server.json("/api/v1/posts?limit=1")).items;
			const p = await page();
			await settled(p);
			await search(p, grid.name);
			await p.keyboard.press("Enter");
			await says(p, grid.code);
			await search(p, post.name);
			await p.keyboard.press("Enter");
			await says(p, post.address);
			await p.keyboard.press("/");
			await p.locator("#search").fill("没有这个地方");
			await p.locator(".found", { hasText: "没有找到“没有这个地方”" }).waitFor();
		},
	},
];
