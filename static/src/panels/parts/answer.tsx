// How a question to the server looks while it waits, fails or finds nothing.
import type { ComponentChildren } from "preact";
import { Problem } from "../../api";
import { type Answer, retry } from "../../data";
import { t } from "../../i18n";
import { elsewhere } from "../../session";
import { openTab } from "../../state";

export function Skeleton({ rows = 4 }: { rows?: number }) {
	return (
		<div class="skeleton" role="status" aria-label={t("wait.loading")}>
			{Array.from({ length: rows }, (_, i) => (
				<span key={i} class="bone" style={{ width: `${88 - ((i * 23) % 41)}%` }} />
			))}
		</div>
	);
}

/** Shown renders the data, or what stands in for it. Data that is there stays through a failed refetch. */
export function Shown<T>(props: { of: Answer<T>; rows?: number; children: (data: T) => ComponentChildren }) {
	const { data, error, loading } = props.of;
	return (
		<>
			{error && <Trouble problem={error} stale={data !== undefined} />}
			{data !== undefined ? props.children(data) : loading && !error ? <Skeleton rows={props.rows} /> : null}
		</>
	);
}

/** Trouble says what happened, why, and what to do. */
export function Trouble({ problem, stale }: { problem: Problem; stale?: boolean }) {
	if (problem.status === 401) {
		return (
			<div class="note">
				<p>{t("trouble.signed_out")}</p>
				<button type="button" class="button" onClick={() => openTab("account")}>
					{t("account.sign_in")}
				</button>
			</div>
		);
	}
	const [what, todo] = problem.offline
		? [t("trouble.offline"), t("trouble.offline_todo")]
		: problem.status === 403
			? [t("trouble.forbidden"), t("trouble.forbidden_todo")]
			: problem.status === 404
				? [t("trouble.not_found"), t("trouble.not_found_todo")]
				: [t("trouble.failed"), t("trouble.failed_todo")];
	return (
		<div class="note bad" role="alert">
			<p>
				<strong>{what}</strong> {problem.status > 0 && problem.status < 500 && problem.detail}
			</p>
			<p class="soft">
				{stale ? t("trouble.stale") : todo}
				{problem.requestID && ` (${problem.requestID})`}
			</p>
			{problem.status !== 403 && problem.status !== 404 && (
				<button type="button" class="button" onClick={retry}>
					{t("trouble.retry")}
				</button>
			)}
		</div>
	);
}

/** NotThere stands where something asked for by its number is not in a list that was read whole. */
export function NotThere() {
	return <Trouble problem={new Problem(404, "")} />;
}

export function Nothing({ children }: { children: ComponentChildren }) {
	return <p class="nothing">{children}</p>;
}

/** SignInAdds stands where a part is shown to people who signed in. */
export function SignInAdds({ what }: { what: string }) {
	return (
		<div class="note">
			<p>{elsewhere.value ? t("account.elsewhere", { district: elsewhere.value }) : what}</p>
			<button type="button" class="button" onClick={() => openTab("account")}>
				{t(elsewhere.value ? "account.mine" : "account.sign_in")}
			</button>
		</div>
	);
}
