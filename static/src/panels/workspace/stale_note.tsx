// The draft's base is over: said in words, with the way on.
import { useState } from "preact/hooks";
import type { Problem } from "../../api";
import { t } from "../../i18n";
import { can } from "../../session";
import type { EditionDetail } from "../../workspace/edition.types";
import { last } from "../../workspace/life";
import { rebase } from "../../workspace/mend";
import { Icon } from "../parts/icon";
import { Refusal } from "./refusal";

export function StaleNote({ edition: e }: { edition: EditionDetail }) {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const go = async () => {
		setBusy(true);
		setProblem(null);
		setProblem(await rebase());
		setBusy(false);
	};
	return (
		<div class="note warn" role="status">
			<p>
				<Icon name="warning" /> {t("rebase.why", { name: last.value?.name ?? "" })}
			</p>
			<p class="soft">{t(e.state === "draft" ? "rebase.how" : "rebase.return_first")}</p>
			{problem && <Refusal problem={problem} />}
			{e.state === "draft" && can("edit_drafts") && (
				<button type="button" class="button" disabled={busy} onClick={go}>
					{t(busy ? "rebase.busy" : "rebase.go")}
				</button>
			)}
		</div>
	);
}
