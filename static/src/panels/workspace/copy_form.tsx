// A draft made of another edition: of a draft to try something else, of an older one to go back to it.
import { useState } from "preact/hooks";
import type { Problem } from "../../api";
import { t } from "../../i18n";
import { createDraft } from "../../workspace/draft";
import type { EditionDetail } from "../../workspace/edition.types";
import { asProblem, last } from "../../workspace/life";
import { Refusal } from "./refusal";

export function CopyForm({ edition: e, cancel }: { edition: EditionDetail; cancel: () => void }) {
	const old = e.state === "superseded";
	const [name, setName] = useState(t(old ? "copy.name_back" : "copy.name", { name: e.name }).slice(0, 100));
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const make = async (event: Event) => {
		event.preventDefault();
		setBusy(true);
		setProblem(null);
		try {
			await createDraft(name.trim(), e.id, null);
		} catch (cause) {
			setProblem(asProblem(cause));
			setBusy(false);
		}
	};
	return (
		<form
			class="note act-form"
			onSubmit={make}
			onKeyDown={(k) => {
				if (k.key !== "Escape") return;
				k.stopPropagation();
				cancel();
			}}
		>
			<p>{t(old ? "copy.ask_back" : "copy.ask", { name: e.name })}</p>
			{e.state === "in_force" && last.value && last.value.id !== e.id && (
				<p class="soft">{t("copy.replaces", { name: last.value.name })}</p>
			)}
			<label class="field">
				<span>{t("drafts.name")}</span>
				<input
					value={name}
					maxLength={100}
					required
					onInput={(ev) => setName(ev.currentTarget.value)}
					ref={(el) => {
						if (el && !el.dataset.met) {
							el.dataset.met = "1";
							el.select();
						}
					}}
				/>
			</label>
			{problem && <Refusal problem={problem} />}
			<div class="button-row">
				<button type="submit" class="button primary" disabled={busy || name.trim() === ""}>
					{t("drafts.create")}
				</button>
				<button type="button" class="button" onClick={cancel}>
					{t("cancel")}
				</button>
			</div>
		</form>
	);
}
