// What a grid's detail adds inside the workspace: who is to answer, changed in place, and the tools.
import { t } from "../../i18n";
import { kept, picked } from "../../map/edit/pick";
import { rename } from "../../map/edit/renaming";
import { canEdit } from "../../workspace/draft";
import { takeTool, tool, toolKeys, tools } from "../../workspace/tool";
import { Section } from "../parts/facts";
import { Icon } from "../parts/icon";
import { Answering } from "./answering";
import { AssignNotice } from "./assign_notice";

export function DraftGrid({ id }: { id: number }) {
	return (
		<>
			<Answering id={id} />
			<AssignNotice />
			{canEdit.value && (
				<Section title={t("draft_grid.tools")}>
					<div class="grid-tools" role="group" aria-label={t("draft_grid.tools")}>
						{tools.map((name) => (
							<button
								key={name}
								type="button"
								class="button"
								aria-pressed={tool.value === name}
								title={`${t(`tool.${name}`)} (${toolKeys[name].toUpperCase()})`}
								onClick={() => {
									takeTool(name);
									if (name === "merge") {
										kept.value = id;
										picked.value = [id];
									}
								}}
							>
								<Icon name={name} /> {t(`tool.${name}`)}
							</button>
						))}
						<button
							type="button"
							class="button"
							title={`${t("rename.title")} (F2)`}
							onClick={() => rename(id)}
						>
							{t("rename.do")}
						</button>
					</div>
				</Section>
			)}
		</>
	);
}
