package web

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"gridmap/importers"
)

// The bounds of an upload beyond those of its files.
const (
	uploadFields = 1 << 20          // bytes of the form's fields and boundaries
	uploadField  = 64 << 10         // of one field
	uploadTime   = 15 * time.Minute // 200 MB at two megabits a second
)

// upload answers POST /api/v1/imports: a form with the files of one dataset, written to disk as
// they come, and how they are to be read. What is told at once is what can be seen without
// reading the files; the rest is told by the import.
func (s *Server) upload(c echo.Context) (err error) {
	r, me := c.Request(), actorOf(c.Request().Context())
	form, err := r.MultipartReader()
	if err != nil {
		return newProblem(http.StatusUnsupportedMediaType, "Send a form (multipart/form-data) with the files as file and what they hold as as.")
	}
	lang := r.URL.Query().Get("lang")
	if lang != "" && lang != "zh" && lang != "en" {
		return wrong("lang", lang, "it is zh or en")
	}
	up, err := s.Imports.NewUpload()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, up.Close()) }()
	o := importers.Options{Columns: map[string]string{}, Values: map[string]string{}}
	files, room := 0, uploadFields
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && part.FormName() == "file" {
			files++
			err = up.Add(part.FileName(), part)
		} else if err == nil {
			err = readUploadField(part, &o, &room)
		}
		if err != nil {
			return brokenForm(err)
		}
	}
	if files == 0 {
		return wrong("file", "", "no file came; send each as a part named file")
	}
	if o.Kind == "" {
		return wrong("as", "", "say what the files hold: "+strings.Join(importers.KindNames(), ", "))
	}
	b, err := up.Submit(r.Context(), me.District, me.ID, o)
	if err != nil {
		return err
	}
	head := c.Response().Header()
	head.Set("Location", importAddress(b))
	head.Set("Cache-Control", "no-store")
	return c.JSON(http.StatusAccepted, b.In(lang))
}

// brokenForm keeps refusals and tells a form that ends too early from a fault of ours.
func brokenForm(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, multipart.ErrMessageTooLarge) || strings.HasPrefix(err.Error(), "multipart:") {
		return newProblem(http.StatusBadRequest, "The form is broken off or malformed; nothing was taken. Send it again.")
	}
	return err
}

// readUploadField reads one field of the form into o; room is what all fields together may
// still take.
func readUploadField(part *multipart.Part, o *importers.Options, room *int) error {
	name := part.FormName()
	text, err := io.ReadAll(io.LimitReader(part, uploadField+1))
	if err != nil {
		return err
	}
	if len(text) > uploadField {
		return wrong(name, "", fmt.Sprintf("it is longer than %d bytes", uploadField))
	}
	if *room -= len(text) + 100; *room < 0 { // a part costs more than its text
		return wrong(name, "", fmt.Sprintf("the fields of the form are longer than %d bytes together", uploadFields))
	}
	value := strings.TrimSpace(string(text))
	switch name {
	case "as":
		o.Kind = value
	case "crs":
		o.CRS = value
	case "encoding":
		o.Encoding = value
	case "source":
		o.Source = value
	case "effective":
		o.Effective, err = readDay("effective", value)
	case "strict":
		o.Strict, err = readSwitch(name, value)
	case "publish":
		o.Publish, err = readSwitch(name, value)
	case "map":
		err = readPair(name, value, o.Columns)
	case "set":
		err = readPair(name, value, o.Values)
	default:
		err = wrong(name, value, "there is no such field; the form takes file, as, crs, encoding, map, set, source, effective, strict and publish")
	}
	return err
}

// readPair reads field=column or field=value; an empty one says nothing.
func readPair(name, text string, into map[string]string) error {
	if text == "" {
		return nil
	}
	field, value, ok := strings.Cut(text, "=")
	if field = strings.TrimSpace(field); !ok || field == "" {
		return wrong(name, text, "write it as field=column, one field a part")
	}
	into[field] = strings.TrimSpace(value)
	return nil
}

func readSwitch(name, value string) (bool, error) {
	switch value {
	case "true", "1", "on":
		return true, nil
	case "", "false", "0", "off":
		return false, nil
	}
	return false, wrong(name, value, "it is true or false")
}

// uploadForm describes the form and its answer for the API document.
func (s *Server) uploadForm() option {
	text := func(doc string) *huma.Schema { return &huma.Schema{Type: huma.TypeString, Description: doc} }
	list := func(doc string, item *huma.Schema) *huma.Schema {
		return &huma.Schema{Type: huma.TypeArray, Items: item, Description: doc}
	}
	var kinds []any
	for _, k := range importers.KindNames() {
		kinds = append(kinds, k)
	}
	form := &huma.Schema{Type: huma.TypeObject, Required: []string{"file", "as"}, Properties: map[string]*huma.Schema{
		"file":      list("A shapefile's parts, or one .zip, .geojson, .csv or .csv.gz", &huma.Schema{Type: huma.TypeString, Format: "binary"}),
		"as":        {Type: huma.TypeString, Enum: kinds, Description: "What the files hold"},
		"crs":       text("EPSG:n, gcj02 or bd09, whatever the file says"),
		"encoding":  text("utf-8, gbk, gb18030, big5, whatever the file says"),
		"map":       list("field=column, where a column is not called like its field", text("")),
		"set":       list("field=value, the same in all rows", text("")),
		"source":    text("Incidents: within which their keys are unique; absent: the file's name"),
		"effective": text("Grids: replace those in force by a new baseline from this day on, YYYY-MM-DD"),
		"strict":    {Type: huma.TypeBoolean, Description: "One refused row refuses the file"},
		"publish":   {Type: huma.TypeBoolean, Description: "Publish at once when the check passes"},
	}}
	batch := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[importers.Batch](), true, "Batch")
	return func(e *endpoint) {
		takes("query", "district", "integer", "Absent: your own")(e)
		e.op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: form}}}
		e.op.Parameters = append(e.op.Parameters, &huma.Param{Name: "lang", In: "query", Description: "Language of the words in the answer: zh or en", Schema: &huma.Schema{Type: "string"}})
		e.op.Responses["202"] = &huma.Response{Description: "Taken; Location tells how far it is", Content: map[string]*huma.MediaType{"application/json": {Schema: batch}}}
		for _, status := range []int{400, 413, 415, 422} {
			e.op.Responses[fmt.Sprint(status)] = &huma.Response{Description: http.StatusText(status), Content: map[string]*huma.MediaType{problemType: {}}}
		}
	}
}
