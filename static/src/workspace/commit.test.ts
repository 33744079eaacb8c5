import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fallsWith } from "./steps";

const store = new Map<string, string>();
const nothing = () => undefined;
vi.stubGlobal("sessionStorage", {
	getItem: (k: string) => store.get(k) ?? null,
	setItem: (k: string, v: string) => void store.set(k, v),
	removeItem: (k: string) => void store.delete(k),
});
vi.stubGlobal("addEventListener", nothing);
vi.stubGlobal("removeEventListener", nothing);

type Answer = [status: number, body: unknown] | "cut" | "cut within";
let answers: Answer[] = [];
let sent: { path: string; key: string; as: string; body: unknown }[] = [];
let signedIn: number | null = 1;

const people = [1, 2].map((id) => ({ id, name: `p${id}`, display_name: `人${id}`, district: 1, roles: [] }));
const redrawn = (id: number) => ({ operation: id, grids: [], removed: [] });

function serve(path: string, options: RequestInit) {
	if (path.endsWith("/session"))
		return new Response(
			JSON.stringify({ actor: people.find((p) => p.id === signedIn) ?? null, permissions: [] }),
		);
	const head = options.headers as Record<string, string>;
	sent.push({
		path,
		key: head["Idempotency-Key"]!,
		as: head["Gridmap-Actor"]!,
		body: JSON.parse(String(options.body)),
	});
	const answer = answers.shift() ?? [200, redrawn(1)];
	if (answer === "cut") throw new TypeError("network");
	if (answer === "cut within") {
		const body = new ReadableStream({ start: (c) => c.error(new TypeError("network")) });
		return new Response(body, { status: 201 });
	}
	return new Response(JSON.stringify(answer[1]), { status: answer[0] });
}

/** page is a page just loaded: what it keeps is what the tab's store held. */
async function page() {
	vi.clearAllTimers(); // those of the page before
	vi.resetModules();
	const commit = await import("./commit");
	const session = await import("../session");
	await session.readSession();
	commit.startCommits();
	return { ...commit, ...session };
}

const cut = (grid: number) => ({ op: "split" as const, grid, versions: { [grid]: 1 } });
const passed = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal("fetch", async (path: string, options: RequestInit) => serve(path, options));
	store.clear();
	[answers, sent, signedIn] = [[], [], 1];
});
afterEach(() => void vi.useRealTimers());

