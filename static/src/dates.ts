// Days are YYYY-MM-DD and months YYYY-MM, as text: they compare and sort as they read.

/** today is the present day in a time zone such as Asia/Shanghai. */
export function today(timeZone: string, now = new Date()): string {
	// en-CA writes a date as YYYY-MM-DD.
	return new Intl.DateTimeFormat("en-CA", {
		timeZone,
		year: "numeric",
		month: "2-digit",
		day: "2-digit",
	}).format(now);
}

export function isDay(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const at = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}

export function isMonth(text: string): boolean {
	return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

/** addDays moves a day by n days. */
export function addDays(day: string, n: number): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
}

/** addMonths moves a month by n months. */
export function addMonths(month: string, n: number): string {
	const [y, m] = month.split("-").map(Number) as [number, number];
	const at = y * 12 + (m - 1) + n;
	return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
}

/** months lists from…to, both inclusive; empty when to is before from. */
export function months(from: string, to: string): string[] {
	const all: string[] = [];
	for (let m = from; m <= to && all.length < 1200; m = addMonths(m, 1)) all.push(m);
	return all;
}

/** daysBetween is to − from in days; negative when to is earlier. */
export function daysBetween(from: string, to: string): number {
	return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
