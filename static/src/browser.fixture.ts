// What modules find of a browser when a test loads them: an address, a store that keeps, no events.
// A test imports it before what it is about, which is then loaded by import().
const kept = new Map<string, string>();
const storage = {
	getItem: (k: string) => kept.get(k) ?? null,
	setItem: (k: string, v: string) => kept.set(k, v),
	removeItem: (k: string) => kept.delete(k),
};

Object.assign(globalThis, {
	localStorage: storage,
	sessionStorage: storage,
	addEventListener: () => undefined,
	location: { hash: "", search: "", pathname: "/" },
	matchMedia: () => ({ matches: false, addEventListener: () => undefined }),
	document: { documentElement: { dataset: {} }, addEventListener: () => undefined },
});
