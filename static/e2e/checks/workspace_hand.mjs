// How the hand works in the workspace: the keyboard alone, fingers, the other button of the mouse,
// following a road, and what is left of a gesture that was not finished.
import {
	alongLine,
	at,
	borderOf,
	drag,
	gridsOf,
	log,
	newDraft,
	proven,
	saved,
	window,
	workspace,
} from "../drafting.mjs";
import { camera, must, same, settled } from "../page.mjs";

/** sketched counts the pixels of the sheet that gestures are drawn on. */
const sketched = (p) =>
	p.evaluate(() => {
		const sheet = document.querySelector("canvas.sketch");
		const { data } = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height);
		let n = 0;
		for (let i = 3; i < data.length; i += 4) if (data[i] > 0) n++;
		return n;
	});

/** blank waits until nothing is drawn on the sheet. */
async function blank(p, what) {
	for (let i = 0; i < 20; i++) {
		if ((await sketched(p)) === 0) return;
		await p.waitForTimeout(100);
	}
	must(false, `something is left on the sheet: ${what}`);
}

/** metresFrom is how far a place is from a line. */
function metresFrom([lon, lat], line) {
	const at = ([a, b]) => [(a - lon) * 92_000, (b - lat) * 111_000];
	return Math.min(
		...line.slice(1).map((end, i) => {
			const [[ax, ay], [bx, by]] = [at(line[i]), at(end)];
			const long = (bx - ax) ** 2 + (by - ay) ** 2;
			const f = long === 0 ? 0 : Math.min(1, Math.max(0, -(ax * (bx - ax) + ay * (by - ay)) / long));
			return Math.hypot(ax + f * (bx - ax), ay + f * (by - ay));
		}),
	);
}

