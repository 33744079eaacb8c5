// Findings: all of them, worst first, each goes to its place.
import { atPlace, camera, must, pixelOf, rgb, same, says, settled, shareOf } from "../page.mjs";

export default [
	{
		name: "lists what the rules found and flies to each",
		async run({ server, page }) {
			const all = (await server.ask("commander", "/api/v1/validation?limit=500")).items.filter(
				(f) => f.severity !== "unknown",
			);
			const p = await page({ as: "commander", hash: "tab=findings" });
			await settled(p);
			const shown = await p.locator(".finding-face").allInnerTexts();
			same(shown.toSorted(), all.map((f) => f.message).toSorted(), "findings");
			same(await p.locator(".tabs .badge").innerText(), String(all.length), "badge");
			const placed = all.filter((f) => f.place);
			must(placed.length > 2, "findings have no place");
			let before = camera(p);
			for (const finding of [placed[0], placed.at(-1)]) {
				await p.locator(".finding-face", { hasText: finding.message }).click();
				await says(p, finding.fix);
				await settled(p);
				await p.waitForTimeout(300);
				const now = camera(p);
				must(now.lat !== before.lat || now.zoom !== before.zoom, "the map did not move");
				const { x, y } = await pixelOf(p, finding.place);
				must(x > 384 && x < 1180 && y > 56 && y < 890, `${finding.id} is out of sight at ${x}, ${y}`);
				before = now;
			}
			await p.locator(".finding-face").first().click();
			await settled(p);
			const first = all.find((f) => f.place && f.grids.length === 1);
			await p.locator(".finding-face", { hasText: first.message }).click();
			await settled(p);
			await p.waitForTimeout(300);
			must(
				shareOf(await atPlace(p, first.place, 18), rgb("#1b5e8c")) > 0.02,
				"the place is not ringed on the map",
			);
		},
	},
	{
		name: "steps with n and p, and filters by severity and rule",
		async run({ server, page }) {
			const answer = await server.ask("commander", "/api/v1/validation?limit=500");
			const p = await page({ as: "commander" });
			await settled(p);
			await p.keyboard.press("n");
			await says(p, "第 1 /");
			await p.keyboard.press("n");
			await says(p, "第 2 /");
			await p.keyboard.press("p");
			await says(p, "第 1 /");
			await p.locator(".filters .segments button", { hasText: "警告" }).click();
			await says(p, `共 ${answer.summary.warning} 条`);
			const faces = p.locator(".finding-face"); // the number stands before the list has come
			await faces.nth(answer.summary.warning - 1).waitFor();
			same(await faces.count(), answer.summary.warning, "warnings");
			must(p.url().includes("severity=warning"), "the filter is not in the address");
			await p.locator(".filters .segments button", { hasText: "警告" }).click();
			const rule = answer.rules.find((r) => r.listed > 0);
			await p.locator(".filters select").selectOption(rule.rule);
			await says(p, `共 ${rule.listed} 条`);
			await faces.nth(rule.listed - 1).waitFor();
			await p.waitForFunction((n) => document.querySelectorAll(".finding-face").length === n, rule.listed);
			await p.locator(".filters select").selectOption(answer.rules.find((r) => r.listed === 0).rule);
			await says(p, "这个筛选条件下没有问题");
		},
	},
	{
		name: "tells everybody which grids lack somebody, and offers the rest after sign-in",
		async run({ server, page }) {
			const bad = (await server.json("/api/v1/grids?limit=1000")).items.filter((g) => g.state !== "complete");
			const p = await page({ hash: "tab=findings" });
			await settled(p);
			await says(p, ...bad.map((g) => g.code), "登录后可以看到完整的问题清单");
			await p.locator("#side .list-row", { hasText: bad[0].code }).click();
			await says(p, "谁负责", "姓名和联系方式登录后可见");
		},
	},
];
