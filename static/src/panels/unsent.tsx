// Work of this tab that is not with the server: whose it is, and what becomes of it.
import { t } from "../i18n";
import { actor } from "../session";
import { edition, openTab } from "../state";
import { discardHeld, held, refusals } from "../workspace/commit";
import { openEdition } from "../workspace/draft";
import { Icon } from "./parts/icon";

export function UnsentNotices() {
	const left = held.value;
	const elsewhere = refusals.value.filter((r) => r.step.edition !== edition.value);
	const first = elsewhere[0];
	return (
		<>
			{left.length > 0 && (
				<p class="notice warn" role="status">
					<Icon name="warning" />
					<span>{t("unsent.held", { n: left.length, who: left[0]!.by.name })}</span>
					{!actor.value && (
						<button type="button" class="link" onClick={() => openTab("account")}>
							{t("account.sign_in")}
						</button>
					)}
					<button type="button" class="link" onClick={discardHeld}>
						{t("unsent.discard")}
					</button>
				</p>
			)}
			{first && (
				<p class="notice warn" role="status">
					<Icon name="warning" />
					<span>{t("unsent.refused", { n: elsewhere.length, edition: first.step.title })}</span>
					<button type="button" class="link" onClick={() => openEdition(first.step.edition)}>
						{t("unsent.see")}
					</button>
				</p>
			)}
		</>
	);
}
