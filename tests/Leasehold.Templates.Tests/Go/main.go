// Renders the templates of a file by Go itself and writes what came of them; the tests compare ours with it.
//
//	cd tests/Leasehold.Templates.Tests && go run Go/main.go Cases/templates.txt > Cases/go1.19.json
//
// One template per line; ⏎ stands for a line end, # begins a comment, @missing=... sets the option, @delims=L,R the delimiters.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/template"
	"time"
)

type inner struct {
	A string
	B int
}

type data struct {
	DisplayName string
	RoleName    string
	N           int
	I64         int64
	U8          uint8
	U64         uint64
	F           float64
	T           bool
	Z           int
	Empty       string
	Nil         any
	Any         any
	AnyInt      any
	List        []any
	Texts       []string
	Ints        []int
	NoTexts     []string
	Map         map[string]any
	TextMap     map[string]string
	Inner       inner
	Number      json.Number
	C           complex128
	Html        string
}

func (data) Greet(name string) string { return "hello " + name }

func (data) Fails() (string, error) { return "", errors.New("method failed") }

func standard() data {
	return data{
		DisplayName: "userpass-bob", RoleName: "read only", N: 42, I64: 64, U8: 8, U64: 1 << 63, F: 1.5, T: true,
		Any: "any", AnyInt: 7,
		List:    []any{1, "two", 3.5, nil, true, []any{"x"}, map[string]any{"k": "v"}},
		Texts:   []string{"c", "a", "b"},
		Ints:    []int{3, 1, 2},
		NoTexts: []string{},
		Map: map[string]any{"b": 2, "a": "one", "nil": nil, "deep": map[string]any{"x": map[string]any{"y": "z"}},
			"list": []any{1, 2}, "a-b": "dashed", "ä": "umlaut"},
		TextMap: map[string]string{"k": "v", "a": "b"},
		Inner:   inner{"in", 5}, Number: "1.50", C: complex(1, -2),
		Html: `<a href="x">'&'</a>`,
	}
}

var moment = time.Date(2026, 1, 2, 3, 4, 5, 678901200, time.UTC)

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func unbase64(s string) (string, error) {
	b, err := base64.StdEncoding.DecodeString(s)
	return string(b), err
}

func unhex(s string) (string, error) {
	b, err := hex.DecodeString(s)
	return string(b), err
}

var functions = template.FuncMap{
	"sha256":           hash,
	"base64":           func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"decode_base64":    unbase64,
	"hex":              func(s string) string { return hex.EncodeToString([]byte(s)) },
	"decode_hex":       unhex,
	"uppercase":        strings.ToUpper,
	"lowercase":        strings.ToLower,
	"replace":          func(old, new, s string) string { return strings.ReplaceAll(s, old, new) },
	"timestamp":        func(layout string) string { return moment.Format(layout) },
	"unix_time":        func() string { return fmt.Sprint(moment.Unix()) },
	"unix_time_millis": func() string { return fmt.Sprint(moment.UnixMilli()) },

	"upper":  strings.ToUpper,
	"add":    func(a, b int) int { return a + b },
	"fail":   func() (string, error) { return "", errors.New("failed on purpose") },
	"real":   func(f float64) string { return fmt.Sprint(f) },
	"list":   func(a ...any) []any { return a },
	"truth":  func(b bool) bool { return b },
	"signed": func(i int64) int64 { return i },
	"plain":  func(u uint64) uint64 { return u },
	"join":   func(sep string, a ...string) string { return strings.Join(a, sep) },
	"none":   func() any { return nil },
	"fn":     func() any { return func(n int, s string) any { return strings.Repeat(s, n) } },
}

type result struct {
	Template string `json:"template"`
	Missing  string `json:"missing,omitempty"`
	Left     string `json:"left,omitempty"`
	Right    string `json:"right,omitempty"`
	Output   string `json:"output"`
	Error    string `json:"error,omitempty"`
}

func render(r *result) {
	t := template.New("t").Funcs(functions).Delims(r.Left, r.Right)
	if r.Missing != "" {
		t.Option("missingkey=" + r.Missing)
	}
	t, err := t.Parse(r.Template)
	var out strings.Builder
	if err == nil {
		err = t.Execute(&out, standard())
	}
	if err != nil {
		r.Error = err.Error()
		return
	}
	r.Output = out.String()
}

func main() {
	file, err := os.Open(os.Args[1])
	if err != nil {
		panic(err)
	}
	var results []result
	current := result{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		line := lines.Text()
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "@missing="):
			current.Missing = strings.TrimPrefix(line, "@missing=")
		case strings.HasPrefix(line, "@delims="):
			current.Left, current.Right, _ = strings.Cut(strings.TrimPrefix(line, "@delims="), ",")
		default:
			next := current
			next.Template = strings.ReplaceAll(line, "⏎", "\n")
			render(&next)
			results = append(results, next)
		}
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(results); err != nil {
		panic(err)
	}
}
