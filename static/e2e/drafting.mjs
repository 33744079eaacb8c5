// What checks of the workspace share: a draft of their own, borders to draw on, proof afterwards.
import { must, pixelOf, settled } from "./page.mjs";

export const window = { width: 1000, height: 680 }; // the list of layers is folded away

/** newDraft makes a draft as a planner does. */
export async function newDraft(server, name) {
	const answer = await server.fetchAs("planner", "/api/v1/editions", {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ name }),
	});
	must(answer.ok, `no draft: ${answer.status}`);
	return (await answer.json()).id;
}

/** operate does an operation through the API, as a colleague at another desk. */
export async function operate(server, actor, draft, body) {
	const answer = await server.fetchAs(actor, `/api/v1/editions/${draft}/operations`, {
		method: "POST",
		headers: { "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID() },
		body: JSON.stringify(body),
	});
	must(answer.ok, `${body.op}: ${answer.status} ${await answer.clone().text()}`);
	return answer.json();
}

/** bordersOf are those in a box, or null when they are too many for one answer. */
async function bordersOf(server, draft, box) {
	const answer = await server.fetchAs("planner", `/api/v1/editions/${draft}/edges?bbox=${box.join(",")}`);
	must(answer.ok || [400, 422].includes(answer.status), `no borders: ${answer.status}`);
	return answer.ok ? answer.json() : null;
}

/** gridsOf are the grids of a draft, all of them. */
export async function gridsOf(server, draft) {
	const out = [];
	for (let next = `/api/v1/grids?edition=${draft}&limit=1000`; next; ) {
		const page = await server.ask("planner", next);
		out.push(...page.items);
		next = page.next;
	}
	return out;
}

const around = ([lon, lat], d) => [lon - d, lat - d, lon + d, lat + d];

/** borderOf finds a piece of border between two grids of one community, with places along it. */
export async function borderOf(server, draft, pick = () => true) {
	const all = await gridsOf(server, draft);
	const grids = new Map(all.map((g) => [g.id, g]));
	const full = all.reduce((a, b) => (b.kind === "general" && b.households > a.households ? b : a));
	let borders = null; // in as large a box around the fullest grid as is answered
	for (let d = 0.08; !borders; d /= 2) borders = await bordersOf(server, draft, around(full.label, d));
	const { edges } = borders;
	const metres = ([a, b], [c, d]) => Math.hypot((c - a) * 92_000, (d - b) * 111_000);
	const long = (e) => e.line.slice(1).reduce((sum, p, i) => sum + metres(e.line[i], p), 0);
	const found = edges
		.filter((e) => e.between === "grids" && long(e) > 120 && long(e) < 420)
		.map((e) => ({ edge: e, left: grids.get(e.left), right: grids.get(e.right), length: long(e) }))
		.filter(({ left, right }) => left?.kind === "general" && right?.kind === "general")
		.filter(pick)
		.sort((a, b) => b.left.households + b.right.households - a.left.households - a.right.households)[0];
	must(found, "no border to draw on");
	return { ...found, along: (share) => alongLine(found.edge.line, share) };
}

/** alongLine is the place at a share of a line's way. */
export function alongLine(line, share) {
	const metre = ([a, b], [c, d]) => Math.hypot((c - a) * 0.83, d - b);
	let left = line.slice(1).reduce((sum, p, i) => sum + metre(line[i], p), 0) * share;
	for (let i = 1; i < line.length; i++) {
		const l = metre(line[i - 1], line[i]);
		if (left <= l || i === line.length - 1) {
			const f = l === 0 ? 0 : left / l;
			return [0, 1].map((k) => line[i - 1][k] + f * (line[i][k] - line[i - 1][k]));
		}
		left -= l;
	}
}

/** workspace opens a draft at a place with the tools beside the map. */
export async function workspace(page, draft, place, zoom = 17, options = {}) {
	const p = await page({
		as: "planner",
		hash: `tab=drafts&ed=${draft}&map=${zoom}/${place[1]}/${place[0]}`,
		viewport: window,
		...options,
	});
	await p.locator(".tool-strip").waitFor();
	await p.keyboard.press("[");
	await settled(p);
	return p;
}

/** choose makes a grid the chosen one, whatever lies over it on the map. */
export async function choose(p, grid) {
	await p.evaluate((id) => {
		location.hash = `${location.hash.replace(/&sel=[^&]+/, "")}&sel=grid:${id}`;
	}, grid.id);
	await p.waitForURL(/sel=grid/);
}

/** at is where a place is on the page. */
export async function at(p, place, [dx, dy] = [0, 0]) {
	const { x, y } = await pixelOf(p, place);
	return [x + dx, y + dy];
}

/** drag moves the mouse with its button held, unhurried as a hand. */
export async function drag(p, places, { hold = false } = {}) {
	await p.mouse.move(...places[0]);
	await p.mouse.down();
	for (const place of places.slice(1)) await p.mouse.move(...place, { steps: 6 });
	if (!hold) await p.mouse.up();
}

/** log waits until so many operations were done, and answers their names, oldest first. */
export async function log(server, draft, n) {
	const until = Date.now() + 60_000;
	for (;;) {
		const { items } = await server.ask("planner", `/api/v1/editions/${draft}/operations?limit=100`);
		if (items.length >= n || Date.now() > until) return items.reverse();
		await new Promise((done) => setTimeout(done, 150));
	}
}

/** proven asks the server for the proof: nothing of a partition may be amiss. */
export async function proven(server, draft) {
	const gate = await server.ask("planner", `/api/v1/editions/${draft}/validation`);
	const amiss = [...gate.blockers, ...gate.findings].filter((f) => /^R0[1-4]$/.test(f.rule));
	must(amiss.length === 0, `the partition is broken: ${JSON.stringify(amiss.slice(0, 3))}`);
}

/** saved waits until the page says that nothing is on its way. */
export const saved = (p) => p.locator(".saving.saved").waitFor();

/** paintable is the first building near a place that a grid could get from another, whole. */
export async function paintable(server, draft, place, from, to) {
	for (const b of await buildingsNear(server, place, from)) {
		const answer = await server.fetchAs("planner", `/api/v1/editions/${draft}/try`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ op: "paint", grid: to, buildings: [b.id] }),
		});
		if (answer.ok) return b;
	}
	throw new Error("no building to paint");
}

/** buildingsNear are buildings of a grid in force around a place, nearest first. */
async function buildingsNear(server, place, grid) {
	const { items } = await server.ask(
		"planner",
		`/api/v1/buildings?geometry=1&limit=5000&bbox=${around(place, 0.003).join(",")}`,
	);
	const away = (b) => Math.hypot((b.place[0] - place[0]) * 0.83, b.place[1] - place[1]);
	return items.filter((b) => b.grid?.id === grid && b.grid_share > 0.99).sort((a, b) => away(a) - away(b));
}

/** toward is a place some pixels from another on the side where a grid lies. */
export async function toward(p, place, grid, pixels) {
	const [x, y] = await at(p, place);
	const [gx, gy] = await at(p, grid.label);
	const far = Math.hypot(gx - x, gy - y);
	return [x + ((gx - x) / far) * pixels, y + ((gy - y) / far) * pixels];
}
