package importers

import (
	"slices"
	"strings"
	"unicode"
)

// mapping says which column, or which constant, each field of a kind takes.
type mapping struct {
	columns map[string]int    // field → index of a column
	fixed   map[string]string // field → the same value for every row
}

// MapOptions are what the user says about columns: field → column, and field → value for all
// rows.
type MapOptions struct {
	Columns map[string]string
	Values  map[string]string
}

// mapColumns finds the column of each field: the user's word first, then the names the field
// is known by. A column serves one field. The error names the file's columns when the user
// named a field or column that is not there, or a required field has none.
func mapColumns(k Kind, columns []string, said MapOptions) (mapping, error) {
	m := mapping{columns: map[string]int{}, fixed: map[string]string{}}
	taken := make([]bool, len(columns))
	for _, name := range sortedKeys(said.Columns) {
		f, ok := k.field(name)
		if !ok {
			return m, refuse("unknown_field", "kind", k.Name, "fields", k.fieldNames(), "name", name)
		}
		i := slices.Index(columns, said.Columns[name])
		if i < 0 {
			i = slices.IndexFunc(columns, func(c string) bool { return simplify(c) == simplify(said.Columns[name]) && simplify(c) != "" })
		}
		if i < 0 {
			return m, refuse("unknown_column", "column", said.Columns[name], "columns", columns).in(f.name, "")
		}
		m.columns[f.name], taken[i] = i, true
	}
	for _, name := range sortedKeys(said.Values) {
		f, ok := k.field(name)
		if !ok {
			return m, refuse("unknown_field", "kind", k.Name, "fields", k.fieldNames(), "name", name)
		}
		m.fixed[f.name] = said.Values[name]
	}
	m.guess(k, columns, taken)
	for _, f := range k.fields {
		if _, ok := m.columns[f.name]; f.required && !ok && m.fixed[f.name] == "" {
			return m, refuse("missing_column", "columns", columns, "name", f.name).in(f.name, "")
		}
	}
	return m, nil
}

// guess gives the fields that have no column yet the first that is called like them. Whole
// names go before names the format has cut short.
func (m mapping) guess(k Kind, columns []string, taken []bool) {
	simple := make([]string, len(columns))
	for i, c := range columns {
		simple[i] = simplify(c)
	}
	for _, like := range []func(column, name string) bool{
		func(column, name string) bool { return column == name },
		cutShort,
	} {
		for _, f := range k.fields {
			if _, ok := m.columns[f.name]; ok {
				continue
			}
			if _, ok := m.fixed[f.name]; ok {
				continue
			}
			for _, name := range f.columns {
				i := slices.IndexFunc(simple, func(c string) bool { return c != "" && like(c, simplify(name)) })
				if i >= 0 && !taken[i] {
					m.columns[f.name], taken[i] = i, true
					break
				}
			}
		}
	}
}

// simplify leaves letters and digits, lower case: "Creation_Dt" and "creationdt" are one.
func simplify(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// cutShort reports whether column may be name after a .dbf has cut it to ten bytes, with or
// without the number writers put at the end of names that became equal.
func cutShort(column, name string) bool {
	if len(column) < 6 {
		return false
	}
	if strings.HasPrefix(name, column) && len(name) > len(column) {
		return len(column) >= 8
	}
	stem := strings.TrimRight(column, "0123456789")
	return len(stem) >= 6 && len(stem) < len(column) && strings.HasPrefix(name, stem) && len(name) > len(stem)
}

// value is the text of a field in a row.
func (m mapping) value(field string, values []string) string {
	if i, ok := m.columns[field]; ok && i < len(values) && values[i] != "" {
		return values[i]
	}
	return m.fixed[field]
}

// has reports whether the field has a column or a constant.
func (m mapping) has(field string) bool {
	_, column := m.columns[field]
	_, fixed := m.fixed[field]
	return column || fixed
}

// described is the mapping as a batch keeps it: field → column, or "=value".
func (m mapping) described(columns []string) map[string]string {
	out := map[string]string{}
	for f, i := range m.columns {
		out[f] = columns[i]
	}
	for f, v := range m.fixed {
		if _, ok := out[f]; !ok {
			out[f] = "=" + v
		}
	}
	return out
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
