// The workspace's to-do list and who answers for grids: proposed fixes until nothing stands in the
// way, the new half of a cut grid assigned by keyboard, many grids at once, refusals in words.
import { accessibility, must, pixelOf, same, says, settled } from "../page.mjs";

const json = { "Content-Type": "application/json" };

/** draft makes one and opens it on a desk. */
async function draft({ server, page }, name, desk, more = "") {
	const made = await server
		.fetchAs("planner", "/api/v1/editions", { method: "POST", headers: json, body: JSON.stringify({ name }) })
		.then((r) => r.json());
	const p = await page({ as: "planner", hash: `tab=drafts&ed=${made.id}&desk=${desk}${more}` });
	await p.waitForSelector(more ? ".answering" : ".desk");
	return { p, id: made.id };
}

const answering = (server, id, grid) =>
	server.ask("planner", `/api/v1/editions/${id}/assignments?grid=${grid}`).then((a) => a.items[0]);
const gate = (server, id) => server.ask("planner", `/api/v1/editions/${id}/validation`);
const lead = (a) => a.branches.find((b) => b.role === "lead")?.organisation.name;

export default [
	{
		name: "clears the to-do list with the fixes it offers, one by one and a group at once",
		async run({ server, page }) {
			const { p, id } = await draft({ server, page }, "办待办", "todo");
			const before = await gate(server, id);
			const rules = new Set(before.blockers.map((b) => b.rule));
			const of = (rule) => before.blockers.filter((b) => b.rule === rule).length;
			const listed = [...rules].reduce((n, rule) => n + Math.min(of(rule), 20), 0);
			await p
				.locator(".todo")
				.nth(listed - 1)
				.waitFor();
			same(await p.locator(".tabs .badge").innerText(), String(before.blocking), "the badge");
			await says(p, ...before.blockers.slice(0, 3).map((b) => b.message));

			const first = before.blockers[0];
			await p.locator(".todo .finding-face").first().click();
			await settled(p);
			const box = await p.locator(".map").boundingBox();
			const at = await pixelOf(p, first.place);
			must(
				at.x > box.x && at.x < box.x + box.width && at.y > box.y && at.y < box.y + box.height,
				"the map did not go to the first thing to do",
			);
			await says(p, first.fix);
			same(await accessibility(p), [], "axe-core on the list");

			await p.locator(".todo .primary").first().click();
			await p.waitForFunction(
				(n) => document.querySelector(".tabs .badge")?.innerText === n,
				String(before.blocking - 1),
			);
			const group = p.locator(".todo-group", { hasText: "R06" });
			await group.locator(".bulk-line button").click();
			await p.keyboard.press("Enter"); // the button that starts has the keyboard
			await group.waitFor({ state: "detached" });
			const all = p.locator(".bulk-line button:not(:disabled)").first();
			const next = p.locator(".todo:not(.sent) .primary:not(:disabled)").first();
			for (const end = Date.now() + 60_000; Date.now() < end; await p.waitForTimeout(300)) {
				if (await p.locator(".note.ready").isVisible()) break;
				if (await all.isVisible()) {
					await all.click().catch(() => undefined);
					await p.keyboard.press("Enter");
				} else if (await next.isVisible()) await next.click().catch(() => undefined);
			}
			await p.locator(".note.ready").waitFor();
			must((await gate(server, id)).ready, "the server does not call the draft ready");
			same(await p.locator(".tabs .badge").count(), 0, "badges of an empty list");

			await p.locator(".undo-line button").click(); // the last fix is taken back
			await p.locator(".todo").first().waitFor();
			same((await gate(server, id)).blocking, 1, "blockers after taking one fix back");
			await p.locator(".todo .primary").click();
			await p.locator(".note.ready .primary").click();
			await p.waitForURL(/desk=review/);
			return `${before.blocking} things put right`;
		},
	},
	{
		name: "assigns the new half of a cut grid with the keyboard alone",
		async run({ server, page }) {
			const one = (await server.json("/api/v1/grids?limit=200")).items.find((g) => g.state === "complete");
			const [, south, , north] = one.bounds;
			const [lon, lat] = one.label;
			const view = `&sel=grid:${one.id}&map=15.50/${lat.toFixed(5)}/${lon.toFixed(5)}`;
			const { p, id } = await draft({ server, page }, "切分指派", "todo", view);
			await settled(p);
			await p.waitForLoadState("networkidle");
			await p.keyboard.press("c");
			const from = await pixelOf(p, [lon, south - (north - south) * 0.1]);
			const to = await pixelOf(p, [lon, north + (north - south) * 0.1]);
			await p.mouse.move(from.x, from.y);
			await p.mouse.down();
			await p.mouse.move(to.x, to.y, { steps: 12 });
			await p.mouse.up();
			let fresh;
			for (let i = 0; i < 50 && !fresh; i++) {
				await p.waitForTimeout(200);
				const { items } = await server.ask("planner", `/api/v1/editions/${id}/assignments?source=proposed`);
				fresh = items[0];
			}
			must(fresh, "the cut made no new grid with a proposal");

			// From here on no pointer: the to-do list names it, its row leads to the form.
			await p.keyboard.press("Escape");
			await p.keyboard.press("v");
			const row = p.locator(".todo", { hasText: fresh.grid.code });
			await row.waitFor({ timeout: 20_000 });
			await row.locator("button", { hasText: "另行指派" }).focus();
			await p.keyboard.press("Enter");
			await p.waitForSelector(".answering");
			await says(p, "建议，待确认");
			const change = p.locator("[data-opens=lead]");
			await change.focus();
			await p.keyboard.press("Enter");
			await p.waitForFunction(() => document.activeElement?.getAttribute("role") === "combobox");
			const offered = await p.locator(".picker-list .option-name").allInnerTexts();
			await p.keyboard.press("ArrowDown");
			await p.keyboard.press("Enter");
			await p.waitForFunction(
				(name) => document.querySelector(".answering .people")?.innerText.includes(name),
				offered[1],
			);
			same(lead(await answering(server, id, fresh.grid.id)), offered[1], "the lead of the new half");
			must(
				await p.evaluate(() => document.activeElement?.getAttribute("data-opens") === "lead"),
				"the keyboard did not come back to the button",
			);
			await p.locator(".answering .button.primary").focus();
			await p.keyboard.press("Enter");
			await p.waitForFunction(() => !document.querySelector(".answering .source.proposed"));
			must(
				!(await gate(server, id)).blockers.some((b) => b.rule === "R23"),
				"the server still waits for a confirmation",
			);
			same(await accessibility(p), [], "axe-core on the form");
			return `${fresh.grid.code} is led by ${offered[1]}`;
		},
		expects: [/422/],
	},
	{
		name: "assigns many grids at once, by ticks and by carrying a branch onto the map, and takes it back",
		async run({ server, page }) {
			const { p, id } = await draft({ server, page }, "成批指派", "people");
			const community = p.locator(".people-group").first();
			await p.locator(".people-group").nth(1).waitFor(); // the communities are known
			await settled(p);
			const face = community.locator("h3 button"); // of a large edition communities are folded away
			if ((await face.getAttribute("aria-expanded")) === "false") await face.click();
			await community.locator(".people-row").first().waitFor();
			const ids = await community
				.locator(".people-row")
				.evaluateAll((rows) => rows.map((r) => Number(r.dataset.grid)));
			await community.locator("h3 input").check();
			await says(p, `已选 ${ids.length} 个网格`);
			const field = p.getByRole("combobox", { name: "主责支部改为…" });
			await field.click();
			const name = await p.locator(".picker-list .option-name").first().innerText();
			await field.press("Enter");
			await says(p, `${ids.length} 个网格改由${name}主责`);
			for (const grid of ids) same(lead(await answering(server, id, grid)), name, `the lead of grid ${grid}`);
			await p.waitForFunction(() => document.querySelectorAll(".people-row .warn-text").length > 3); // overloaded
			await p.locator(".undo-line button").click();
			await says(p, "已撤销");
			for (const grid of ids.slice(0, 2)) {
				const a = await answering(server, id, grid);
				must(lead(a) !== name || a.branches[0].source === "dated", `grid ${grid} was not given back`);
			}

			await p.locator("button", { hasText: "清除" }).click();
			const target = (await server.json("/api/v1/grids?limit=200")).items.find((g) => g.households > 300);
			await p.evaluate(([lon, lat]) => {
				location.hash = `${location.hash.replace(/&map=[^&]+/, "")}&map=15/${lat}/${lon}`;
			}, target.label);
			await p.waitForURL(/map=15\.00/);
			await settled(p);
			const to = await pixelOf(p, target.label);
			await p.locator(".dock-head").click();
			const { items } = await server.ask("planner", "/api/v1/organisations?kind=branch&limit=100");
			await p.locator(".org-dock input").fill(items[8].name);
			const row = p.locator(".org-dock .carried", { hasText: items[8].name });
			await row.waitFor();
			const carried = await row.boundingBox();
			await p.mouse.move(carried.x + 60, carried.y + carried.height / 2);
			await p.mouse.down();
			await p.mouse.move(carried.x + 90, carried.y - 20, { steps: 3 });
			await p.mouse.move(to.x, to.y, { steps: 6 });
			await p.locator(".ghost", { hasText: `指派给${target.name}` }).waitFor();
			await p.mouse.up();
			await says(p, `${target.name}改由${items[8].name}主责`);
			same(lead(await answering(server, id, target.id)), items[8].name, "the lead after the drag");
			same(await accessibility(p), [], "axe-core on the list of grids");
		},
	},
	{
		name: "tells a refused assignment in words, and what is no draft is not to be changed",
		async run({ server, page }) {
			const one = (await server.json("/api/v1/grids?limit=200")).items.find((g) => g.state === "complete");
			const { p, id } = await draft({ server, page }, "被拒", "todo", `&sel=grid:${one.id}`);
			await p.waitForSelector(".answering select");
			const before = await answering(server, id, one.id);
			const other = before.members.findIndex((m) => m.role !== "head");
			if (other >= 0) {
				await p.locator(".answering select").nth(other).selectOption("head"); // the second head
				await says(p, "一个网格最多一名网格长");
			} else {
				await p.locator(".answering li:has(select) .icon-button").click(); // the last one
				await says(p, "至少要有一名责任人");
			}
			same((await answering(server, id, one.id)).members, before.members, "the members after the refusal");
			await server.fetchAs("planner", `/api/v1/editions/${id}/submit`, {
				method: "POST",
				headers: json,
				body: "{}",
			});
			await says(p, "不是草案");
			same(
				await p.locator(".answering select, .answering .button").count(),
				0,
				"fields of a submitted edition",
			);
		},
		expects: [/422/],
	},
	{
		name: "two planners add somebody to one grid: the second is told, and nobody is lost",
		async run({ server, page }) {
			const one = (await server.json("/api/v1/grids?limit=200")).items.find((g) => g.state === "complete");
			const { p, id } = await draft({ server, page }, "两人指派", "todo", `&sel=grid:${one.id}`);
			await p.waitForSelector(".answering select");
			await p.waitForLoadState("networkidle");
			const before = (await answering(server, id, one.id)).members;
			const had = before.map((m) => ({ member: m.member.id, role: m.role }));
			const { items } = await server.ask("planner", "/api/v1/members?limit=200");
			const free = items.filter((m) => !had.some((h) => h.member === m.id));
			// What a colleague does reaches this page late: it hears of nothing and reads the old list.
			const old = await server.fetchAs("planner", `/api/v1/editions/${id}/assignments?limit=2000`);
			const text = await old.text();
			let deaf = true; // until it asks for something itself
			await p.route("**/assignments*", (route) => {
				if (route.request().method() === "PUT") deaf = false;
				return deaf ? route.fulfill({ body: text, contentType: "application/json" }) : route.continue();
			});
			const other = await server.fetchAs("admin", `/api/v1/editions/${id}/assignments`, {
				method: "PUT",
				headers: json,
				body: JSON.stringify({ grids: [one.id], members: [...had, { member: free[0].id, role: "contact" }] }),
			});
			same(other.status, 204, "a plan without a basis");
			const add = async () => {
				await p.locator("[data-opens=member]").click();
				await p.locator(".picker input").fill(free[1].name);
				await p.keyboard.press("Enter");
			};
			await add();
			await says(p, "的责任安排已由");
			same((await answering(server, id, one.id)).members.length, had.length + 1, "members after the refusal");
			await p.getByRole("button", { name: "在现在的安排上再做一次" }).click();
			await says(p, `增加责任人${free[1].name}`);
			const now = (await answering(server, id, one.id)).members.map((m) => m.member.id);
			for (const m of [...had.map((h) => h.member), free[0].id, free[1].id])
				must(now.includes(m), `member ${m} was lost: ${now}`);

			// Two changes in a row, the first still on its way.
			const listed = (n) =>
				p.waitForFunction((n) => document.querySelectorAll(".answering li:has(select)").length === n, n);
			await listed(now.length);
			await p.route("**/assignments", async (route) => {
				await new Promise((go) => setTimeout(go, 700));
				await route.continue();
			});
			await p.locator(".answering .icon-button").last().click();
			await p.locator(".answering li:has(select) .icon-button").first().click();
			await listed(now.length - 2);
			same(
				(await answering(server, id, one.id)).members.map((m) => m.member.id),
				now.slice(1, -1),
				"members after two changes in a row",
			);
		},
		expects: [/409/],
	},
	{
		name: "a list of fixes goes on in its own draft when another one is opened",
		async run({ server, page }) {
			const { p, id } = await draft({ server, page }, "成批甲", "todo");
			const other = await server
				.fetchAs("planner", "/api/v1/editions", {
					method: "POST",
					headers: json,
					body: JSON.stringify({ name: "成批乙" }),
				})
				.then((r) => r.json());
			const group = p.locator(".todo-group", { hasText: "R06" });
			await group.waitFor();
			const wanted = (await gate(server, id)).blockers.filter((b) => b.rule === "R06" && b.mend).length;
			must(wanted > 1, "there is no list to work through");
			await p.route("**/assignments", async (route) => {
				await new Promise((go) => setTimeout(go, 600));
				await route.continue();
			});
			await group.locator(".bulk-line button").click();
			await p.keyboard.press("Enter");
			await p.evaluate((ed) => (location.hash = `tab=drafts&ed=${ed}&desk=todo`), other.id);
			await says(p, "正在草案“成批甲”里逐条处理");
			await p.locator(".note.progress").waitFor({ state: "detached" });
			same(
				(await gate(server, id)).blockers.filter((b) => b.rule === "R06" && b.mend).length,
				0,
				"left in the first",
			);
			const strange = await server.ask("planner", `/api/v1/editions/${other.id}/assignments?source=planned`);
			same(strange.items.length, 0, "grids planned for in the second");
		},
	},
];
