// A one-time link carries its secret in the fragment, which no server log ever sees. It is
// posted once and taken out of the address before anything else can read it.
import { signal } from "@preact/signals";
import { Problem } from "./api";
import { signInSecret } from "./hash";
import { readSession, signIn } from "./session";
import { openTab } from "./state";

/** linkProblem is why the link did not work; the sign-in panel shows it. */
export const linkProblem = signal<Problem | null>(null);

/** startSession signs in by the link in the address, if there is one, or reads who is signed in. */
export function startSession(): Promise<void> {
	// A link may also be pasted where the map is open already: only the fragment changes then.
	for (const kind of ["popstate", "hashchange"])
		addEventListener(kind, async () => {
			const secret = signInSecret(location.hash);
			if (!secret) return;
			await signInBy(secret).catch(() => undefined);
			if (linkProblem.peek()) openTab("account");
		});
	const secret = signInSecret(location.hash);
	return secret ? signInBy(secret) : readSession();
}

async function signInBy(secret: string): Promise<void> {
	linkProblem.value = null;
	history.replaceState(null, "", location.pathname + location.search);
	try {
		await signIn({ link: secret });
	} catch (cause) {
		linkProblem.value = cause instanceof Problem ? cause : new Problem(-1, String(cause));
		await readSession();
	}
}
