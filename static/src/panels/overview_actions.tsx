// What can be done from here, by who is looking.
import { t } from "../i18n";
import { can, elsewhere, isImporter } from "../session";
import { go, goDistrict, home, openTab } from "../state";
import { Section } from "./parts/facts";
import { Icon, type IconName } from "./parts/icon";

interface Action {
	icon: IconName;
	title: string;
	text: string;
	do: () => void;
}

export function Actions() {
	const topic = (which: "heat" | "hotspots" | "coverage") => () =>
		go({ topic: which, tab: "analysis", selection: null });
	const actions: Action[] = can("read_district")
		? [
				{
					icon: "check",
					title: t("do.findings"),
					text: t("do.findings_text"),
					do: () => openTab("findings"),
				},
				{ icon: "locate", title: t("do.heat"), text: t("do.heat_text"), do: topic("heat") },
				{ icon: "warning", title: t("do.hotspots"), text: t("do.hotspots_text"), do: topic("hotspots") },
				{ icon: "whole", title: t("do.coverage"), text: t("do.coverage_text"), do: topic("coverage") },
			]
		: [
				elsewhere.value
					? {
							icon: "person",
							title: t("do.go_home", { district: elsewhere.value }),
							text: t("account.elsewhere", { district: elsewhere.value }),
							do: () => goDistrict(home.value!),
						}
					: {
							icon: "person",
							title: t("do.sign_in"),
							text: t("do.sign_in_text"),
							do: () => openTab("account"),
						},
				{
					icon: "search",
					title: t("do.search"),
					text: t("do.search_text"),
					do: () => document.getElementById("search")?.focus(),
				},
			];
	if (isImporter.value)
		actions.push({
			icon: "upload",
			title: t("do.import"),
			text: t("do.import_text"),
			do: () => openTab("imports"),
		});
	return (
		<Section title={t("overview.actions")}>
			<ul class="actions">
				{actions.map((a) => (
					<li key={a.title}>
						<button type="button" onClick={a.do}>
							<Icon name={a.icon} />
							<span>
								<strong>{a.title}</strong>
								<span class="soft">{a.text}</span>
							</span>
						</button>
					</li>
				))}
			</ul>
		</Section>
	);
}