describe("steps on their way", () => {
	it("are sent again under their key when the answer was cut, before or within", async () => {
		const p = await page();
		answers = ["cut", "cut within", [200, redrawn(1)]];
		p.commit(cut(7), 3);
		await passed(10_000);
		expect(sent.length).toBe(3);
		expect(new Set(sent.map((s) => s.key)).size).toBe(1);
		expect(p.waiting.value).toEqual([]);
		expect(p.refusals.value).toEqual([]);
	});

	it("outlive a session that ends, and are done when their author is back", async () => {
		let p = await page();
		answers = [[401, { detail: "Sign in." }]];
		signedIn = null;
		p.commit(cut(7), 3);
		p.commit(cut(8), 3);
		await passed(60_000);
		expect([sent.length, p.waiting.value.length, p.held.value.length]).toEqual([1, 0, 2]);
		expect(p.expired.value).toBe(true);
		p = await page(); // a reload, still nobody
		await passed(60_000);
		expect([sent.length, p.held.value.length]).toEqual([1, 2]);
		signedIn = 1;
		await p.readSession();
		await passed();
		expect(sent.length).toBe(3);
		expect(p.held.value).toEqual([]);
	});

	it("are never sent by somebody else, whose own steps go on", async () => {
		let p = await page();
		answers = ["cut"];
		p.commit(cut(7), 3);
		await passed();
		signedIn = 2;
		p = await page();
		await passed(60_000);
		expect(sent.length).toBe(1);
		p.commit(cut(9), 3);
		await passed();
		expect(sent.map((s) => s.as)).toEqual(["1", "2"]);
		expect(p.held.value.map((s) => s.by.name)).toEqual(["人1"]);
		p.discardHeld();
		expect(store.size).toBe(0);
	});

	it("go on when another was refused, but for those on the same ground", async () => {
		const p = await page();
		answers = ["cut", [422, { problems: [{ rule: "crosses", message: "" }] }]];
		p.commit(cut(7), 3);
		p.commit({ ...cut(9), versions: { 9: 1, 7: 1 } }, 3);
		p.commit(cut(8), 3);
		p.commit(cut(7), 4);
		await passed(10_000);
		const [first] = p.refusals.value;
		expect([first!.problem.parts[0]!.rule, first!.dropped, p.refusals.value.length]).toEqual([
			"crosses",
			1,
			1,
		]);
		expect(sent.slice(2).map((s) => [s.path, (s.body as { grid: number }).grid])).toEqual([
			["/api/v1/editions/3/operations", 8],
			["/api/v1/editions/4/operations", 7],
		]);
	});

	it("fall with a refused one if they would take back what was newest", () => {
		const by = { id: 1, name: "" };
		const undone = { key: "a", edition: 3, title: "", by, path: "operations" as const, body: cut(7) };
		const undo = { ...undone, path: "undo" as const, body: {} };
		expect(fallsWith(undone, undo)).toBe(true);
		expect(fallsWith(undone, { ...undo, body: { operation: 5 } })).toBe(false);
		expect(fallsWith(undone, { ...undo, edition: 4 })).toBe(false);
		expect(fallsWith(undone, { ...undo, by: { id: 2, name: "" } })).toBe(false);
		expect(fallsWith(undo, { ...undone, body: cut(7) })).toBe(false);
	});

	it("keep a refusal over a reload and through the next step, until it is waved away", async () => {
		let p = await page();
		answers = [
			[409, { problems: [{ rule: "stale", message: "", value: "7" }], current: [{ id: 7, version: 4 }] }],
		];
		p.commit(cut(7), 3);
		await passed();
		p.commit(cut(8), 3);
		await passed();
		p = await page();
		const [was] = p.refusals.value;
		expect(p.onNewShapes(was!)).toEqual({ 7: 4 });
		p.again(was!, { versions: p.onNewShapes(was!) });
		await passed();
		expect(sent.at(-1)!.body).toMatchObject({ grid: 7, versions: { 7: 4 } });
		expect(p.refusals.value).toEqual([]);
	});

	it("tell of each refusal by its step, also behind another", async () => {
		const p = await page();
		const no = (rule: string): Answer => [422, { problems: [{ rule, message: "" }] }];
		answers = [no("crosses"), no("code_taken")];
		p.commit(cut(7), 3);
		const key = p.commit(cut(8), 3);
		await passed(10);
		expect(p.refusalOf(key)!.problem.parts[0]!.rule).toBe("code_taken");
		expect(p.refusalOf(null)).toBe(null);
	});

	it("say that the server fails, less and less often, and can be given up", async () => {
		const p = await page();
		answers = Array.from({ length: 50 }, (): Answer => [500, {}]);
		p.commit(cut(7), 3);
		p.commit(cut(8), 3);
		await passed(20_000);
		expect(p.saving.value).toBe("failing");
		await passed(300_000);
		expect(sent.length).toBeLessThan(16);
		answers = [];
		p.discard(p.waiting.value[0]!);
		await passed();
		expect((sent.at(-1)!.body as { grid: number }).grid).toBe(8);
		expect(p.saving.value).toBe("saved");
	});

	it("are waited for before a draft is handed on", async () => {
		const p = await page();
		answers = [[422, { problems: [{ rule: "crosses", message: "" }] }]];
		p.commit(cut(7), 3);
		const told = p.saved(3).catch((e) => e.parts[0].rule);
		await passed(100);
		expect(await told).toBe("step_refused");
		answers = ["cut"];
		p.commit(cut(8), 3);
		await passed(10);
		expect(await p.saved(3).catch((e) => e.parts[0].rule)).toBe("unsaved");
		await passed(10_000);
		await p.saved(3);
	});
});
