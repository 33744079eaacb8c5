package importers

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// weekdays in order, by the keys of posts.hours.
var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// dayNames are how files call them.
var dayNames = map[string]int{
	"周一": 0, "周二": 1, "周三": 2, "周四": 3, "周五": 4, "周六": 5, "周日": 6, "周天": 6,
	"星期一": 0, "星期二": 1, "星期三": 2, "星期四": 3, "星期五": 4, "星期六": 5, "星期日": 6, "星期天": 6,
	"mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6,
	"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}

var (
	daySpan   = regexp.MustCompile(`(周[一二三四五六日天]|星期[一二三四五六日天]|[a-z]{2,3})(?:\s*[-–—~～至到]\s*(周[一二三四五六日天]|星期[一二三四五六日天]|[a-z]{2,3}))?`)
	clockTime = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$|^24:00$`)
	timeSpan  = regexp.MustCompile(`(\d{1,2})[:：](\d{2})\s*[-–—~～至到]+\s*(\d{1,2})[:：](\d{2})`)
)

// openingHours reads "周一至周五 9:00-12:00,14:00-17:30; 周六 9:00-12:00", the same in English
// abbreviations, times alone for every day, 工作日, 周末, 每天, 24小时, or our own JSON.
func openingHours(text string, r reading) (any, *Finding) {
	if _, bad := textValue(text, r); bad != nil {
		return nil, bad
	}
	if strings.HasPrefix(text, "{") {
		var hours map[string][][2]string
		if json.Unmarshal([]byte(text), &hours) != nil {
			return nil, refuse("not_hours")
		}
		return hours, checkHours(hours)
	}
	hours := map[string][][2]string{}
	for _, rule := range strings.FieldsFunc(strings.ToLower(halfWidth(text)), func(r rune) bool { return strings.ContainsRune(";；\n", r) }) {
		if strings.TrimSpace(rule) == "" {
			continue
		}
		times := timeSpan.FindAllStringSubmatch(rule, -1)
		days, ok := daysOf(timeSpan.ReplaceAllString(rule, " "))
		whole := strings.Contains(rule, "24小时") || strings.Contains(rule, "全天") || strings.Contains(rule, "24/7") || strings.Contains(rule, "24h")
		if !ok || len(times) == 0 && !whole {
			return nil, refuse("not_hours")
		}
		var spans [][2]string
		for _, t := range times {
			h1, _ := strconv.Atoi(t[1])
			h2, _ := strconv.Atoi(t[3])
			spans = append(spans, [2]string{fmt.Sprintf("%02d:%s", h1, t[2]), fmt.Sprintf("%02d:%s", h2, t[4])})
		}
		if whole {
			spans = [][2]string{{"00:00", "24:00"}}
		}
		for _, d := range days {
			hours[weekdays[d]] = append(hours[weekdays[d]], spans...)
		}
	}
	if len(hours) == 0 {
		return nil, refuse("not_hours")
	}
	return hours, checkHours(hours)
}

// daysOf reads which days a rule is for: all of them when it says nothing.
func daysOf(rule string) (days []int, ok bool) {
	span := func(from, to int) {
		for d := from; ; d = (d + 1) % 7 {
			days = append(days, d)
			if d == to {
				return
			}
		}
	}
	if strings.Contains(rule, "工作日") || strings.Contains(rule, "weekdays") {
		span(0, 4)
		return days, true
	}
	if strings.Contains(rule, "周末") || strings.Contains(rule, "双休日") || strings.Contains(rule, "weekend") {
		span(5, 6)
		return days, true
	}
	for _, m := range daySpan.FindAllStringSubmatch(rule, -1) {
		from, known := dayNames[m[1]]
		if !known {
			continue // a word such as "daily"
		}
		to := from
		if m[2] != "" {
			if to, known = dayNames[m[2]]; !known {
				return nil, false
			}
		}
		span(from, to)
	}
	if days == nil {
		span(0, 6)
	}
	return days, true
}

// checkHours refuses days that are none and times that are not in order.
func checkHours(hours map[string][][2]string) *Finding {
	for d, spans := range hours {
		if _, ok := dayNames[d]; !ok || len(d) != 3 {
			return refuse("not_hours")
		}
		for _, s := range spans {
			if !clockTime.MatchString(s[0]) || !clockTime.MatchString(s[1]) || s[0] >= s[1] {
				return refuse("not_hours")
			}
		}
	}
	return nil
}
