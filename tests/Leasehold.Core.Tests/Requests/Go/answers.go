// Writes what Go itself makes of durations, numbers, booleans and times as texts: `go run answers.go > GoAnswers.txt`.
// The answers are checked in, so that the tests need no Go. Made with go1.19.8.
package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

func list(text string) []string { return strings.Split(text, "|") }

func main() {
	units := list("ns|us|µs|μs|ms|s|m|h|d|S|H|w|y||sec|min| s|s ")
	numbers := list("0|1|-1|+1|1.5|.5|1.|.|-.5|+.5|01|007|1e3|1_000|0x10|١|1.000000001|0.9999999999|0.30000000000000000000001|" +
		"9223372036854775807|9223372036854775808|-9223372036854775808|2562047|2562048|-2562047|153722867|153722868|9223372036|9223372037||-|+|--1| 1|1 |1.5.5|1,5|NaN|Inf|99999999999999999999")
	durations := list("|0|-0|+0|00|1h30m|1h-30m|1h 30m|h|1h30|1h30m15.5s|-1h30m|1m1h|1s1s|1h1|3000000h|100ns100us|2562047h47m16.854775807s|2562047h47m16.854775808s|" +
		"-2562047h47m16.854775808s|-2562047h47m16.854775809s|0.000000000001h|1e3s|1\u00a0h|\x001h|1h\x00|é|1é|\"1h\"|1d12h|0.0000000000000000000000000000000000001s|9007199254.740993s|0.1000000000000000055511151231257827s|.s|+.s|-.s|10000000000000000000000000s")
	for _, n := range numbers {
		for _, u := range units {
			durations = append(durations, n+u)
		}
	}
	for _, text := range durations {
		d, err := time.ParseDuration(text)
		answer("duration", text, strconv.FormatInt(int64(d), 10), err)
	}
	for _, n := range []int64{0, 1, 999, 1000, 1500, 999999, 1000000, 1500000, 999999900, 1000000000, 1000000100, 59999999900, 60000000000, 61000000000,
		3600000000000, 3661000000000, 86400000000000, 2592000000000000, 123456789000000, -1500000000, -90000000000, 100, 500, -100} {
		fmt.Printf("format\t%s\t%s\n", strconv.Quote(strconv.FormatInt(n, 10)), strconv.QuoteToASCII(time.Duration(n).String()))
	}
	integers := list("|0|-0|+0|00|7|-7|+7|007|017|-017|08|0x10|0X1f|-0x10|0x|0b101|0B2|0b|0o17|0O17|0o8|0o|1_000|0x_1f|1__0|_1|1_|0_7|0b_1|1e3|1.0|1.5| 1|1 |9223372036854775807|9223372036854775808|" +
		"-9223372036854775808|-9223372036854775809|0x7fffffffffffffff|0x8000000000000000|-0x8000000000000000|01777777777777777777777|99999999999999999999|--1|+-1|٣|１|1\x00|abc|0xg|a|0xA|0777|0_|0x1_0")
	for _, text := range integers {
		n, err := strconv.ParseInt(text, 0, 64)
		answer("int", text, strconv.FormatInt(n, 10), err)
		n, err = strconv.ParseInt(text, 10, 64)
		answer("decimal", text, strconv.FormatInt(n, 10), err)
	}
	floats := list("0|-0|1|1.5|.5|5.|.|1e3|1E3|1e+3|1e-3|1e|e1|1e400|-1e400|1e-400|0x1p4|0x1p|0x10|0X1P-2|1_000|1_0.5|inf|Inf|+Inf|-inf|infinity|nan|NaN|+nan| 1|1 |1,5|١|1.7976931348623157e308|1.7976931348623159e308|4.9e-324|2e-324|0.1|123456789012345678901234567890|1f|1d|--1|+1|-.5|+.5e1|1.5.5|1e1.5|1\x00|0b1|0o7|1e99999999999")
	for _, text := range floats {
		f, err := strconv.ParseFloat(text, 64)
		if err == nil && (math.IsInf(f, 0) || math.IsNaN(f)) {
			fmt.Printf("float\t%s\tnot finite\n", strconv.Quote(text))
			continue
		}
		answer("float", text, strconv.FormatUint(math.Float64bits(f), 16), err)
	}
	for _, text := range list("1|t|T|TRUE|true|True|0|f|F|FALSE|false|False||tRUE|yes|no|on|off|2|-1|01|1.0| true|true |TRue|y|n|нет|true\x00|null") {
		b, err := strconv.ParseBool(text)
		answer("bool", text, strconv.FormatBool(b), err)
	}
	moments := list("2024-05-01T10:00:00Z|2024-05-01T10:00:00.1Z|2024-05-01T10:00:00.123456789Z|2024-05-01T10:00:00.1234567891234Z|2024-05-01T10:00:00,5Z|2024-05-01T10:00:00+02:00|" +
		"2024-05-01T10:00:00-23:59|2024-05-01T10:00:00+24:00|2024-05-01T10:00:00+00:60|2024-05-01t10:00:00Z|2024-05-01T10:00:00z|2024-05-01 10:00:00Z|2024-05-01|2024-05-01T10:00Z|2024-05-01T10:00:00|" +
		"2024-02-29T00:00:00Z|2023-02-29T00:00:00Z|2024-13-01T00:00:00Z|2024-00-01T00:00:00Z|2024-05-32T00:00:00Z|2024-05-01T24:00:00Z|2024-05-01T23:59:60Z|2024-05-01T10:60:00Z|0001-01-01T00:00:00Z|9999-12-31T23:59:59.9999999Z|" +
		"24-05-01T10:00:00Z|2024-5-1T10:00:00Z|2024-05-01T1:00:00Z|2024-05-01T10:00:00.Z|2024-05-01T10:00:00.5|2024-05-01T10:00:00+0200|2024-05-01T10:00:00+02|2024-05-01T10:00:00Z | 2024-05-01T10:00:00Z|2024-05-01T10:00:00ZZ|-2024-05-01T10:00:00Z|" +
		"10000-05-01T10:00:00Z|2024-05-01T10:00:00+02:00:00|2024-05-01T10:00:00\u2212" + "02:00|２024-05-01T10:00:00Z|2024-05-01T10:00:00.1x")
	for _, text := range moments {
		m, err := time.Parse(time.RFC3339, text)
		answer("time", text, strconv.FormatInt(m.Unix(), 10)+"."+strconv.Itoa(m.Nanosecond()/100), err)
	}
	for _, ticks := range []int64{0, 1, 10, 1000000, 1234567, 5000000, 9999999, 1200000} {
		m := time.Unix(1714557600, ticks*100).UTC()
		fmt.Printf("rfc3339\t%s\t%s\n", strconv.Quote(strconv.FormatInt(ticks, 10)), strconv.Quote(m.Format(time.RFC3339Nano)))
	}
}

// A line is the kind, the text as Go quotes it in ASCII, and the value, or the error as Go quotes it in ASCII.
func answer(kind, text, value string, err error) {
	if err != nil {
		message := err.Error()
		if kind != "duration" {
			message = "error"
		}
		fmt.Printf("%s\t%s\t!%s\n", kind, strconv.QuoteToASCII(text), strconv.QuoteToASCII(message))
		return
	}
	fmt.Printf("%s\t%s\t%s\n", kind, strconv.QuoteToASCII(text), value)
}
