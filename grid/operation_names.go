package grid

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"gridmap/sql"
)

// nameNew gives new grids codes and names: those asked for, else the next free ones after those of
// the grid they were cut from. It refuses codes that others have.
func (d *deed) nameNew(ctx context.Context, tx pgx.Tx, o *outcome, parent *gridRow) error {
	var fresh []*gridRow
	for i := len(o.changes) - 1; i >= 0; i-- { // -1 is the first piece
		c := o.changes[i]
		if c.before != nil || c.after.Code != "" && c.after.Name != "" {
			continue
		}
		fresh = append(fresh, c.after)
	}
	var stems []string
	for _, c := range o.changes {
		if c.after != nil && c.after.Code != "" && (c.before == nil || c.before.Code != c.after.Code) {
			stem, _, _ := splitCode(c.after.Code)
			stems = append(stems, stem)
		}
	}
	var stem string
	if len(fresh) > 0 {
		stem, _, _ = splitCode(parent.Code)
		stems = append(stems, stem)
		for _, code := range d.request.Codes {
			asked, _, _ := splitCode(code)
			stems = append(stems, asked)
		}
	}
	if len(stems) == 0 {
		return nil
	}
	if !d.dry {
		if _, err := tx.Exec(ctx, sql.GridLockCodes, d.args("stems", stems)); err != nil {
			return storageError(err, "codes")
		}
	}
	if len(fresh) > 0 {
		if err := d.nameAfter(ctx, tx, fresh, parent, stem); err != nil {
			return err
		}
	}
	return d.checkCodes(ctx, tx, o)
}

// inherit gives new pieces what the grid they were cut from has.
func (o *outcome) inherit(parent *gridRow) {
	for _, c := range o.changes {
		if c.before == nil && c.after.Layer == "" {
			c.after.Layer, c.after.Kind, c.after.Community, c.after.Parent = parent.Layer, parent.Kind, parent.Community, parent.Parent
			c.after.Version, c.after.NodesVersion = 1, 1
		}
	}
}

