// Two planners at once, and a connection that goes: no stroke is lost, none is done twice.
import { at, borderOf, drag, log, newDraft, proven, saved, toward, workspace } from "../drafting.mjs";
import { must, same, settled } from "../page.mjs";

/** ready takes up the stroke and waits until the borders near it are known. */
async function ready(p, place) {
	await p.keyboard.press("r");
	await p.mouse.move(...(await at(p, place)));
	await settled(p);
}

/** bulge is a stroke that pushes a border between two shares of its way into a grid. */
const bulge = async (p, along, grid, from, to) => [
	await at(p, along(from)),
	await toward(p, along((from + to) / 2), grid, 40),
	await at(p, along(to)),
];

/** cutAfterwards lets a request reach the server, and loses the answer. */
const cutAfterwards = async (route) => {
	await route.fetch();
	await route.abort("connectionreset");
};

export default [
	{
		name: "two planners push borders of one grid at the same moment, and neither stroke is lost",
		expects: [/status of 409/],
		async run({ server, page }) {
			const draft = await newDraft(server, "同时");
			const one = await borderOf(server, draft);
			const shared = one.right.id;
			const two = await borderOf(
				server,
				draft,
				({ left, right }) =>
					[left.id, right.id].includes(shared) && ![left.id, right.id].includes(one.left.id),
			);
			const beyond = two.left.id === shared ? two.right : two.left;
			const a = await workspace(page, draft, one.along(0.5), 17);
			const b = await workspace(page, draft, two.along(0.5), 17, { as: "admin" });
			await ready(a, one.along(0.5));
			await ready(b, two.along(0.5));
			await a.locator(".face").waitFor(); // they know of each other
			const [strokeA, strokeB] = [
				await bulge(a, one.along, one.left, 0.3, 0.7),
				await bulge(b, two.along, beyond, 0.3, 0.7),
			];
			await Promise.all([drag(a, strokeA), drag(b, strokeB)]);
			// Whoever came second is told who was first, and does it on the new shape.
			const again = (p) => p.getByRole("button", { name: "在新边界上重做" });
			const until = Date.now() + 20_000;
			let done = [];
			while (done.length < 2 && Date.now() < until) {
				for (const p of [a, b]) if (await again(p).isVisible()) await again(p).click();
				done = await log(server, draft, 1);
				await a.waitForTimeout(100);
			}
			same(
				done.map((o) => o.op),
				["reshape", "reshape"],
				"the log",
			);
			same(new Set(done.map((o) => o.actor?.id)).size, 2, "authors");
			await saved(a);
			await saved(b);
			await proven(server, draft);
		},
	},
	{
		name: "a connection cut after the commit, or before it, loses nothing and does nothing twice",
		expects: [/Failed to load resource/],
		async run({ server, page }) {
			const draft = await newDraft(server, "断线");
			const { left, along } = await borderOf(server, draft);
			const p = await workspace(page, draft, along(0.5), 17);
			await ready(p, along(0.5));
			await p.route("**/operations", cutAfterwards, { times: 1 });
			await drag(p, await bulge(p, along, left, 0.15, 0.4));
			await p.locator(".saving.waiting").waitFor();
			same((await log(server, draft, 1)).length, 1, "done, though nobody was told");
			await saved(p);
			same((await log(server, draft, 1)).length, 1, "operations after asking again");

			// Now the network is gone before it is sent; the page is left and opened again.
			await p.route("**/operations", (route) => route.abort("internetdisconnected"));
			await drag(p, await bulge(p, along, left, 0.6, 0.85));
			await p.locator(".saving.waiting").waitFor();
			must(/等待联网/.test(await p.locator(".saving").innerText()), "the page does not say that it waits");
			p.on("dialog", (d) => d.accept()); // it warns before it is left
			await p.reload();
			await p.locator(".saving.waiting").waitFor();
			same((await log(server, draft, 1)).length, 1, "operations while the network is gone");
			await p.unroute("**/operations");
			await saved(p);
			same(
				(await log(server, draft, 2)).map((o) => o.op),
				["reshape", "reshape"],
				"the log at the end",
			);
			await proven(server, draft);
		},
	},
	{
		name: "a stroke drawn when the session was over waits for its author, and is nobody else's",
		expects: [/Failed to load resource/],
		async run({ server, page }) {
			const draft = await newDraft(server, "重新登录");
			const { left, along } = await borderOf(server, draft);
			const p = await workspace(page, draft, along(0.5), 17);
			p.on("dialog", (d) => d.accept());
			await ready(p, along(0.5));
			const stroke = await bulge(p, along, left, 0.3, 0.7);
			await p.context().clearCookies();
			await drag(p, stroke);
			const notice = p.locator(".notice", { hasText: "1 步修改还没有保存" });
			await notice.waitFor();
			await p.reload();
			await notice.waitFor();

			// Somebody else signs in: the stroke is told of and not sent.
			await p.goto(await server.link("admin"));
			await p.locator(".account", { hasText: "管理员" }).waitFor();
			await notice.waitFor();
			await p.waitForTimeout(1500);
			same((await server.ask("planner", `/api/v1/editions/${draft}/operations`)).items, [], "the log before");

			await p.goto(await server.link("planner"));
			await p.locator(".account", { hasText: "规划员" }).waitFor();
			await notice.waitFor({ state: "detached" });
			const [done, ...more] = await log(server, draft, 1);
			same([done.op, done.actor.name.slice(0, 3), more.length], ["reshape", "规划员", 0], "the log");
			await proven(server, draft);
		},
	},
];
