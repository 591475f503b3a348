using System.Numerics;
using Leasehold.Templates.Functions;
using Leasehold.Templates.Usernames;
using Leasehold.Templates.Values;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Templates.Tests.Conformity;

/// <summary>The dot that <c>Go/main.go</c> renders with.</summary>
internal static class StandardData
{
    public static readonly ObjectValue Dot = new("main.data",
    [
        new("DisplayName", TemplateValue.Of("userpass-bob")),
        new("RoleName", TemplateValue.Of("read only")),
        new("N", TemplateValue.Of(42)),
        new("I64", new IntegerValue(64, TemplateType.Int64)),
        new("U8", new UnsignedValue(8, TemplateType.Uint8)),
        new("U64", new UnsignedValue(1UL << 63, TemplateType.Uint64)),
        new("F", TemplateValue.Of(1.5)),
        new("T", TemplateValue.Of(true)),
        new("Z", TemplateValue.Of(0)),
        new("Empty", TemplateValue.Of("")),
        new("Nil", TemplateType.Any, null),
        new("Any", TemplateType.Any, TemplateValue.Of("any")),
        new("AnyInt", TemplateType.Any, TemplateValue.Of(7)),
        new("List", ListValue.Of(TemplateValue.Of(1), TemplateValue.Of("two"), TemplateValue.Of(3.5), null,
            TemplateValue.Of(true), ListValue.Of(TemplateValue.Of("x")), Map(("k", TemplateValue.Of("v"))))),
        new("Texts", ListValue.OfTexts("c", "a", "b")),
        new("Ints", new ListValue(TemplateType.Int, [TemplateValue.Of(3), TemplateValue.Of(1), TemplateValue.Of(2)])),
        new("NoTexts", ListValue.OfTexts()),
        new("Map", Map(
            ("b", TemplateValue.Of(2)), ("a", TemplateValue.Of("one")), ("nil", null),
            ("deep", Map(("x", Map(("y", TemplateValue.Of("z")))))),
            ("list", ListValue.Of(TemplateValue.Of(1), TemplateValue.Of(2))),
            ("a-b", TemplateValue.Of("dashed")), ("ä", TemplateValue.Of("umlaut")))),
        new("TextMap", MapValue.OfTexts([KeyValuePair.Create("k", "v"), KeyValuePair.Create("a", "b")])),
        new("Inner", new ObjectValue("main.inner",
            [new("A", TemplateValue.Of("in")), new("B", TemplateValue.Of(5))])),
        new("Number", TextValue.JsonNumber("1.50")),
        new("C", new ComplexValue(new Complex(1, -2))),
        new("Html", TemplateValue.Of("<a href=\"x\">'&'</a>")),
    ],
        new TemplateFunction("Greet", [TemplateType.Text], false, call => FunctionResult.Text("hello " + call.Text(0))),
        new TemplateFunction("Fails", [], false, _ => FunctionResult.Failed("method failed")));

    /// <summary>The moment of all cases.</summary>
    public static readonly TimeProvider Clock =
        new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(6_789_012));

    public static readonly FunctionSet Functions = UsernameFunctions.Create(Clock, bytes => bytes.Clear()).With(
        new TemplateFunction("upper", [TemplateType.Text], false,
            call => FunctionResult.Text(call.Text(0).ToUpperInvariant())),
        new TemplateFunction("add", [TemplateType.Int, TemplateType.Int], false,
            call => TemplateValue.Of(call.Integer(0) + call.Integer(1))),
        new TemplateFunction("fail", [], false, _ => FunctionResult.Failed("failed on purpose")),
        new TemplateFunction("real", [TemplateType.Float], false,
            call => FunctionResult.Text(call.Arguments[0] is FloatValue { Value: 1.5 } ? "1.5" : "1")),
        new TemplateFunction("list", [TemplateType.Any], true, call => ListValue.Of(call.Arguments.ToArray())),
        new TemplateFunction("truth", [TemplateType.Bool], false, call => call.Arguments[0] is { IsTrue: true }),
        Same("signed", TemplateType.Int64),
        Same("plain", TemplateType.Uint64),
        new TemplateFunction("join", [TemplateType.Text, TemplateType.Text], true, call =>
        {
            var texts = call.Arguments[1..].ToArray().OfType<TextValue>().Select(text => text.Text);
            return FunctionResult.Text(string.Join(call.Text(0), texts));
        }),
        new TemplateFunction("none", [], false, _ => FunctionResult.Nil),
        new TemplateFunction("fn", [], false, _ => new FunctionValue(Repeat)));

    private static TemplateFunction Repeat => new("repeat", [TemplateType.Int, TemplateType.Text], false,
        call => FunctionResult.Text(string.Concat(Enumerable.Repeat(call.Text(1), (int)call.Integer(0)))));

    private static TemplateFunction Same(string name, TemplateType type) => new(name, [type], false,
        call => call.Arguments[0] is { } value ? value : FunctionResult.Nil);

    private static MapValue Map(params (string Key, TemplateValue? Value)[] entries) =>
        MapValue.Of(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
}
