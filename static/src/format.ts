// Numbers, distances and dates as people read them.
import type { Lang } from "./i18n";

const locales: Record<Lang, string> = { zh: "zh-CN", en: "en-GB" };

/** number groups thousands with a thin comma: 12,345. */
export function number(value: number, lang: Lang, digits = 0): string {
	return new Intl.NumberFormat(locales[lang], {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	}).format(value);
}

/** percent of a share 0…1. A share that is not quite all never reads 100%, one not quite none never 0%. */
export function percent(share: number, digits = 0): string {
	const least = 10 ** -digits;
	let value = Number((share * 100).toFixed(digits));
	if (share < 1 && value >= 100) value = 100 - least;
	if (share > 0 && value <= 0) value = least;
	return `${value.toFixed(digits)}%`;
}

/** metres as 340 m, 1.2 km. */
export function metres(value: number): string {
	if (value < 995) return `${Math.round(value)} m`;
	return `${(value / 1000).toFixed(value < 9950 ? 1 : 0)} km`;
}

/** area of square metres as ha or km². */
export function area(m2: number): string {
	if (m2 < 1e6) return `${(m2 / 1e4).toFixed(m2 < 1e5 ? 1 : 0)} ha`;
	return `${(m2 / 1e6).toFixed(m2 < 1e7 ? 2 : 1)} km²`;
}

/** score of a test statistic: two digits, a real minus sign. */
export function score(value: number | null): string {
	return value === null ? "–" : value.toFixed(2).replace("-", "−");
}

/** chance as 0.032, < 0.001. */
export function chance(value: number | null): string {
	if (value === null) return "–";
	return value < 0.001 ? "< 0.001" : value.toFixed(3);
}

/** moment is a timestamp in the district's time zone: 2026-05-01 14:05. */
export function moment(at: string, timeZone: string): string {
	const time = new Date(at);
	if (Number.isNaN(time.getTime())) return at;
	const parts = new Intl.DateTimeFormat("en-CA", {
		timeZone,
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
		hour: "2-digit",
		minute: "2-digit",
		hourCycle: "h23",
	}).formatToParts(time);
	const get = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
	return `${get("year")}-${get("month")}-${get("day")} ${get("hour")}:${get("minute")}`;
}

/** day written out: 2026年5月1日, 1 May 2026. */
export function longDay(day: string, lang: Lang): string {
	const at = new Date(`${day}T00:00:00Z`);
	if (Number.isNaN(at.getTime())) return day;
	return new Intl.DateTimeFormat(locales[lang], { dateStyle: "long", timeZone: "UTC" }).format(at);
}
