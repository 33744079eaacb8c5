// Gestures that something comes between: a colleague, another edition, a second finger. What is
// previewed is what is committed, and fingers can do what keys and double clicks do.
import {
	at,
	borderOf,
	choose,
	log,
	newDraft,
	operate,
	paintable,
	proven,
	saved,
	toward,
	window,
	workspace,
} from "../drafting.mjs";
import { camera, must, same, settled } from "../page.mjs";

const commit = (p) => p.getByRole("button", { name: /^确定/ });
const card = (p) => p.locator(".gesture-bar.bad[role=alert]");

/** colleague does an operation from another desk and waits until the page has the new borders. */
async function colleague(p, server, draft, body) {
	const [, done] = await Promise.all([
		p.waitForResponse((r) => /\/edges\?/.test(r.url()) && r.ok()),
		operate(server, "admin", draft, body),
	]);
	await p.waitForTimeout(300);
	return done;
}

/** refusedAsChanged waits for the card that says who came first. */
async function refusedAsChanged(p, grid) {
	await card(p).waitFor();
	const said = await card(p).innerText();
	must(/在 .*改过网格/.test(said) && said.includes(grid.name), `the card says: ${said}`);
}

/** fingers answers how to touch the page; a finger is its place. */
async function fingers(p) {
	const cdp = await p.context().newCDPSession(p);
	const touch = (type, ...points) =>
		cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
	const tap = async (place) => {
		await touch("touchStart", place);
		await touch("touchEnd");
	};
	return { touch, tap };
}

const cornerOf = ({ edge }) => edge.line[Math.floor(edge.line.length / 2)];

