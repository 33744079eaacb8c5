package web

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

// The page at /docs is made here from the OpenAPI document: no script, no outside host.

//go:embed docs.html
var docsHTML string

//go:embed docs.css
var docsCSS []byte

var docsPage = template.Must(template.New("docs").Parse(docsHTML))

type docsGroup struct {
	Name       string
	Operations []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, Description, Need, Example string
	Parameters, Request                                   []docsField
	Answers                                               []docsAnswer
}

type docsField struct {
	Name, In, Type, Doc string
	Required            bool
}

type docsAnswer struct {
	Status, Doc, Type string
	Fields            []docsField
}

func renderDocs(api *huma.OpenAPI) ([]byte, error) {
	groups := map[string]*docsGroup{}
	for path, item := range api.Paths {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			op := operationOf(item, method)
			if op == nil {
				continue
			}
			name := "other"
			if len(op.Tags) > 0 {
				name = op.Tags[0]
			}
			if groups[name] == nil {
				groups[name] = &docsGroup{Name: name}
			}
			groups[name].Operations = append(groups[name].Operations, describe(api, method, path, op))
		}
	}
	page := struct {
		Description string
		Groups      []*docsGroup
	}{Description: strings.ReplaceAll(api.Info.Description, "`", "")}
	for _, g := range groups {
		slices.SortFunc(g.Operations, func(a, b docsOperation) int {
			return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
		})
		page.Groups = append(page.Groups, g)
	}
	slices.SortFunc(page.Groups, func(a, b *docsGroup) int { return cmp.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	err := docsPage.Execute(&out, page)
	return out.Bytes(), err
}

func describe(api *huma.OpenAPI, method, path string, op *huma.Operation) docsOperation {
	d := docsOperation{ID: op.OperationID, Method: method, Path: path, Summary: op.Summary, Need: fmt.Sprint(op.Extensions["x-permission"])}
	var required []string
	for _, p := range op.Parameters {
		d.Parameters = append(d.Parameters, docsField{p.Name, p.In, typeOf(api, p.Schema), cmp.Or(p.Description, describeSchema(p.Schema)), p.Required})
		if p.Required && p.In == "query" {
			required = append(required, p.Name+"=…")
		}
	}
	query := ""
	if len(required) > 0 {
		query = "?" + strings.Join(required, "&")
	}
	d.Example = fmt.Sprintf("curl -X %s 'http://127.0.0.1:8080%s%s'", method, path, query)
	if len(op.Security) > 0 {
		d.Example += " -H \"Authorization: Bearer $TOKEN\""
	}
	if op.RequestBody != nil {
		for kind, media := range op.RequestBody.Content {
			d.Request = append(d.Request, fieldsOf(api, media.Schema, "", 0)...)
			if kind == "application/json" {
				d.Example += " \\\n  -H 'Content-Type: application/json' -d '{…}'"
			}
		}
	}
	for status, r := range op.Responses {
		if status >= "400" {
			continue // problems are all alike, as the page's head says
		}
		a := docsAnswer{Status: status, Doc: r.Description}
		for kind, media := range r.Content {
			a.Type = kind
			if media.Schema != nil {
				a.Fields = fieldsOf(api, media.Schema, "", 0)
			}
		}
		d.Answers = append(d.Answers, a)
	}
	slices.SortFunc(d.Answers, func(a, b docsAnswer) int { return cmp.Compare(a.Status, b.Status) })
	return d
}

// fieldsOf lists an object's fields, nested ones as a.b and those of lists as a[].b.
func fieldsOf(api *huma.OpenAPI, s *huma.Schema, prefix string, depth int) []docsField {
	s = resolve(api, s)
	if s == nil || depth > 3 {
		return nil
	}
	if s.Type == huma.TypeArray {
		return fieldsOf(api, s.Items, prefix+"[].", depth+1)
	}
	var list []docsField
	for _, name := range keysInOrder(s) {
		p := s.Properties[name]
		inner := resolve(api, p)
		list = append(list, docsField{Name: prefix + name, Type: typeOf(api, p), Required: slices.Contains(s.Required, name),
			Doc: cmp.Or(p.Description, describeSchema(inner))})
		switch {
		case inner == nil:
		case inner.Type == huma.TypeObject:
			list = append(list, fieldsOf(api, inner, prefix+name+".", depth+1)...)
		case inner.Type == huma.TypeArray:
			list = append(list, fieldsOf(api, inner.Items, prefix+name+"[].", depth+1)...)
		}
	}
	return list
}

func keysInOrder(s *huma.Schema) []string {
	var names []string
	for name := range s.Properties {
		names = append(names, name)
	}
	slices.Sort(names)
	slices.SortStableFunc(names, func(a, b string) int { // what identifies a thing comes first
		first := func(n string) int { return slices.Index([]string{"", "name", "code", "id"}, n) }
		return first(b) - first(a)
	})
	return names
}

func resolve(api *huma.OpenAPI, s *huma.Schema) *huma.Schema {
	for s != nil && s.Ref != "" {
		s = api.Components.Schemas.SchemaFromRef(s.Ref)
	}
	return s
}

func typeOf(api *huma.OpenAPI, s *huma.Schema) string {
	s = resolve(api, s)
	if s == nil {
		return ""
	}
	name := s.Type
	switch {
	case s.Type == huma.TypeArray:
		name = "list of " + typeOf(api, s.Items)
	case s.Format != "":
		name = s.Format
	}
	if s.Nullable {
		name += " or null"
	}
	return name
}

func describeSchema(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	if s.Description != "" || len(s.Enum) == 0 {
		return s.Description
	}
	return strings.Trim(fmt.Sprint(s.Enum), "[]")
}

func (s *Server) docsStyle(c echo.Context) error {
	return c.Blob(http.StatusOK, "text/css; charset=utf-8", docsCSS)
}
