import { effect } from "@preact/signals";
import { afterEach, describe, expect, it, vi } from "vitest";
import { forget, forgetEditions, invalidate, query, queryAll } from "./data";

/** serve answers each path from a table of counters, so that a refetch is visible. */
function serve(bodies: Record<string, () => unknown>) {
	const asked: string[] = [];
	vi.stubGlobal("fetch", async (path: string) => {
		asked.push(path);
		return new Response(JSON.stringify(bodies[path]?.() ?? {}), { status: 200 });
	});
	return asked;
}

const settle = () => new Promise((done) => setTimeout(done, 5));

afterEach(() => vi.unstubAllGlobals());

describe("query", () => {
	it("asks once for the same address and refetches only what carries a changed tag", async () => {
		let n = 0;
		const asked = serve({ "/a": () => ({ n: ++n }), "/b": () => ({}) });
		const a = query<{ n: number }>("/a", ["grids"]);
		expect(query("/a", ["grids"])).toBe(a);
		const b = query("/b", ["posts"]);
		const seen: (number | undefined)[] = [];
		const stop = effect(() => void seen.push(a.value.data?.n));
		const stopB = effect(() => void b.value);
		await settle();
		invalidate(new Set(["grids"]));
		expect(a.value.data?.n).toBe(1); // the old answer stays until the new one is here
		await settle();
		stop();
		stopB();
		expect(seen).toEqual([undefined, 1, 2]);
		expect(asked).toEqual(["/a", "/b", "/a"]);
	});

	it("refetches an unwatched answer only when it is looked at again", async () => {
		const asked = serve({ "/c": () => ({}) });
		query("/c", ["roads"]);
		await settle();
		invalidate(new Set(["roads"]));
		await settle();
		expect(asked).toEqual(["/c"]);
		effect(() => void query("/c", ["roads"]).value)();
		await settle();
		expect(asked).toEqual(["/c", "/c"]);
	});

	it("drops what it read of an edition that changed while another was on screen", async () => {
		const mine = ["/api/v1/editions/7/edges?bbox=1", "/api/v1/editions/7", "/api/v1/grids?edition=7&limit=5"];
		const other = ["/api/v1/editions/77/edges", "/api/v1/grids?edition=17"];
		const asked = serve({});
		for (const path of [...mine, ...other]) query(path, ["x"]);
		await settle();
		forgetEditions(new Set([7]));
		asked.length = 0;
		for (const path of [...mine, ...other]) query(path, ["x"]);
		await settle();
		expect(asked).toEqual(mine);
	});

	it("keeps what it had when the server cannot be reached", async () => {
		serve({ "/d": () => ({ ok: true }) });
		const d = query<{ ok: boolean }>("/d", ["x"]);
		const stop = effect(() => void d.value);
		await settle();
		vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("network")));
		invalidate(new Set(["x"]));
		await settle();
		stop();
		expect(d.value.data?.ok).toBe(true);
		expect(d.value.error?.offline).toBe(true);
	});

	it("drops everything when who is asking changes", async () => {
		let who = "nobody";
		serve({ "/e": () => ({ who }) });
		const e = query<{ who: string }>("/e", []);
		const stop = effect(() => void e.value);
		await settle();
		who = "li";
		forget();
		expect(e.value.data).toBeUndefined();
		await settle();
		stop();
		expect(e.value.data?.who).toBe("li");
	});
});

describe("queryAll", () => {
	it("follows next to the end", async () => {
		serve({
			"/f": () => ({ items: [1, 2], next: "/f?cursor=2" }),
			"/f?cursor=2": () => ({ items: [3], next: null }),
		});
		const f = queryAll<number>("/f", []);
		await settle();
		expect(f.value.data?.items).toEqual([1, 2, 3]);
	});
});