export default [
	{
		name: "buildings gathered before a colleague changed their grid are not taken back unseen",
		expects: [/status of 409/],
		async run({ server, page }) {
			const draft = await newDraft(server, "先选后改");
			const { edge, left, right, along } = await borderOf(server, draft);
			const p = await workspace(page, draft, along(0.5), 17);
			await p.keyboard.press("v");
			await choose(p, right);
			const house = await paintable(server, draft, along(0.5), left.id, right.id);
			await p.keyboard.press("b");
			await p.getByText("涂过楼栋").waitFor();
			await settled(p);
			await p.keyboard.down("Shift");
			await p.mouse.move(...(await at(p, house.place)));
			await p.mouse.down();
			await p.mouse.move(...(await at(p, house.place, [3, 0])));
			await p.mouse.up();
			await p.keyboard.up("Shift");
			await commit(p).waitFor();
			const from = cornerOf({ edge });
			await colleague(p, server, draft, { op: "move_node", moves: [nudge(from, left.label)] });
			await p.keyboard.press("Enter");
			await refusedAsChanged(p, left);
			same((await log(server, draft, 1)).length, 1, "operations");
			await card(p).getByRole("button", { name: "在新边界上重做" }).click();
			same((await log(server, draft, 2)).at(-1).op, "paint", "after doing it again");
			await proven(server, draft);
		},
	},
	{
		name: "a corner that a colleague moved while it was in the hand says so",
		expects: [/status of 409/],
		async run({ server, page }) {
			const draft = await newDraft(server, "同一个拐点");
			const { edge, left, along } = await borderOf(server, draft, ({ edge }) => edge.line.length > 2);
			const from = cornerOf({ edge });
			const p = await workspace(page, draft, along(0.5), 17);
			await p.keyboard.press("v");
			await p.mouse.move(...(await at(p, from)));
			await settled(p);
			await p.mouse.down();
			await p.mouse.move(...(await toward(p, from, left, 20)), { steps: 4 });
			await colleague(p, server, draft, { op: "move_node", moves: [nudge(from, left.label)] });
			await p.mouse.up();
			await refusedAsChanged(p, left);
			same((await log(server, draft, 1)).length, 1, "operations");
			await p.keyboard.press("Escape");

			// What this page did itself is no conflict, also when the borders are not here yet.
			await p.keyboard.press("r");
			for (const shares of [
				[0.2, 0.4],
				[0.6, 0.8],
			]) {
				const middle = await toward(p, along((shares[0] + shares[1]) / 2), left, 35);
				await p.mouse.move(...(await at(p, along(shares[0]))));
				await p.mouse.down();
				await p.mouse.move(...middle, { steps: 4 });
				await p.mouse.move(...(await at(p, along(shares[1]))), { steps: 4 });
				await p.mouse.up();
			}
			same((await log(server, draft, 3)).length, 3, "operations after two strokes in a row");
			await saved(p);
			await proven(server, draft);
		},
	},
	{
		name: "Enter commits what is previewed: the places clicked, not the one hovered over",
		async run({ server, page }) {
			const draft = await newDraft(server, "所见");
			const { left, right, along } = await borderOf(server, draft);
			const p = await workspace(page, draft, along(0.5), 17);
			const tried = [];
			p.on("request", (r) => r.url().endsWith("/try") && tried.push(r.postDataJSON()));
			await p.keyboard.press("t");
			const places = [
				await toward(p, along(0.5), right, 60),
				await toward(p, along(0.3), left, 60),
				await toward(p, along(0.7), left, 60),
			];
			await p.mouse.move(...places[0]);
			await settled(p);
			await p.mouse.click(...places[0]);
			await p.mouse.move(...places[1]);
			await commit(p).waitFor();
			must(await commit(p).isDisabled(), "one place can be committed");
			await p.keyboard.press("Enter");
			await p.mouse.click(...places[1]);
			await p.mouse.click(...places[2]);
			await p.mouse.move(...(await toward(p, along(0.5), left, 160)), { steps: 4 });
			await p.waitForTimeout(600);
			must(await commit(p).isEnabled(), "three places cannot be committed");
			same([...new Set(tried.map((r) => r.polygon.length))], [4], "corners asked about");
			const [sent] = await Promise.all([
				p.waitForRequest((r) => /\/operations$/.test(r.url()) && r.method() === "POST"),
				p.keyboard.press("Enter"),
			]);
			same(sent.postDataJSON().polygon, tried.at(-1).polygon, "what is sent");
			same((await log(server, draft, 1)).at(-1)?.op, "transfer", "the log");
			await proven(server, draft);
		},
	},
	{
		name: "two fingers move the map in the middle of a line, and the places tapped stay",
		async run({ server, page }) {
			const draft = await newDraft(server, "捏合");
			const { left, along } = await borderOf(server, draft);
			const p = await workspace(page, draft, along(0.5), 17, { hasTouch: true, viewport: window });
			const { touch, tap } = await fingers(p);
			await p.keyboard.press("r");
			await settled(p);
			await tap(await at(p, along(0.3)));
			await tap(await toward(p, along(0.5), left, 50));
			await commit(p).waitFor();
			const before = camera(p);
			const [x, y] = await at(p, along(0.5));
			await touch("touchStart", [x - 80, y]);
			await touch("touchStart", [x - 80, y], [x + 80, y]);
			for (let i = 1; i <= 8; i++) await touch("touchMove", [x - 80, y + 4 * i], [x + 80, y + 4 * i]);
			await touch("touchEnd");
			await p.waitForTimeout(400);
			await settled(p);
			must(camera(p).lat > before.lat, "two fingers do not move the map");
			await p.waitForTimeout(400); // or the next tap were the second of two
			await tap(await at(p, along(0.7)));
			await p.waitForTimeout(300);
			const [sent] = await Promise.all([
				p.waitForRequest((r) => /\/operations$/.test(r.url()) && r.method() === "POST"),
				commit(p).tap(),
			]);
			must(sent.postDataJSON().line.length >= 3, "places tapped before are gone");
			same((await log(server, draft, 1)).at(-1)?.op, "reshape", "the log");
			await proven(server, draft);
		},
	},
	{
		name: "fingers remove a corner, have a line follow roads and open the form of a name",
		async run({ server, page }) {
			const draft = await newDraft(server, "平板");
			const { edge, left, along } = await borderOf(server, draft, ({ edge }) => edge.line.length > 2);
			const p = await workspace(page, draft, along(0.5), 17, { hasTouch: true, viewport: window });
			const { tap } = await fingers(p);
			await p.keyboard.press("v");
			await settled(p);
			await tap(await at(p, cornerOf({ edge })));
			await p.getByRole("button", { name: "删除拐点" }).tap();
			const [done] = await log(server, draft, 1);
			same([done.op, done.request.moves?.[0].to ?? null], ["move_node", null], "the log");
			await saved(p);

			await p.getByRole("button", { name: "切分" }).tap();
			const roads = p.getByRole("button", { name: "沿道路走" });
			await roads.tap();
			same(await roads.getAttribute("aria-pressed"), "true", "following roads");
			await roads.tap();
			await p.getByRole("button", { name: "移动边界" }).tap();
			same(await roads.count(), 0, "roads to follow with no line to draw");

			await choose(p, left);
			await p.keyboard.press("[");
			await p.getByRole("group", { name: "用工具修改这个网格" }).getByRole("button", { name: "改名" }).tap();
			await p.getByRole("form", { name: "修改编号和名称" }).getByLabel("编号").waitFor();
			await proven(server, draft);
		},
	},
	{
		name: "a name written while a colleague gives another code does not take that code back",
		expects: [/status of 409/],
		async run({ server, page }) {
			const draft = await newDraft(server, "同时改名");
			const { left } = await borderOf(server, draft);
			const p = await workspace(page, draft, left.label, 16);
			await p.keyboard.press("v");
			await p.mouse.dblclick(...(await at(p, left.label)));
			const form = p.getByRole("form", { name: "修改编号和名称" });
			await form.getByLabel("名称").fill("我起的名");
			await colleague(p, server, draft, { op: "recode", grid: left.id, code: "T-901" });
			await p.keyboard.press("Enter");
			await form.getByText(`T-901 ${left.name} 已被同事改过`).waitFor();
			await form.getByLabel("名称").press("Enter");
			await form.waitFor({ state: "detached" });
			const { code, name } = await server.ask("planner", `/api/v1/grids/${left.id}?edition=${draft}`);
			same([code, name], ["T-901", "我起的名"], "the grid's code and name");
		},
	},
	{
		name: "going to another draft lets go of the gesture, of its borders and of a comment's place",
		async run({ server, page }) {
			const [one, two] = [await newDraft(server, "甲稿"), await newDraft(server, "乙稿")];
			const { left, along } = await borderOf(server, one);
			const p = await workspace(page, two, along(0.5), 17);
			const to = async (draft) => {
				await p.evaluate((d) => {
					location.hash = location.hash.replace(/ed=\d+/, `ed=${d}`);
				}, draft);
				await p.locator(".edition-bar", { hasText: draft === one ? "甲稿" : "乙稿" }).waitFor();
			};
			await to(one);
			await settled(p);
			await p.keyboard.press("c");
			await p.mouse.click(...(await at(p, along(0.3))));
			await commit(p).waitFor();
			await p.route("**/edges?*", (r) => r.abort());
			await to(two); // seen before: its page is there at once
			await commit(p).waitFor({ state: "detached" });
			await p.unroute("**/edges?*");
			await p.keyboard.press("k");
			await p.locator(".tool-strip").waitFor({ state: "detached" });
			await to(one);
			await p.locator(".tool-strip").waitFor();
			await p.mouse.click(...(await at(p, left.label)));
			same(await p.locator(".pin, .writing").count(), 0, "comments begun in another draft");
			same([(await log(server, one, 0)).length, (await log(server, two, 0)).length], [0, 0], "operations");
		},
		expects: [/ERR_FAILED/],
	},
	{
		name: "grids are merged with the keyboard alone, picked or caught in a box",
		async run({ server, page }) {
			const draft = await newDraft(server, "键盘合并");
			const { left, right } = await borderOf(server, draft);
			const p = await workspace(page, draft, left.label, 14.5);
			await p.keyboard.press("m");
			await p.locator(".crosshair").waitFor({ state: "attached" });
			await p.keyboard.press("j");
			await settled(p);
			const pan = async (key, times) => {
				for (let i = 0; i < times; i++) {
					const before = p.url();
					await p.keyboard.press(key);
					await p.waitForFunction((u) => location.href !== u, before);
				}
			};
			const go = async (west, north) => {
				await pan(west < 0 ? "ArrowRight" : "ArrowLeft", Math.abs(west));
				await pan(north < 0 ? "ArrowDown" : "ArrowUp", Math.abs(north));
			};
			await go(2, 2);
			await p.keyboard.press(" ");
			await go(-4, -4);
			await p.keyboard.press(" ");
			await p.locator(".keep-name").waitFor();
			must((await p.locator(".keep-name label").count()) > 1, "the box caught no grids");
			await p.keyboard.press("Escape");
			await p.keyboard.press("Escape");

			// Picked one after the other; Enter on one that is picked makes them one.
			await p.getByText("依次点选").waitFor();
			const view = (lon, lat) => `map=16.00/${lat.toFixed(5)}/${lon.toFixed(5)}`;
			for (const grid of [left, right, right]) {
				await p.evaluate(
					(v) => {
						location.hash = location.hash.replace(/map=[^&]+/, v);
					},
					view(...grid.label),
				);
				await settled(p);
				await p.keyboard.press("Enter");
			}
			same((await log(server, draft, 1)).at(-1)?.op, "merge", "the log");
			await proven(server, draft);
		},
	},
];

/** nudge moves a corner a few metres toward a place. */
function nudge([lon, lat], [to, north]) {
	const far = Math.hypot(to - lon, north - lat);
	const short = (v) => Number(v.toFixed(10));
	return {
		from: [lon, lat],
		to: [short(lon + ((to - lon) / far) * 0.00005), short(lat + ((north - lat) / far) * 0.00005)],
	};
}
