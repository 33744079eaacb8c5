// The page when the server cannot be reached at all.
import type { Problem } from "../api";
import { t } from "../i18n";
import { Trouble } from "./parts/answer";

export function StartTrouble({ problem }: { problem: Problem }) {
	return (
		<main class="start-trouble">
			<h1>{t("app.name")}</h1>
			<Trouble problem={problem} />
		</main>
	);
}