export default [
	{
		name: "a grid is cut with the keyboard alone",
		async run({ server, page }) {
			const draft = await newDraft(server, "键盘");
			const { left } = await borderOf(server, draft);
			const [lon, lat] = left.label;
			const p = await workspace(page, draft, [lon, lat], 16);
			await p.keyboard.press("m");
			await p.locator(".crosshair").waitFor({ state: "attached" });
			await p.keyboard.press("c");
			const pan = async (key, times) => {
				for (let i = 0; i < times; i++) {
					const before = p.url();
					await p.keyboard.press(key);
					await p.waitForFunction((u) => location.href !== u, before);
				}
			};
			await pan("ArrowUp", 3);
			await p.keyboard.press("Enter");
			await pan("ArrowDown", 3);
			await p.keyboard.press("Enter");
			await p.keyboard.press("Backspace");
			await p.keyboard.press("Enter");
			await pan("ArrowDown", 3);
			await p.keyboard.press("Enter");
			await p.keyboard.press("Enter"); // again at the same place: done
			const done = await log(server, draft, 1);
			same(
				done.map((o) => o.op),
				["split"],
				"the log",
			);
			await saved(p);
			await proven(server, draft);
		},
	},
	{
		name: "a cut follows a road while F is held",
		async run({ server, page }) {
			const draft = await newDraft(server, "沿路");
			const grids = await gridsOf(server, draft);
			// A road that crosses a grid from border to border.
			let found = null;
			for (const g of grids.filter((g) => g.kind === "general")) {
				const { items } = await server.ask("planner", `/api/v1/roads?bbox=${g.bounds.join(",")}`);
				for (const r of items) {
					for (const line of r.geometry.coordinates) {
						const cut = await server.fetchAs("planner", `/api/v1/editions/${draft}/try`, {
							method: "POST",
							headers: { "Content-Type": "application/json" },
							body: JSON.stringify({ op: "split", grid: g.id, line }),
						});
						const far = Math.hypot(
							(line.at(-1)[0] - line[0][0]) * 92_000,
							(line.at(-1)[1] - line[0][1]) * 111_000,
						);
						if (cut.ok && line.length > 3 && far < 900) found = { g, line };
						if (found) break;
					}
					if (found) break;
				}
				if (found) break;
			}
			must(found, "no road crosses a grid");
			const { line } = found;
			const p = await workspace(page, draft, alongLine(line, 0.5), 16);
			await p.keyboard.press("c");
			await p.mouse.move(...(await at(p, line[0])));
			await settled(p);
			await p.mouse.click(...(await at(p, line[0])));
			await p.keyboard.down("f");
			const end = await at(p, line.at(-1));
			await p.mouse.move(...end, { steps: 5 });
			await p.waitForTimeout(300);
			await p.mouse.click(...end);
			await p.keyboard.up("f");
			await p.getByRole("button", { name: /^确定/ }).waitFor();
			const [asked] = await Promise.all([
				p.waitForRequest((r) => /\/operations$/.test(r.url()) && r.method() === "POST"),
				p.keyboard.press("Enter"),
			]);
			const sent = asked.postDataJSON().line;
			must(sent.length > 3, `the line has ${sent.length} places: it did not follow the road`);
			// Where there are several ways it takes the shortest, so any road will do.
			const box = [0, 1].map((k) => Math.min(...sent.map((s) => s[k])) - 0.001);
			box.push(...[0, 1].map((k) => Math.max(...sent.map((s) => s[k])) + 0.001));
			const roads = (await server.ask("planner", `/api/v1/roads?bbox=${box.join(",")}`)).items.flatMap(
				(r) => r.geometry.coordinates,
			);
			const off = sent.slice(1, -1).map((s) => Math.min(...roads.map((road) => metresFrom(s, road))));
			must(
				off.every((d) => d < 2),
				`the line leaves the roads by ${off.map((d) => d.toFixed(1))} m`,
			);
			same((await log(server, draft, 1)).at(-1)?.op, "split", "the log");
			await proven(server, draft);
		},
	},
	{
		name: "another tool, Esc or a reload in the middle of a gesture leave nothing behind; the right button moves the map",
		expects: [/willReadFrequently/],
		async run({ server, page }) {
			const draft = await newDraft(server, "半途");
			const { left, right, along } = await borderOf(server, draft);
			const p = await workspace(page, draft, along(0.5), 17);
			const [x, y] = await at(p, left.label);
			const [rx, ry] = await at(p, right.label);
			await p.keyboard.press("c");
			await p.mouse.move(x, y);
			await settled(p);
			await drag(
				p,
				[
					[x, y],
					[rx, ry],
				],
				{ hold: true },
			);
			must((await sketched(p)) > 0, "nothing is drawn while the hand draws");
			await p.keyboard.press("b");
			await p.mouse.up();
			await p.keyboard.press("v");
			await p.mouse.move(x, y);
			await blank(p, "after another tool was taken up");
			await p.keyboard.press("r");
			await p.mouse.click(x, y);
			await p.mouse.move(rx, ry);
			await p.keyboard.press("Escape");
			await p.keyboard.press("v");
			await blank(p, "after Esc");

			const before = camera(p);
			await p.mouse.move(x, y);
			await p.mouse.down({ button: "right" });
			await p.mouse.move(x + 80, y + 40, { steps: 4 });
			await p.mouse.up({ button: "right" });
			for (let i = 0; i < 30 && camera(p).lon === before.lon; i++) await p.waitForTimeout(100);
			must(
				camera(p).lon < before.lon && camera(p).lat > before.lat,
				"the right button does not move the map",
			);

			await settled(p);
			await p.keyboard.press("c");
			await drag(
				p,
				[
					[x, y],
					[rx, ry],
				],
				{ hold: true },
			);
			await p.reload();
			await p.locator(".saving.saved").waitFor();
			same((await log(server, draft, 0)).length, 0, "operations of gestures that were not finished");
		},
	},
	{
		name: "one finger draws, two move the map",
		async run({ server, page }) {
			const draft = await newDraft(server, "手指");
			const { left, along } = await borderOf(server, draft);
			const p = await workspace(page, draft, along(0.5), 17, { hasTouch: true, viewport: window });
			const cdp = await p.context().newCDPSession(p);
			const touch = (type, ...points) =>
				cdp.send("Input.dispatchTouchEvent", {
					type,
					touchPoints: points.map(([x, y], id) => ({ x, y, id })),
				});
			const [x, y] = await at(p, along(0.5));
			const before = camera(p);
			await p.keyboard.press("r");
			await settled(p);
			await touch("touchStart", [x - 80, y]);
			await touch("touchStart", [x - 80, y], [x + 80, y]);
			for (let i = 1; i <= 8; i++) await touch("touchMove", [x - 80, y + 8 * i], [x + 80, y + 8 * i]);
			await touch("touchEnd");
			await p.waitForTimeout(400);
			await settled(p);
			must(camera(p).lat > before.lat, "two fingers do not move the map");
			same((await log(server, draft, 0)).length, 0, "operations of two fingers");

			const from = await at(p, along(0.3));
			const to = await at(p, along(0.7));
			const [mx, my] = await at(p, along(0.5));
			const [gx, gy] = await at(p, left.label);
			const far = Math.hypot(gx - mx, gy - my);
			const bulge = [mx + ((gx - mx) / far) * 50, my + ((gy - my) / far) * 50];
			const still = camera(p);
			await touch("touchStart", from);
			for (const [a, b] of [
				[from, bulge],
				[bulge, to],
			])
				for (let i = 1; i <= 6; i++)
					await touch("touchMove", [a[0] + ((b[0] - a[0]) * i) / 6, a[1] + ((b[1] - a[1]) * i) / 6]);
			await touch("touchEnd");
			same((await log(server, draft, 1)).at(-1)?.op, "reshape", "after one finger");
			same(camera(p), still, "the map after one finger");
			await proven(server, draft);
		},
	},
];
