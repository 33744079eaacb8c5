// What the server refused, in the reader's words where its rule is known.
import type { Problem } from "../../api";
import { has, t } from "../../i18n";
import { Icon } from "../parts/icon";

export function Refusal({ problem }: { problem: Problem }) {
	const rule = problem.parts[0]?.rule ?? "";
	const key = `refusal.${rule}`;
	// The publish form lists what stands in the way on its day.
	const blocked = problem.status === 422 && /^R\d\d$/.test(rule);
	const words = problem.offline
		? t("trouble.offline")
		: blocked
			? t("refusal.blocked", { n: problem.parts.length })
			: has(key)
				? t(key)
				: problem.status === 403
					? t("trouble.forbidden")
					: problem.status >= 500
						? t("trouble.failed")
						: problem.parts[0]?.message || problem.detail || t("trouble.failed");
	return (
		<p class="refusal" role="alert">
			<Icon name="warning" /> <span>{words}</span>
		</p>
	);
}
