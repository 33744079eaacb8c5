// Who is signed in and what that allows.
import { computed, effect, signal } from "@preact/signals";
import { call } from "./api";
import type { Session } from "./api.types";
import { forget } from "./data";
import { district, districts, home } from "./state";

const nobody: Session = { actor: null, permissions: ["public"] };

export const session = signal<Session | null>(null); // null: not known yet
export const actor = computed(() => session.value?.actor ?? null);
effect(() => {
	home.value = actor.value?.district ?? null;
});

/** elsewhere is the name of the signed-in actor's district when another one is on screen: there
 * they see what everybody sees. */
export const elsewhere = computed(() => {
	const own = actor.value?.district;
	if (own === undefined || !district.value || district.value.id === own) return null;
	return districts.value?.find((d) => d.id === own)?.name ?? String(own);
});

export type Permission =
	| "read_district"
	| "read_contacts"
	| "write_work"
	| "edit_drafts"
	| "review_drafts"
	| "join_drafts"
	| "import"
	| "administer";

/** can reports whether the one signed in may, in the district on screen; read inside a component
 * it follows both. */
export function can(permission: Permission): boolean {
	return elsewhere.value === null && (session.value?.permissions.includes(permission) ?? false);
}

/** isImporter: the importer's own screens are offered to those who may import. */
export const isImporter = computed(() => can("import"));

// All tabs share the cookie: what one does, the others must know.
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("gridmap.session");
tabs?.addEventListener("message", () => {
	readSession()
		.then(forget)
		.catch(() => undefined);
});

export async function readSession(): Promise<void> {
	session.value = await call<Session>("/api/v1/session");
}

function changed(next: Session): void {
	expired.value = false;
	session.value = next;
	forget();
	tabs?.postMessage("changed");
}

/** signIn with a name and password or with the secret of a one-time link. */
export async function signIn(
	by: { name: string; password: string; district?: number } | { link: string },
): Promise<void> {
	changed(await call<Session>("/api/v1/session", { method: "POST", body: by }));
}

export async function signOut(): Promise<void> {
	await call("/api/v1/session", { method: "DELETE" });
	changed(nobody);
}

/** expired: somebody was signed in and no longer is, without having signed out. */
export const expired = signal(false);

/** recheck asks who is signed in after all: the session may be over, or another tab's by now. */
export async function recheck(): Promise<void> {
	const was = actor.peek()?.id;
	await readSession();
	if (actor.peek()?.id === was) return;
	expired.value = !actor.peek();
	forget();
}

/** lost is called when the server says that nobody is signed in (any more). */
export function lost(): void {
	if (!session.peek()?.actor) return;
	expired.value = true;
	session.value = nobody;
	forget();
}
