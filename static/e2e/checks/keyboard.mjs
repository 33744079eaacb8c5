// Everything by keyboard: reached in the order it is seen, shown where one is, and back again.
import { camera, must, same, says, settled } from "../page.mjs";

const view = { width: 1280, height: 760 };

/** here is where the keyboard is. */
const here = (p) =>
	p.evaluate(() => {
		const e = document.activeElement;
		return e === document.body ? "page" : (e.getAttribute("aria-label") ?? e.innerText ?? "").trim() || e.id;
	});

export default [
	{
		name: "Tab reaches everything in the order it is seen, and shows where it is",
		async run({ server, page }) {
			const [grid] = (await server.json("/api/v1/grids?limit=1")).items;
			const p = await page({ as: "commander", viewport: view, hash: `sel=grid:${grid.id}` });
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await settled(p);
			await p.keyboard.press("Tab");
			const skip = p.getByRole("button", { name: "跳到面板" });
			must(
				await skip.evaluate((e) => e === document.activeElement),
				"the first stop is not the way past the bar",
			);
			const box = await skip.boundingBox();
			must(
				box.x >= 0 && box.y >= 0 && box.height > 20,
				"the way past the bar is not seen when it has the focus",
			);
			await p.keyboard.press("Enter");
			same(await here(p), "面板", "after skipping the bar the keyboard is at");
			must(p.url().includes(`sel=grid:${grid.id}`), "skipping the bar loses the view");
			await p.keyboard.press("Tab");
			same(await here(p), "概况", "the first stop in the panel");

			await p.reload();
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await settled(p);
			const order = [];
			const unseen = [];
			for (let i = 0; i < 150; i++) {
				await p.keyboard.press("Tab");
				const at = await p.evaluate(() => {
					const e = document.activeElement;
					if (e === document.body || (e.matches(".skip") && window.reached?.size > 1)) return null;
					window.reached ??= new Set();
					window.reached.add(e);
					const style = getComputedStyle(e);
					const box = e.getBoundingClientRect();
					const ring =
						(style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 1.5) ||
						style.boxShadow !== "none" ||
						(e.matches("canvas") && document.querySelector(".crosshair") !== null);
					const middle = document.elementFromPoint(
						Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1),
						Math.min(Math.max(box.y + box.height / 2, 0), innerHeight - 1),
					);
					const seen = e.contains(middle) || middle?.contains(e) || e.matches(".skip");
					const name = (e.getAttribute("aria-label") ?? (e.labels?.[0] ?? e).innerText).trim();
					const part = e.closest(".layers")
						? "layers"
						: e.closest("#side")
							? "side"
							: e.closest(".map-box")
								? "map"
								: e.closest(".notices")
									? "notices"
									: "bar";
					return { name, part, ring, seen };
				});
				if (!at) break;
				order.push(at.part);
				if (!at.ring) unseen.push(`${at.name} has no ring`);
				if (!at.seen) unseen.push(`${at.name} is covered or out of sight`);
			}
			same(unseen, [], "focus that is not seen");
			same(
				order.filter((part, i) => part !== order[i - 1]),
				["bar", "map", "side", "layers"],
				"order of the parts",
			);
			const missed = await p.evaluate(() =>
				[...document.querySelectorAll("button, input, select, summary, a[href], canvas:not([aria-hidden])")]
					.filter(
						(e) =>
							!window.reached.has(e) &&
							!e.disabled &&
							e.checkVisibility({ visibilityProperty: true }) &&
							!(e.type === "radio" && !e.checked), // arrow keys reach the others
					)
					.map((e) => e.outerHTML.slice(0, 120)),
			);
			same(missed, [], "what Tab does not reach");
			return `${order.length} stops`;
		},
	},
	{
		name: "search, lists and panels are left the way they were entered",
		async run({ server, page }) {
			const [grid] = (await server.json("/api/v1/grids?state=no_branch&limit=1")).items;
			const p = await page({ as: "commander", viewport: view });
			await says(p, "要处理的问题");
			const field = p.getByRole("combobox", { name: /^搜索/ });
			await p.keyboard.press("/");
			must(await field.evaluate((e) => e === document.activeElement), "/ does not lead to the search");
			await p.keyboard.type(grid.name.slice(0, 2));
			await p.getByRole("option").nth(1).waitFor();
			const pointed = async () => {
				const id = await field.getAttribute("aria-activedescendant");
				const option = p.locator(`#${id}`);
				same(await option.getAttribute("aria-selected"), "true", "the option pointed at is chosen");
				return option.innerText();
			};
			const first = await pointed();
			await p.keyboard.press("ArrowDown");
			must((await pointed()) !== first, "the arrow does not move the choice");
			await p.keyboard.press("ArrowUp");
			same(await pointed(), first, "the choice after ↓ ↑");
			await p.keyboard.press("Escape");
			same(await field.inputValue(), "", "Escape leaves words in the search");
			must(await field.evaluate((e) => e === document.activeElement), "the first Escape leaves the search");
			await p.keyboard.press("Escape");
			same(await here(p), "page", "the second Escape ends at");

			await p.keyboard.press("/");
			await p.keyboard.type(grid.code);
			await p
				.getByRole("option", { name: new RegExp(grid.code) })
				.or(p.getByRole("option", { name: grid.name }))
				.first()
				.waitFor();
			await p.keyboard.press("Enter");
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			await p.waitForFunction(() => document.activeElement?.id === "side");
			await p.keyboard.press("Escape");
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor({ state: "detached" });

			// A row of a table opens a grid; the way back ends on that row.
			await p.keyboard.press("a");
			await p.keyboard.press("4");
			const table = p.getByRole("table", { name: "覆盖户数比例" });
			const row = table.getByRole("button").nth(2);
			const name = await row.innerText();
			await row.focus();
			await p.keyboard.press("Enter");
			await p.getByRole("heading", { level: 2, name }).waitFor();
			same(await here(p), "分析", "in the opened grid the keyboard is at"); // the way back
			await p.keyboard.press("Escape");
			await table.waitFor();
			await p.waitForFunction((n) => document.activeElement?.innerText === n, name);

			// Panels that close give the keyboard to what opens them.
			const fold = p.getByRole("button", { name: "收起或展开面板" });
			await fold.focus();
			await p.keyboard.press("Enter");
			await p.locator("#side").waitFor({ state: "detached" });
			await p.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "收起或展开面板");
			await p.keyboard.press("Enter");
			await p.locator("#side").waitFor();
			const layers = p.getByRole("region", { name: "图层与图例" });
			await layers.getByRole("button", { name: "关闭" }).focus();
			await p.keyboard.press("Enter");
			await layers.waitFor({ state: "detached" });
			same(await here(p), "图层与图例", "after closing the layers the keyboard is at");
			await p.keyboard.press("Enter");
			await layers.waitFor();
		},
	},
	{
		name: "? lists the keys, every key does what it says, and Escape closes the last first",
		async run({ server, page }) {
			const [grid] = (await server.json("/api/v1/grids?limit=1")).items;
			const p = await page({ as: "commander", viewport: view, hash: `sel=grid:${grid.id}` });
			const chosen = p.getByRole("heading", { level: 2, name: grid.name });
			await chosen.waitFor();
			const help = p.getByRole("region", { name: "快捷键" });
			const button = p.getByRole("button", { name: "快捷键" });
			await button.focus();
			await p.keyboard.press("Enter");
			await help.getByRole("button", { name: "关闭" }).and(p.locator(":focus")).waitFor();
			const listed = await help.locator("kbd").allInnerTexts();
			for (const key of [
				"/",
				"M",
				"O",
				"F",
				"A",
				"G",
				"N",
				"P",
				"1",
				"2",
				"3",
				"4",
				"0",
				"+",
				"−",
				"H",
				"[",
				"L",
				"D",
				"E",
				"Esc",
				"?",
				"↑",
				"Enter",
			])
				must(listed.includes(key), `the list lacks ${key}`);
			const date = p.getByRole("button", { name: /^日期/ });
			await date.focus();
			await p.keyboard.press("Enter");
			const day = p.getByLabel("查看哪一天");
			await day.waitFor();
			await p.keyboard.press("Tab");
			await p.keyboard.press("Escape");
			await day.waitFor({ state: "detached" });
			must(await date.evaluate((e) => e === document.activeElement), "the keyboard is not back at the day");
			must((await help.isVisible()) && (await chosen.isVisible()), "one Escape closes more than one thing");
			await p.keyboard.press("Escape");
			await help.waitFor({ state: "detached" });
			must(await chosen.isVisible(), "one Escape closes more than one thing");
			must(
				await button.evaluate((e) => e === document.activeElement),
				"the keyboard is not back at the button",
			);
			await p.keyboard.press("Escape");
			await chosen.waitFor({ state: "detached" });

			const tab = (name) => p.locator('#side [aria-current="page"]', { hasText: name }).waitFor();
			for (const [key, name] of [
				["f", "问题"],
				["a", "分析"],
				["g", "组织"],
				["o", "概况"],
			]) {
				await p.keyboard.press(key);
				await tab(name);
			}
			for (const [key, name] of [
				["2", "事件热度"],
				["3", "热点"],
				["4", "阵地覆盖"],
				["0", "不着色"],
				["1", "责任状态"],
			]) {
				await p.keyboard.press(key);
				must(await p.getByRole("radio", { name, exact: true }).isChecked(), `${key} does not show ${name}`);
			}
			await p.keyboard.press("[");
			await p.locator("#side").waitFor({ state: "detached" });
			await p.keyboard.press("[");
			await p.locator("#side").waitFor();
			const layers = p.getByRole("region", { name: "图层与图例" });
			await p.keyboard.press("l");
			await layers.waitFor({ state: "detached" });
			await p.keyboard.press("l");
			await layers.waitFor();
			await p.keyboard.press("d");
			same(await p.evaluate(() => document.documentElement.dataset.theme), "dark", "theme after D");
			await p.keyboard.press("e");
			await p.getByRole("button", { name: "Overview", exact: true }).waitFor();
			await p.keyboard.press("e");
			await tab("概况");
			await p.keyboard.press("n");
			await says(p, "第 1 /");

			// Keys typed into a field are words, not commands.
			await p.keyboard.press("/");
			await p.keyboard.type("2df?");
			must(
				await p.getByRole("radio", { name: "责任状态", exact: true }).isChecked(),
				"a digit in the search changes the map",
			);
			same(await help.count(), 0, "lists of keys opened from the search");
		},
	},
	{
		name: "the map moves by arrows, reads out what lies at the cross, and opens it",
		async run({ page }) {
			const p = await page({ as: "commander", viewport: view });
			await settled(p);
			await p.keyboard.press("m");
			await p.locator(".crosshair svg").waitFor();
			const moved = async (key, is) => {
				const [before, from] = [camera(p), p.url()];
				await p.keyboard.press(key);
				await p.waitForFunction((u) => location.href !== u, from);
				await settled(p);
				must(is(camera(p), before), `${key}: from ${JSON.stringify(before)} to ${JSON.stringify(camera(p))}`);
			};
			await p.keyboard.press("h");
			await p.waitForURL(/map=/);
			await settled(p);
			await moved("+", (a, b) => a.zoom > b.zoom + 0.5);
			await moved("ArrowRight", (a, b) => a.lon > b.lon);
			await moved("ArrowLeft", (a, b) => a.lon < b.lon);
			await moved("ArrowUp", (a, b) => a.lat > b.lat);
			await moved("ArrowDown", (a, b) => a.lat < b.lat);
			await moved("-", (a, b) => a.zoom < b.zoom - 0.5);
			const under = p.locator('.under[role="status"]');
			await under.filter({ hasText: /\S/ }).waitFor();
			const read = (await under.innerText()).split(" ");
			await p.keyboard.press("Enter");
			const title = p.locator("#side h2").first();
			await p.waitForURL(/sel=/);
			await title.waitFor();
			await settled(p);
			must(
				(await p.locator("#side").innerText()).includes(read[0]),
				`read out is ${read.join(" ")}, opened is ${await title.innerText()}`,
			);
			must(await p.locator(".crosshair svg").isVisible(), "opening takes the keyboard from the map");
			await p.keyboard.press("Escape");
			await p.waitForURL((u) => !u.href.includes("sel="));
			must(await p.locator(".crosshair svg").isVisible(), "closing takes the keyboard from the map");
		},
	},
];
