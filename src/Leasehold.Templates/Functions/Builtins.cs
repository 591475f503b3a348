using System.Collections.Immutable;
using Leasehold.Templates.Values;

namespace Leasehold.Templates.Functions;

/// <summary>The functions of the language itself.</summary>
internal static class Builtins
{
    /// <summary>The first argument that is false, else the last; the execution evaluates no further.</summary>
    public static readonly TemplateFunction And = Of("and", 1, Undecided);

    /// <summary>The first argument that is true, else the last; the execution evaluates no further.</summary>
    public static readonly TemplateFunction Or = Of("or", 1, Undecided);

    public static readonly ImmutableArray<TemplateFunction> All =
    [
        And,
        Or,
        One("not", call => !TemplateValue.Truth(call.Arguments[0])),
        Of("call", 1, Calling.Call),
        Of("index", 1, Indexing.Index),
        Of("slice", 1, Indexing.Slice),
        One("len", call => Indexing.Length(call.Arguments[0])),
        Of("print", 0, Printers.Print),
        Of("println", 0, Printers.PrintLine),
        new("printf", [TemplateType.Text, TemplateType.Any], isVariadic: true, Printers.PrintFormat),
        Of("html", 0, Escaping.Html),
        Of("js", 0, Escaping.JavaScript),
        Of("urlquery", 0, Escaping.Query),
        Of("eq", 1, call => Comparison.Equal(call)),
        Two("ne", (a, b, call) => Not(Comparison.Equal(a, b, call))),
        Two("lt", Comparison.Less),
        Two("le", Comparison.LessOrEqual),
        Two("gt", (a, b, call) => Not(Comparison.LessOrEqual(a, b, call))),
        Two("ge", (a, b, call) => Not(Comparison.Less(a, b, call))),
    ];

    private static TemplateFunction Of(string name, int least, Func<FunctionCall, FunctionResult> body) =>
        new(name, [.. Enumerable.Repeat(TemplateType.Any, least + 1)], isVariadic: true, body);

    private static TemplateFunction One(string name, Func<FunctionCall, FunctionResult> body) =>
        new(name, [TemplateType.Any], isVariadic: false, body);

    private static TemplateFunction Two(
        string name, Func<TemplateValue?, TemplateValue?, FunctionCall, FunctionResult> body) =>
        new(name, [TemplateType.Any, TemplateType.Any], isVariadic: false,
            call => body(call.Arguments[0], call.Arguments[1], call));

    private static FunctionResult Not(FunctionResult result) => result.Error is null ? !IsTrue(result) : result;

    private static bool IsTrue(FunctionResult result) => TemplateValue.Truth(result.Value);

    private static FunctionResult Undecided(FunctionCall call) =>
        throw new InvalidOperationException("the execution decides and, or");
}
