// The real binary on a free port with a data directory of its own, and what tests ask of it.
import { execFile, spawn } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** freePort asks the system for a port nobody has. */
async function freePort() {
	const server = createServer();
	await new Promise((done) => server.listen(0, "127.0.0.1", done));
	const { port } = server.address();
	await new Promise((done) => server.close(done));
	return port;
}

/** startServer runs `gridmap up`, with more flags if any, until it is ready. */
export async function startServer(binary, ...flags) {
	const dir = await mkdtemp(join(tmpdir(), "gridmap-e2e-"));
	await chmod(dir, 0o711); // for root the database runs as user postgres, who must get there
	const data = join(dir, "data");
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const lines = [];
	let child;
	let ended = null;
	const start = async () => {
		const args = ["up", "--data-dir", data, "--listen", `127.0.0.1:${port}`, ...flags];
		child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"] });
		ended = null;
		for (const stream of [child.stdout, child.stderr])
			stream.on("data", (chunk) => lines.push(...String(chunk).split("\n").filter(Boolean)));
		child.on("exit", (code) => {
			ended = code ?? -1;
		});
		const deadline = Date.now() + 300_000; // a city takes minutes to lay out and store
		for (;;) {
			if (ended !== null) throw new Error(`gridmap up ended with ${ended}:\n${lines.slice(-30).join("\n")}`);
			if (Date.now() > deadline) {
				child.kill("SIGTERM");
				throw new Error(`gridmap up was not ready in five minutes:\n${lines.slice(-30).join("\n")}`);
			}
			const ready = await fetch(`${url}/readyz`).then(
				(r) => r.ok,
				() => false,
			);
			if (ready) return;
			await new Promise((done) => setTimeout(done, 200));
		}
	};
	/** halt stops the server; its data stay. */
	const halt = async () => {
		child.kill("SIGTERM");
		const late = setTimeout(() => child.kill("SIGKILL"), 20_000);
		if (ended === null) await new Promise((done) => child.on("exit", done));
		clearTimeout(late);
		return ended;
	};
	await start();

	/** type runs a command beside the server with something on its standard input. */
	const type = (input, ...args) =>
		new Promise((done, fail) => {
			const command = execFile(
				binary,
				[...args, "--data-dir", data],
				{ timeout: 60_000 },
				(error, stdout, stderr) => {
					if (error) fail(new Error(`gridmap ${args.join(" ")}: ${error.message}\n${stdout}\n${stderr}`));
					else done(stdout);
				},
			);
			command.stdin.on("error", () => undefined); // one that has ended reads nothing; how it ended is told above
			command.stdin.end(input);
		});
	const run = (...args) => type("", ...args);
	const tokens = new Map(); // actor → what its scripts sign in with
	/** fetchAs asks an address of the API as an actor. */
	const fetchAs = async (actor, path, options = {}) => {
		if (!tokens.has(actor)) tokens.set(actor, /gmt_\S+/.exec(await run("actor", "token", actor))[0]);
		return fetch(url + path, {
			...options,
			headers: { ...options.headers, Authorization: `Bearer ${tokens.get(actor)}` },
		});
	};
	return {
		binary,
		url,
		dir,
		lines,
		run,
		type,
		/** file writes a file that commands and forms can take. */
		async file(name, text) {
			const path = join(dir, name);
			await writeFile(path, text);
			return path;
		},
		/** ask reads an address of the API as an actor. */
		async ask(actor, path) {
			const answer = await fetchAs(actor, path);
			if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
			return answer.json();
		},
		fetchAs,
		/** post sends to an address of the API as an actor. */
		async post(actor, path, body) {
			const answer = await fetchAs(actor, path, { method: "POST", body });
			if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
			return answer.json();
		},
		/** link is a new one-time sign-in address of an actor. */
		async link(actor) {
			const out = await run("actor", "link", actor);
			const found = /#sign-in=\S+/.exec(out);
			if (!found) throw new Error(`gridmap actor link printed no link: ${out}`);
			return `${url}/${found[0]}`;
		},
		/** json reads an address of the API as nobody. */
		json: (path) => fetch(url + path).then((r) => r.json()),
		start,
		halt,
		async stop() {
			const code = await halt();
			await rm(dir, { recursive: true, force: true });
			return code;
		},
	};
}
