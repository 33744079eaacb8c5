// Heat, hotspots and coverage: the question on top, the answer in a ranked table.
import { t } from "../i18n";
import { can } from "../session";
import { place, setTopic } from "../state";
import { CoveragePanel } from "./coverage";
import { HeatPanel } from "./heat";
import { HotspotsPanel } from "./hotspots";
import { SignInAdds } from "./parts/answer";

const kinds = ["heat", "hotspots", "coverage"] as const;

export function AnalysisPanel() {
	const topic = place.value.topic;
	return (
		<>
			<div class="panel-head">
				<h2>{t("tab.analysis")}</h2>
			</div>
			{can("read_district") ? (
				<>
					<div class="segments full" role="group" aria-label={t("tab.analysis")}>
						{kinds.map((k) => (
							<button key={k} type="button" aria-pressed={topic === k} onClick={() => setTopic(k)}>
								{t(`topic.${k}`)}
							</button>
						))}
					</div>
					{topic === "heat" && <HeatPanel />}
					{topic === "hotspots" && <HotspotsPanel />}
					{topic === "coverage" && <CoveragePanel />}
					{(topic === "responsibility" || topic === "none") && <Choose />}
				</>
			) : (
				<SignInAdds what={t("analysis.sign_in_adds")} />
			)}
		</>
	);
}

function Choose() {
	return (
		<ul class="actions">
			{kinds.map((k) => (
				<li key={k}>
					<button type="button" onClick={() => setTopic(k)}>
						<span>
							<strong>{t(`topic.${k}`)}</strong>
							<span class="soft">{t(`analysis.${k}`)}</span>
						</span>
					</button>
				</li>
			))}
		</ul>
	);
}
