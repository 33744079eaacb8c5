package web

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// BaseMap is an optional raster map of another host under ours.
type BaseMap struct {
	URL         string `json:"url" doc:"Address of a tile with {z}, {x} and {y}"`
	Attribution string `json:"attribution"`
	MaxZoom     int    `json:"max_zoom"`

	origin string // for the Content-Security-Policy
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9.-]+(:[0-9]{1,5})?$`)

// NewBaseMap checks a template such as
// https://t0.tianditu.gov.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk=KEY. One host only: the
// Content-Security-Policy names it. Maps in GCJ-02 do not fit.
func NewBaseMap(template, attribution string, maxZoom int) (*BaseMap, error) {
	for _, part := range []string{"{x}", "{y}", "{z}"} {
		if !strings.Contains(template, part) {
			return nil, fmt.Errorf("base map: %q has no %s; write it like https://host/{z}/{x}/{y}.png", template, part)
		}
	}
	u, err := url.Parse(strings.NewReplacer("{x}", "0", "{y}", "0", "{z}", "0").Replace(template))
	if err != nil {
		return nil, fmt.Errorf("base map: %w", err)
	}
	if u.Scheme != "https" && u.Scheme != "http" || !hostName.MatchString(u.Host) || u.User != nil {
		return nil, fmt.Errorf("base map: %q is not an http address of one host", template)
	}
	if maxZoom < 1 || maxZoom > 24 {
		return nil, fmt.Errorf("base map: zoom %d is not between 1 and 24", maxZoom)
	}
	return &BaseMap{URL: template, Attribution: attribution, MaxZoom: maxZoom, origin: u.Scheme + "://" + u.Host}, nil
}

type configOutput struct {
	Body struct {
		BaseMap *BaseMap `json:"base_map" doc:"A raster map to lie under ours; null: none"`
	}
}

// readConfig is what the app must know before it draws.
func (s *Server) readConfig(context.Context, *struct{}) (*configOutput, error) {
	out := &configOutput{}
	out.Body.BaseMap = s.Base
	return out, nil
}
