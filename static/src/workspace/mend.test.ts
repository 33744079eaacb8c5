import { expect, it, vi } from "vitest";
import "../browser.fixture";
import type { Blocker, OperationRequest } from "./edition.types";

const { failed, mendAll, settled } = await import("./mend");
const { go } = await import("../state");
const { session } = await import("../session");

const hole = (id: string, grid: number) =>
	({
		id,
		grids: [{ id: grid, code: "", name: "" }],
		mend: { kind: "operation", method: "POST", path: "", body: { op: "repair", grids: [grid] } },
	}) as unknown as Blocker;

it("one refused repair does not keep the others of a list from being done", async () => {
	go({ edition: 77 });
	const actor = { id: 1, name: "p", display_name: "", district: 1, roles: [], scope_area: null };
	session.value = { actor, permissions: [] };
	const sent: number[] = [];
	let under = 0;
	vi.stubGlobal("fetch", async (path: string, o: RequestInit) => {
		if (o.method === "GET") return new Response("{}");
		expect(++under).toBe(1); // never two at once
		await new Promise((go) => setTimeout(go, 2));
		under--;
		expect(path).toBe("/api/v1/editions/77/operations");
		const grid = (JSON.parse(String(o.body)) as OperationRequest).grids![0]!;
		sent.push(grid);
		return grid === 2
			? new Response(JSON.stringify({ problems: [{ rule: "nothing_to_repair", message: "" }] }), {
					status: 422,
				})
			: new Response(JSON.stringify({ operation: grid, grids: [], removed: [] }), { status: 201 });
	});
	await mendAll([hole("a", 1), hole("b", 2), hole("c", 3)], () => "");
	expect(sent).toEqual([1, 2, 3]);
	expect([...settled.value]).toEqual(["a", "c"]);
	expect([...failed.value].map(([id, p]) => [id, p.parts[0]?.rule])).toEqual([["b", "nothing_to_repair"]]);
});
