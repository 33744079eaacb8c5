// Accounts: signing in and out, what that opens, and what happens when it ends by itself.
import { must, same, says, settled, side } from "../page.mjs";

const small = { width: 1100, height: 640 };
const password = "correct horse battery";
const button = (p, name) => p.getByRole("button", { name, exact: true });
const signedOut = /status of 401/;

async function signIn(p, name, secret) {
	await p.getByLabel("用户名").fill(name);
	await p.getByLabel("密码").fill(secret);
	await p.locator("#side").getByRole("button", { name: "登录", exact: true }).click();
}

export default [
	{
		name: "a one-time link signs in once, and says so when it is used again",
		expects: [signedOut],
		async run({ server, page, context }) {
			await server.run("actor", "add", "visitor", "--role", "viewer", "--display-name", "访客甲", "--token");
			const link = await server.link("visitor");
			const first = await page({ in: await context({ viewport: small }), hash: new URL(link).hash.slice(1) });
			await button(first, "访客甲").waitFor();
			must(!first.url().includes("sign-in"), `the secret stays in the address: ${first.url()}`);
			const second = await page({
				in: await context({ viewport: small }),
				hash: new URL(link).hash.slice(1),
			});
			await second.getByRole("alert").filter({ hasText: "这个登录链接已经用过或已过期" }).waitFor();
			await button(second, "登录").first().waitFor();
			must(!second.url().includes("sign-in"), `the secret stays in the address: ${second.url()}`);
			await second.keyboard.press("e");
			await second.getByRole("alert").filter({ hasText: "This sign-in link has been used" }).waitFor();
		},
	},
	{
		name: "a password signs in, a wrong one and too many of them are told in plain words",
		expects: [signedOut, /status of 429/],
		async run({ server, page }) {
			await server.type(
				password,
				"actor",
				"add",
				"keeper",
				"--role",
				"viewer",
				"--display-name",
				"访客乙",
				"--password-stdin",
			);
			const [grid] = (await server.json("/api/v1/grids?limit=1")).items;
			const p = await page({ viewport: small, hash: `sel=grid:${grid.id}` });
			await says(p, "姓名和联系方式登录后可见");
			await button(p, "登录").first().click();
			await signIn(p, "keeper", "not the password");
			await p.getByRole("alert").filter({ hasText: "用户名或密码不对。" }).waitFor();
			same(await p.getByLabel("用户名").inputValue(), "keeper", "the name that was typed");
			await signIn(p, "keeper", password);
			// Back where one was, now with names.
			await p.getByRole("heading", { level: 2, name: grid.name }).waitFor();
			const full = await server.ask("viewer", `/api/v1/grids/${grid.id}`);
			await says(p, ...full.members.map((m) => m.member.name));
			await button(p, "访客乙").click();
			await says(p, "查看全区事件、问题与分析");
			must(!(await side(p)).includes("导入、发布和撤回数据"), "a viewer is told that they may import");
			await button(p, "退出登录").click();
			await button(p, "登录").first().waitFor();
			must(!(await p.locator("body").innerText()).includes("访客乙"), "the name stays after signing out");

			// Eight tries a name, then a wait that is told.
			for (let i = 0; i < 8; i++)
				await fetch(`${server.url}/api/v1/session`, {
					method: "POST",
					headers: { "Content-Type": "application/json" },
					body: JSON.stringify({ name: "guessed", password: `guess ${i}`, district: 1 }),
				});
			await signIn(p, "guessed", "guess 9");
			await p
				.getByRole("alert")
				.filter({ hasText: /试的次数太多。请 \d+ 秒后再试/ })
				.waitFor();
			await signIn(p, "keeper", password); // another name is not locked out with it
			await button(p, "访客乙").waitFor();
		},
	},
	{
		name: "each role sees what it may, and nobody what is not public",
		async run({ server, page, context }) {
			const grids = (await server.json("/api/v1/grids?limit=1000")).items;
			let full;
			for (const g of grids.filter((x) => x.state === "complete")) {
				full = await server.ask("commander", `/api/v1/grids/${g.id}`);
				if (full.members.some((m) => m.member.work_phone) && full.incidents.length > 0) break;
			}
			const names = full.members.map((m) => m.member.name);
			const phones = full.members.map((m) => m.member.work_phone).filter(Boolean);
			must(names.length > 0 && phones.length > 0, "the demo town has nobody with a telephone");
			const hash = `sel=grid:${full.id}`;
			const asked = [];
			const open = async (as) => {
				const ctx = await context({ as, viewport: small });
				ctx.on("request", (r) => !as && asked.push(r.url()));
				const p = await page({ in: ctx, hash });
				await p.getByRole("heading", { level: 2, name: full.name }).waitFor();
				await says(p, "相邻网格");
				return p;
			};

			const nobody = await open(undefined);
			let text = await side(nobody);
			for (const word of [...names, ...phones, "近期事件"])
				must(!text.includes(word), `nobody signed in reads ${word}`);
			for (const tab of ["分析", "组织"]) {
				await button(nobody, tab).click();
				await says(nobody, "登录后可以查看");
			}
			for (const name of ["事件热度", "热点", "阵地覆盖"])
				must(
					await nobody.getByRole("radio", { name, exact: true }).isDisabled(),
					`${name} is open to nobody`,
				);
			must(
				await nobody.getByRole("checkbox", { name: "事件", exact: true }).isDisabled(),
				"incidents are open",
			);
			same(await button(nobody, "导入").count(), 0, "imports shown to nobody");
			const closed =
				/\/tiles\/[^/]*(incidents|heat|hotspots|coverage)|\/api\/v1\/(incidents|members|validation|imports)/;
			same(
				asked.filter((a) => closed.test(a)),
				[],
				"nobody's page asks for",
			);

			const viewer = await open("viewer");
			await says(viewer, ...names, "近期事件");
			text = await side(viewer);
			for (const phone of phones) must(!text.includes(phone), `a viewer reads the number ${phone}`);
			same(await button(viewer, "导入").count(), 0, "imports shown to a viewer");

			const commander = await open("commander");
			await says(commander, ...names, ...phones);
			same(await button(commander, "导入").count(), 0, "imports shown to a commander");

			const importer = await open("importer");
			await button(importer, "导入").click();
			await says(importer, "导入记录", "上传并检查");
		},
	},
	{
		name: "a session that ends by itself asks to sign in again and keeps the view",
		expects: [signedOut],
		async run({ server, page, context }) {
			await server.type(
				password,
				"actor",
				"add",
				"passing",
				"--role",
				"commander",
				"--display-name",
				"访客丙",
				"--password-stdin",
			);
			const ctx = await context({ viewport: small });
			const p = await page({ in: ctx, hash: new URL(await server.link("passing")).hash.slice(1) });
			await button(p, "访客丙").waitFor();
			await button(p, "分析").click();
			await p.getByRole("radio", { name: "事件热度", exact: true }).check();
			await p.getByRole("button", { name: "3 个月", exact: true }).click();
			await settled(p);
			await p.keyboard.press("+");
			await p.waitForURL(/map=/);
			await settled(p);
			const before = new URL(p.url()).hash;
			await server.run("actor", "revoke", "passing");
			await p.getByRole("button", { name: "1 个月", exact: true }).click();
			await says(p, "登录后可以查看事件热度");
			await p.getByRole("banner").getByRole("button", { name: "登录", exact: true }).waitFor();
			await p.locator("#side").getByRole("button", { name: "登录", exact: true }).click();
			await says(p, "登录已过期");
			await signIn(p, "passing", password);
			await button(p, "访客丙").waitFor();
			await says(p, "件事件");
			const part = (hash, name) => new URLSearchParams(hash.slice(1)).get(name);
			const after = new URL(p.url()).hash;
			for (const name of ["tab", "topic", "map", "to"])
				same(part(after, name), part(before, name), `${name} in the address`);
			same(
				await p.getByRole("button", { name: "1 个月", exact: true }).getAttribute("aria-pressed"),
				"true",
				"the last choice is kept",
			);
		},
	},
];
