import { beforeEach, describe, expect, it, vi } from "vitest";
import "../browser.fixture";

const { assign, outcome, takeBackAssignment } = await import("./assign");
const { withMember } = await import("./plans");

const member = (id: number, role: string, source = "dated") => ({
	member: { id, office: "", name: `人${id}` },
	role,
	source,
	from: null,
	to: null,
	term_to: null,
});

interface Sent {
	method: string;
	path: string;
	body: { grids: number[]; members: unknown; was: unknown };
}

/** serve answers reads with what somebody read before, and puts as told. */
function serve(put: (sent: Sent) => Response = () => new Response(null, { status: 204 })) {
	const sent: Sent[] = [];
	vi.stubGlobal("fetch", async (path: string, o: RequestInit) => {
		await new Promise((go) => setTimeout(go, 2));
		if (o.method === "GET")
			return new Response(
				JSON.stringify({
					items: [{ grid: { id: 5, code: "005", name: "" }, branches: [], members: [member(1, "head")] }],
					next: null,
				}),
			);
		const one = { method: o.method!, path, body: JSON.parse(String(o.body ?? "null")) };
		sent.push(one);
		return put(one);
	});
	return sent;
}

let draft = 70;
beforeEach(() => void draft++);

describe("changes of responsibility", () => {
	it("build on one another before anything is read again", async () => {
		const sent = serve();
		await Promise.all([
			assign([5], (a) => withMember(a, 2), "加二", draft),
			assign([5], (a) => withMember(a, 3), "加三", draft),
		]);
		expect(sent.map((s) => s.body)).toEqual([
			{
				grids: [5],
				members: [
					{ member: 1, role: "head" },
					{ member: 2, role: "worker" },
				],
				was: [{ grid: 5, members: [{ member: 1, role: "head" }] }],
			},
			{
				grids: [5],
				members: [
					{ member: 1, role: "head" },
					{ member: 2, role: "worker" },
					{ member: 3, role: "worker" },
				],
				was: [
					{
						grid: 5,
						members: [
							{ member: 1, role: "head" },
							{ member: 2, role: "worker" },
						],
					},
				],
			},
		]);
		expect(sent.every((s) => s.path === `/api/v1/editions/${draft}/assignments`)).toBe(true);
	});

	it("say who was first, and are made anew on what is read then", async () => {
		const first = {
			rule: "stale_plan",
			value: "5",
			message: "",
			by: { id: 9, name: "乙" },
			when: "2026-01-02",
		};
		let refuse = true;
		const sent = serve(() =>
			refuse
				? new Response(JSON.stringify({ detail: "", problems: [first] }), { status: 409 })
				: new Response(null, { status: 204 }),
		);
		const problem = await assign([5], (a) => withMember(a, 2), "加二", draft);
		expect(problem?.parts[0]).toEqual(first);
		expect(outcome.value).toMatchObject({ edition: draft, words: null, refused: [{ grids: [5] }] });
		refuse = false;
		outcome.value?.again();
		await vi.waitFor(() => expect(outcome.value?.words).toBe("加二"));
		expect(sent).toHaveLength(2);
		await takeBackAssignment("撤销"); // of another edition than the one on screen: nothing
		expect(sent).toHaveLength(2);
	});
});
