// The panel beside an edition: what is to be done, what changes, who answers, what was done.
import type { ComponentChildren } from "preact";
import { type Desk, desks } from "../../hash";
import { t } from "../../i18n";
import { go, place } from "../../state";
import { draft, leaveEdition, opened } from "../../workspace/draft";
import { gate } from "../../workspace/gate";
import { Shown } from "../parts/answer";
import { Icon } from "../parts/icon";
import { HistoryDesk } from "./history";
import { ImpactDesk } from "./impact";
import { PeopleDesk } from "./people";
import { ReviewDesk } from "./review";
import { TodoDesk } from "./todo";

const bodies: Record<Desk, () => ComponentChildren> = {
	todo: () => <TodoDesk />,
	impact: () => <ImpactDesk />,
	people: () => <PeopleDesk />,
	history: () => <HistoryDesk />,
	review: () => <ReviewDesk />,
};

/** DeskTabs stand where the tabs of the panel stand outside the workspace. */
export function DeskTabs() {
	const blocking = gate.value.data?.blocking ?? 0;
	return (
		<>
			<button
				type="button"
				class="icon-button leave"
				aria-label={t("desk.leave")}
				title={t("desk.leave")}
				onClick={leaveEdition}
			>
				<Icon name="back" />
			</button>
			{desks.map((which) => (
				<button
					key={which}
					type="button"
					aria-current={place.value.desk === which ? "page" : undefined}
					onClick={() => go({ desk: which, selection: null })}
				>
					{t(`desk.${which}`)}
					{which === "todo" && blocking > 0 && (
						<span class="badge">{blocking > 999 ? "999+" : blocking}</span>
					)}
				</button>
			))}
		</>
	);
}

export function DeskBody() {
	return (
		<Shown of={opened.value} rows={6}>
			{() => draft.value && <div class="desk">{bodies[place.value.desk]()}</div>}
		</Shown>
	);
}