// nameAfter names new pieces of a grid.
func (d *deed) nameAfter(ctx context.Context, tx pgx.Tx, fresh []*gridRow, parent *gridRow, stem string) error {
	rows, err := tx.Query(ctx, sql.GridListUsedCodes, d.args("layer", parent.Layer, "community", parent.Community, "stem", stem))
	if err != nil {
		return storageError(err, "codes")
	}
	codes, names := map[string]bool{}, map[string]bool{}
	var code, name string
	_, err = pgx.ForEachRow(rows, []any{&code, &name}, func() error {
		codes[code], names[name] = true, true
		return nil
	})
	if err != nil {
		return storageError(err, "codes")
	}
	codes[parent.Code], names[parent.Name] = true, true
	for i, r := range fresh {
		asked, again := at(d.request.Codes, i), at(d.again.Codes, i)
		for r.Code = asked; r.Code == ""; {
			next := nextCode(parent.Code, codes)
			if again != "" && !codes[again] {
				next, again = again, ""
			}
			taken, err := d.takenCodes(ctx, tx, parent.Layer, []string{next})
			if err != nil {
				return err
			}
			if codes[next] = true; len(taken) == 0 {
				r.Code = next
			}
		}
		codes[r.Code] = true
		again = at(d.again.Names, i)
		switch r.Name = at(d.request.Names, i); {
		case r.Name != "":
		case again != "" && !names[again]:
			r.Name = again
		default:
			r.Name = nextName(parent.Name, parent.Code, r.Code, names)
		}
		names[r.Name] = true
	}
	return nil
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// takenCodes are those of the codes that grids of the edition have, and which grid does.
func (d *deed) takenCodes(ctx context.Context, tx pgx.Tx, layer string, codes []string) (map[string]int64, error) {
	rows, err := tx.Query(ctx, sql.GridListTakenCodes, d.args("layer", layer, "codes", codes))
	if err != nil {
		return nil, storageError(err, "codes")
	}
	taken := map[string]int64{}
	var code string
	var id int64
	_, err = pgx.ForEachRow(rows, []any{&code, &id}, func() error { taken[code] = id; return nil })
	return taken, storageError(err, "codes")
}

// checkCodes refuses codes that grids have which keep them.
func (d *deed) checkCodes(ctx context.Context, tx pgx.Tx, o *outcome) error {
	var codes []string
	layer := ""
	keeps := map[int64]bool{} // false: has another code afterwards, or is gone
	for _, c := range o.changes {
		keeps[c.id] = c.before != nil && c.after != nil && c.before.Code == c.after.Code
		if c.after != nil && !keeps[c.id] {
			codes, layer = append(codes, c.after.Code), c.after.Layer
		}
	}
	if len(codes) == 0 {
		return nil
	}
	taken, err := d.takenCodes(ctx, tx, layer, codes)
	if err != nil {
		return err
	}
	for _, code := range codes {
		id, found := taken[code]
		if stays, changed := keeps[id]; found && (stays || !changed) {
			e := Errorf(Conflict, "Code %s is the code of grid %d in this edition. Choose another one.", code, id)
			e.Problems = []Problem{{Rule: "code_taken", Field: "code", Value: code, Message: e.Msg}}
			return e
		}
	}
	return nil
}

// splitCode takes a code apart into stem and running number: the digits it ends with, the last
// three of a longer run, since those of the community come before. width 0: it has none.
func splitCode(code string) (stem string, number, width int) {
	digits := len(code) - len(strings.TrimRight(code, "0123456789"))
	if digits > 4 {
		digits = 3
	}
	number, _ = strconv.Atoi(code[len(code)-digits:])
	return code[:len(code)-digits], number, digits
}

// nextCode is the code after the highest of those used with the same stem; once numbers of its
// width run out the lowest free one, then a wider one.
func nextCode(parent string, used map[string]bool) string {
	stem, number, width := splitCode(parent)
	if width == 0 {
		stem, number, width = parent+"-", 1, 1
	}
	limit := 1
	for range width {
		limit *= 10
	}
	for code := range used {
		if rest, ok := strings.CutPrefix(code, stem); ok {
			if n, err := strconv.Atoi(rest); err == nil && len(rest) == width && n >= 0 {
				number = max(number, n)
			}
		}
	}
	number++
	for n := 1; number >= limit && n < limit; n++ {
		if !used[fmt.Sprintf("%s%0*d", stem, width, n)] {
			number = n
		}
	}
	for used[fmt.Sprintf("%s%0*d", stem, width, number)] {
		number++
	}
	return fmt.Sprintf("%s%0*d", stem, width, number)
}

// nextName is the parent's name with another number in it. Where the parent's number is that of its
// code, so is the new one; otherwise it is the next that no name of the same pattern has.
func nextName(parent, parentCode, code string, used map[string]bool) string {
	head, number, tail, write := splitName(parent)
	_, from, _ := splitCode(parentCode)
	_, n, _ := splitCode(code)
	if number != from || n < 1 || used[head+write(n)+tail] {
		n = number + 1
		for name := range used {
			if h, m, t, _ := splitName(name); h == head && t == tail && m >= n {
				n = m + 1
			}
		}
	}
	for used[head+write(n)+tail] {
		n++
	}
	return head + write(n) + tail
}

// splitName takes a name apart at its last number, written in figures or in Chinese; a name
// without one gets a figure at its end. write is how the number is written.
func splitName(name string) (head string, number int, tail string, write func(int) string) {
	runes := []rune(name)
	find := func(is func(rune) bool) (from, to int) {
		for to = len(runes); to > 0 && !is(runes[to-1]); to-- {
		}
		for from = to; from > 0 && is(runes[from-1]); from-- {
		}
		return from, to
	}
	from, to := find(func(r rune) bool { return r >= '0' && r <= '9' })
	if to > from && to-from < 6 {
		number, _ = strconv.Atoi(string(runes[from:to]))
		width := to - from
		if runes[from] != '0' {
			width = 1
		}
		return string(runes[:from]), number, string(runes[to:]), func(n int) string { return fmt.Sprintf("%0*d", width, n) }
	}
	from, to = find(func(r rune) bool { return strings.ContainsRune("零一二三四五六七八九十百", r) })
	if n, ok := readHan(runes[from:to]); ok {
		return string(runes[:from]), n, string(runes[to:]), writeHan
	}
	return name, 1, "", strconv.Itoa
}

var hanDigits = []rune("零一二三四五六七八九")

// readHan reads a number up to 999 written in Chinese.
func readHan(runes []rune) (n int, ok bool) {
	digit := 0
	for _, r := range runes {
		switch r {
		case '百':
			n, digit = n+max(digit, 1)*100, 0
		case '十':
			n, digit = n+max(digit, 1)*10, 0
		default:
			digit = slices.Index(hanDigits, r)
		}
	}
	n += digit
	return n, n > 0 && writeHan(n) == string(runes)
}

// writeHan writes a number in Chinese as grids are numbered: 十二, 二十, 一百零五.
func writeHan(n int) string {
	if n <= 0 || n > 999 {
		return strconv.Itoa(n)
	}
	var out []rune
	if n >= 100 {
		out = append(out, hanDigits[n/100], '百')
		if n%100 > 0 && n%100 < 10 {
			out = append(out, '零')
		}
	}
	if t := n % 100 / 10; t > 0 {
		if t > 1 || n >= 100 {
			out = append(out, hanDigits[t])
		}
		out = append(out, '十')
	}
	if u := n % 10; u > 0 {
		out = append(out, hanDigits[u])
	}
	return string(out)
}
