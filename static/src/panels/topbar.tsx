// The bar: whose map, search, which day, and the reader's own switches.
import { lang, setLang, t } from "../i18n";
import { liveState } from "../live";
import { actor } from "../session";
import { district, districts, goDistrict, helpOpen, openTab, select, tab } from "../state";
import { flipTheme, theme } from "../theme";
import { DatePicker } from "./date_picker";
import { Icon } from "./parts/icon";
import { closePopover, Popover } from "./parts/popover";
import { SearchBox } from "./search";

export function TopBar() {
	return (
		<header class="bar">
			<h1 class="brand">
				<svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
					<path d="M3 6 14 2v12L3 16zM18 2l11 4v10l-11-2zM3 20l11-2v12L3 26zM18 18l11 2v6l-11 4z" />
				</svg>
				<span>{t("app.name")}</span>
			</h1>
			<DistrictPicker />
			<SearchBox />
			<DatePicker />
			<nav class="bar-end" aria-label={t("bar.switches")}>
				<span
					class={`live ${liveState.value}`}
					role="img"
					aria-label={t(`live.${liveState.value}`)}
					title={t(`live.${liveState.value}`)}
				/>
				<button
					type="button"
					class="bar-button wide"
					lang={lang.value === "zh" ? "en" : "zh-CN"}
					title={`${t("keys.lang")} (E)`}
					onClick={() => setLang(lang.value === "zh" ? "en" : "zh")}
				>
					{t("app.other_language")}
				</button>
				<button
					type="button"
					class="bar-button wide"
					aria-label={t("keys.theme")}
					title={`${t("keys.theme")} (D)`}
					onClick={flipTheme}
				>
					<Icon name={theme.value === "dark" ? "sun" : "moon"} />
				</button>
				<button
					type="button"
					class="bar-button wide"
					aria-label={t("help.title")}
					title={`${t("help.title")} (?)`}
					onClick={() => (helpOpen.value = !helpOpen.value)}
				>
					<Icon name="help" />
				</button>
				<Account />
			</nav>
		</header>
	);
}

function DistrictPicker() {
	const all = districts.value ?? [];
	const here = district.value;
	if (!here) return null;
	if (all.length < 2) return <span class="district-name">{here.name}</span>;
	return (
		<Popover
			class="district"
			label={t("district.pick", { name: here.name })}
			face={
				<>
					<span class="district-name">{here.name}</span>
					<Icon name="down" size={12} />
				</>
			}
		>
			<ul class="menu">
				{all.map((d) => (
					<li key={d.id}>
						<button
							type="button"
							aria-current={d.id === here.id ? "true" : undefined}
							onClick={() => {
								closePopover();
								select(null);
								goDistrict(d.id);
							}}
						>
							<span>{d.name}</span>
							<span class="soft">{t("count.grids", { n: d.counts.grids })}</span>
						</button>
					</li>
				))}
			</ul>
		</Popover>
	);
}

function Account() {
	const who = actor.value;
	return (
		<button
			type="button"
			class={`bar-button account ${who ? "" : "primary"}`}
			aria-current={tab.value === "account" ? "page" : undefined}
			onClick={() => openTab("account")}
		>
			<Icon name="person" />
			<span>{who ? who.display_name || who.name : t("account.sign_in")}</span>
		</button>
	);
}
