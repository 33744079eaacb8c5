// The review desk: how far the edition is, what may be done with it now, what it changes, what was
// said about it.
import { t } from "../../i18n";
import { draft } from "../../workspace/draft";
import { Section } from "../parts/facts";
import { Icon } from "../parts/icon";
import { openPrint } from "../print/print_state";
import { ReviewActs } from "./review_acts";
import { ReviewChanges } from "./review_changes";
import { ReviewComments } from "./review_comments";
import { ReviewHandover } from "./review_handover";
import { ReviewRecord } from "./review_record";
import { ReviewStages } from "./review_stages";

export function ReviewDesk() {
	const e = draft.value;
	if (!e) return null;
	const published = e.state === "in_force" || e.state === "superseded";
	return (
		<>
			<Section title={t("review.stages")}>
				<ReviewStages edition={e} />
			</Section>
			<ReviewActs key={`${e.id} ${e.state}`} edition={e} />
			{e.base !== null && <ReviewChanges edition={e} />}
			<ReviewComments />
			{published && e.base !== null && <ReviewHandover edition={e} />}
			<ReviewRecord />
			<p class="button-row">
				<button type="button" class="button" onClick={openPrint}>
					<Icon name="print" /> {t("print.open")}
				</button>
			</p>
		</>
	);
}
