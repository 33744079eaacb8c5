// Sign in, what that adds, who one is, sign out.
import { useSignal } from "@preact/signals";
import { Problem } from "../api";
import { number } from "../format";
import { lang, setLang, t, word } from "../i18n";
import { phone } from "../layout";
import { actor, elsewhere, expired, session, signIn, signOut } from "../session";
import { linkProblem } from "../sign_in_link";
import { district, leaveAccount } from "../state";
import { flipTheme, theme } from "../theme";
import { waiting } from "../workspace/commit";
import { Trouble } from "./parts/answer";
import { Facts, Section } from "./parts/facts";
import { Icon } from "./parts/icon";

export function AccountPanel() {
	return (
		<>
			{actor.value ? <SignedIn /> : <SignedOut />}
			{phone.value && <Switches />}
		</>
	);
}

/** Switches stand here where the bar has no room for them. */
function Switches() {
	return (
		<Section title={t("account.display")}>
			<div class="button-row">
				<button
					type="button"
					class="button"
					lang={lang.value === "zh" ? "en" : "zh-CN"}
					onClick={() => setLang(lang.value === "zh" ? "en" : "zh")}
				>
					{t("app.other_language")}
				</button>
				<button type="button" class="button" onClick={flipTheme}>
					<Icon name={theme.value === "dark" ? "sun" : "moon"} />
					{t(theme.value === "dark" ? "account.light" : "account.dark")}
				</button>
			</div>
		</Section>
	);
}

function SignedIn() {
	const who = actor.value!;
	const rights = (session.value?.permissions ?? []).filter((p) => p !== "public");
	return (
		<>
			<div class="panel-head">
				<h2>{who.display_name || who.name}</h2>
			</div>
			<Facts
				items={[
					[t("account.name"), who.name],
					[t("account.roles"), who.roles.map((r) => word("role_name", r)).join(t("list.comma"))],
					[t("account.district"), elsewhere.value ?? district.value?.name],
				]}
			/>
			{elsewhere.value && <p class="soft">{t("account.elsewhere", { district: elsewhere.value })}</p>}
			<h3>{t("account.may")}</h3>
			<ul class="ticks">
				{rights.map((p) => (
					<li key={p}>
						<Icon name="check" size={12} />
						{word("may", p)}
					</li>
				))}
			</ul>
			<SignOut />
		</>
	);
}

/** SignOut asks once more while work of this tab is unsent: it would wait for its author to be back. */
function SignOut() {
	const asked = useSignal(false);
	const unsent = waiting.value.length;
	const leave = () => {
		if (unsent > 0 && !asked.value) asked.value = true;
		else signOut().catch(() => undefined);
	};
	return (
		<>
			{asked.value && unsent > 0 && (
				<p class="note warn" role="alert">
					{t("account.unsent", { n: unsent })}
				</p>
			)}
			<div class="button-row">
				<button type="button" class="button" onClick={leave}>
					{t(asked.value && unsent > 0 ? "account.sign_out_still" : "account.sign_out")}
				</button>
			</div>
		</>
	);
}

/** Refused says why nobody got in, and what to do. */
function Refused({ problem, link }: { problem: Problem; link: boolean }) {
	if (problem.status !== 401 && problem.status !== 429) return <Trouble problem={problem} />;
	return (
		<p class="note bad" role="alert">
			{problem.status === 429
				? t("account.wait", { n: number(Math.max(1, problem.wait), lang.value) })
				: t(link ? "account.link_used" : "account.wrong")}
		</p>
	);
}

function SignedOut() {
	const busy = useSignal(false);
	const refused = useSignal<Problem | null>(null);
	const problem = refused.value ?? linkProblem.value;
	const send = async (e: SubmitEvent) => {
		e.preventDefault();
		const form = new FormData(e.currentTarget as HTMLFormElement);
		busy.value = true;
		refused.value = null;
		linkProblem.value = null;
		try {
			await signIn({
				name: String(form.get("name")),
				password: String(form.get("password")),
				district: district.peek()?.id,
			});
			leaveAccount();
		} catch (cause) {
			refused.value = cause instanceof Problem ? cause : new Problem(-1, String(cause));
		}
		busy.value = false;
	};
	return (
		<>
			<div class="panel-head">
				<h2>{t("account.sign_in")}</h2>
			</div>
			{expired.value && !problem && <p class="note">{t("account.expired")}</p>}
			{problem && <Refused problem={problem} link={!refused.value} />}
			<form class="sign-in" onSubmit={send}>
				<label>
					<span>{t("account.name")}</span>
					<input name="name" autocomplete="username" autocapitalize="off" spellcheck={false} required />
				</label>
				<label>
					<span>{t("account.password")}</span>
					<input name="password" type="password" autocomplete="current-password" required />
				</label>
				<button type="submit" class="button primary" disabled={busy.value}>
					{busy.value ? t("account.signing_in") : t("account.sign_in")}
				</button>
			</form>
			<p class="soft">{t("account.link")}</p>
			<h3>{t("account.adds")}</h3>
			<ul class="ticks">
				{(["people", "findings", "incidents", "analysis", "organisations"] as const).map((k) => (
					<li key={k}>
						<Icon name="plus" size={12} />
						{t(`account.adds_${k}`)}
					</li>
				))}
			</ul>
			<p class="soft">{t("account.public")}</p>
		</>
	);
}
