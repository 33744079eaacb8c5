// One way to the server: JSON in, JSON out, and refusals as Problem (RFC 9457).
import type { Page, Ref } from "./api.types";

export interface ProblemPart {
	rule: string;
	message: string;
	row?: number;
	field?: string;
	value?: string;
	at?: [number, number];
	by?: Ref; // of a conflict: who was first, and when
	when?: string;
}

/** Problem is a refusal in words for people. status 0 means that the server was not reached. */
export class Problem extends Error {
	constructor(
		readonly status: number,
		readonly detail: string,
		readonly parts: ProblemPart[] = [],
		readonly requestID = "",
		readonly wait = 0, // seconds until asking again makes sense
		readonly current: readonly unknown[] = [], // of 409: grids somebody else changed first
	) {
		super(detail);
		this.name = "Problem";
	}
	get offline(): boolean {
		return this.status === 0;
	}
	/** refuses: asking the same again would be refused again. All else may have been done, or may yet be. */
	get refuses(): boolean {
		return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status);
	}
}

interface Options {
	method?: string;
	body?: unknown;
	signal?: AbortSignal;
	headers?: Record<string, string>;
}

/** call sends a request under /api/v1 and answers the decoded body; undefined for 204. */
export async function call<T>(path: string, options: Options = {}): Promise<T> {
	const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
	let body: BodyInit | undefined;
	if (options.body instanceof FormData) body = options.body;
	else if (options.body !== undefined) {
		headers["Content-Type"] = "application/json";
		body = JSON.stringify(options.body);
	}
	let answer: Response;
	let text: string;
	try {
		answer = await fetch(path, {
			method: options.method ?? (body ? "POST" : "GET"),
			headers,
			body,
			signal: options.signal,
			credentials: "same-origin",
		});
		text = await answer.text();
		if (answer.ok) return (answer.status === 204 ? undefined : JSON.parse(text)) as T;
	} catch (cause) {
		if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
		throw new Problem(0, ""); // cut before or within the answer
	}
	throw problemOf(answer.status, text, Number(answer.headers.get("Retry-After")) || 0);
}

/** problemOf reads a refusal; a body that is no problem document still yields its status. */
export function problemOf(status: number, text: string, wait = 0): Problem {
	try {
		const p = JSON.parse(text) as {
			detail?: string;
			title?: string;
			problems?: ProblemPart[];
			request_id?: string;
			current?: unknown[] | null;
		};
		const words = p.detail || p.title || "";
		return new Problem(status, words, p.problems ?? [], p.request_id ?? "", wait, p.current ?? []);
	} catch {
		return new Problem(status, "", [], "", wait);
	}
}

/** allPages follows next until the list ends; most is a stop against endless lists. */
export async function allPages<T>(path: string, signal?: AbortSignal, most = 20_000): Promise<Page<T>> {
	const items: T[] = [];
	let next: string | null = path;
	while (next && items.length < most) {
		const page: Page<T> = await call<Page<T>>(next, { signal });
		items.push(...page.items);
		next = page.next;
	}
	return { items, next };
}

type Param = string | number | boolean | null | undefined | readonly (string | number)[];

/** url joins a path under /api/v1 with parameters; null, undefined, "" and [] are left out. */
export function url(path: string, params: Record<string, Param> = {}): string {
	const query = new URLSearchParams();
	for (const [name, value] of Object.entries(params)) {
		if (value === null || value === undefined || value === "") continue;
		if (Array.isArray(value)) {
			if (value.length > 0) query.set(name, value.join(","));
		} else query.set(name, String(value));
	}
	const tail = query.toString();
	return `/api/v1/${path}${tail ? `?${tail}` : ""}`;
}
