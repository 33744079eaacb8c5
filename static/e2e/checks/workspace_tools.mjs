// The drawing tools of the workspace, each with real mouse and keyboard; then the server is asked for
// the proof and the log.
import {
	at,
	borderOf,
	choose,
	drag,
	gridsOf,
	log,
	newDraft,
	operate,
	paintable,
	proven,
	saved,
	toward,
	workspace,
} from "../drafting.mjs";
import { must, same, settled } from "../page.mjs";

export default [
	{
		name: "a stroke pushes a border, a lasso gives ground",
		async run({ server, page }) {
			const draft = await newDraft(server, "画笔");
			const { left, right, along } = await borderOf(server, draft);
			const middle = along(0.5);
			const p = await workspace(page, draft, middle, 17);

			await p.keyboard.press("r");
			await p.mouse.move(...(await toward(p, middle, left, 60)));
			await settled(p);
			await drag(p, [await at(p, along(0.35)), await toward(p, middle, left, 50), await at(p, along(0.65))]);
			let done = await log(server, draft, 1);
			same(done.at(-1).op, "reshape", "after the stroke");
			same(
				done
					.at(-1)
					.grids.filter((g) => g.own)
					.map((g) => g.id)
					.sort(),
				[left.id, right.id].sort(),
				"grids the stroke changed",
			);
			await saved(p);

			// The lasso begins in the grid that gets the ground: nothing is chosen.
			await p.keyboard.press("t");
			const [x, y] = await toward(p, middle, right, 90);
			const inside = await toward(p, along(0.7), right, 60);
			await drag(p, [
				[x, y],
				await toward(p, along(0.3), left, 70),
				await toward(p, along(0.7), left, 70),
				inside,
				[x, y],
			]);
			done = await log(server, draft, 2);
			same(done.at(-1).op, "transfer", "after the lasso");
			await saved(p);

			await proven(server, draft);
		},
	},
	{
		name: "brush and box give buildings to the chosen grid",
		async run({ server, page }) {
			const draft = await newDraft(server, "楼栋");
			const { left, right, along } = await borderOf(server, draft);
			const middle = along(0.5);
			const p = await workspace(page, draft, middle, 17);
			await p.keyboard.press("v");
			await choose(p, right);
			const house = await paintable(server, draft, middle, left.id, right.id);
			await p.keyboard.press("b");
			await p.getByText("涂过楼栋").waitFor();
			const width = () => p.locator('.brush-widths [aria-pressed="true"]').getAttribute("aria-label");
			same(await width(), "24 像素", "the width");
			await p.keyboard.press(".");
			same(await width(), "48 像素", "the width after .");
			await p.keyboard.press(",");
			await p.keyboard.press(",");
			same(await width(), "12 像素", "the width after , ,");
			const [hx, hy] = await at(p, house.place);
			await drag(p, [
				[hx - 3, hy],
				[hx + 3, hy],
			]);
			let done = await log(server, draft, 1);
			same(done.at(-1).op, "paint", "after the brush");
			await saved(p);

			await p.keyboard.press("x");
			const next = await paintable(server, draft, middle, left.id, right.id);
			const [bx, by] = await at(p, next.place);
			await drag(p, [
				[bx - 8, by - 8],
				[bx + 8, by + 8],
			]);
			done = await log(server, draft, 2);
			same(
				done.map((o) => o.op),
				["paint", "paint"],
				"the log",
			);
			await saved(p);
			await proven(server, draft);
		},
	},
	{
		name: "grids are merged under the name one chooses, and renamed in place",
		expects: [/status of 409/],
		async run({ server, page }) {
			const draft = await newDraft(server, "合并");
			const { left, right, along } = await borderOf(server, draft);
			const p = await workspace(page, draft, along(0.5), 16);
			await p.keyboard.press("j");
			await p.mouse.click(...(await at(p, left.label)));
			await p.getByText(`已选 ${left.code}`).waitFor();
			await p.mouse.click(...(await at(p, right.label)));
			const keep = p.getByRole("group", { name: "合并后沿用" });
			await keep.getByRole("radio").first().waitFor();
			await p.waitForFunction(() => document.querySelector(".keep-name input:checked"));
			const smaller = await keep.getByRole("radio", { checked: false }).first();
			const name = await smaller.evaluate((el) => el.parentElement.innerText.trim());
			await smaller.check();
			await p.keyboard.press("Escape");
			await p.getByText("依次点选").waitFor();
			must((await log(server, draft, 0)).length === 0, "Esc merged");
			await p.mouse.click(...(await at(p, left.label)));
			await p.mouse.click(...(await at(p, right.label)));
			await keep.getByRole("radio", { name }).check();
			await p.getByRole("button", { name: /^确定/ }).focus();
			await p.keyboard.press("Enter");
			const done = await log(server, draft, 1);
			same(done.at(-1).op, "merge", "after Enter");
			const stays = done.at(-1).grids.find((g) => g.after !== null && g.own);
			same(`${stays.after.code} ${stays.after.name}`, name, "the name that stays");
			await saved(p);

			await p.keyboard.press("v");
			await settled(p);
			await p.mouse.dblclick(...(await at(p, stays.id === left.id ? left.label : right.label)));
			const form = p.getByRole("form", { name: "修改编号和名称" });
			await form.getByLabel("编号").waitFor();
			same(await form.getByLabel("编号").inputValue(), stays.after.code, "the code in the form");
			const taken = (await gridsOf(server, draft)).find((g) => g.id !== stays.id).code;
			await form.getByLabel("编号").fill(taken);
			await p.keyboard.press("Enter");
			await form.getByText(`编号 ${taken} 已被`).waitFor();
			await form.getByLabel("编号").fill("T-900");
			await form.getByLabel("名称").fill("试验网格");
			await p.keyboard.press("Enter");
			await form.waitFor({ state: "detached" });
			const { code, name: called } = await server.ask(
				"planner",
				`/api/v1/grids/${stays.id}?edition=${draft}`,
			);
			same([code, called], ["T-900", "试验网格"], "the grid's code and name");
			await p.keyboard.press("F2");
			await form.getByLabel("编号").waitFor();
			await p.keyboard.press("Escape");
			await form.waitFor({ state: "detached" });
			await proven(server, draft);
		},
	},
	{
		name: "a stroke on a grid somebody else changed tells who and when, and is done on the new shape",
		expects: [/status of 409/, /ERR_FAILED/],
		async run({ server, page }) {
			const draft = await newDraft(server, "冲突");
			const { edge, left, right, along } = await borderOf(server, draft);
			const middle = along(0.5);
			const p = await workspace(page, draft, middle, 17);
			await p.keyboard.press("r");
			const stroke = [await at(p, along(0.3)), await toward(p, middle, left, 50), await at(p, along(0.7))];
			// The colleague's change must not be told to this page before it sends its own.
			await p.route("**/api/v1/events*", (r) => r.abort());
			await p.reload();
			await p.locator(".tool-strip").waitFor();
			await settled(p);
			await p.keyboard.press("r");
			await p.mouse.move(...stroke[0]);
			await settled(p);
			const places = edge.line.map((c) => c);
			await operate(server, "admin", draft, {
				op: "move_node",
				moves: [{ from: along2(places), to: shifted(along2(places), left.label) }],
			});
			await drag(p, stroke);
			const card = p.locator(".gesture-bar.bad[role=alert]");
			await card.waitFor();
			const said = await card.innerText();
			must(said.includes(left.name) || said.includes(right.name), `the card names no grid: ${said}`);
			must(/在 .*改过网格/.test(said), `the card does not say who and when: ${said}`);
			same((await log(server, draft, 1)).length, 1, "operations before it is done again");
			await card.getByRole("button", { name: "在新边界上重做" }).click();
			same((await log(server, draft, 2)).at(-1).op, "reshape", "after doing it again");
			await proven(server, draft);
		},
	},
];

/** along2 is a place in the middle of a line's longest segment: a corner is added there. */
function along2(line) {
	let best = 1;
	const long = (i) => Math.hypot(line[i][0] - line[i - 1][0], line[i][1] - line[i - 1][1]);
	for (let i = 2; i < line.length; i++) if (long(i) > long(best)) best = i;
	return [0, 1].map((k) => Number(((line[best - 1][k] + line[best][k]) / 2).toFixed(10)));
}

/** shifted is a place a few metres from another, toward a third. */
function shifted([lon, lat], [to, north]) {
	const far = Math.hypot(to - lon, north - lat);
	return [lon + ((to - lon) / far) * 0.00005, lat + ((north - lat) / far) * 0.00005];
}
