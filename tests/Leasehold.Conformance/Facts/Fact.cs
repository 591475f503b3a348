using System.Text.RegularExpressions;
using Leasehold.Conformance.Runs;

namespace Leasehold.Conformance.Facts;

/// <summary>One statement about an answer: a place, a verb, and mostly a value. README.md lists the verbs.</summary>
internal sealed partial record Fact(string Place, string Verb, string Value)
{
    public static Fact Parse(string text)
    {
        if (Grammar().Match(text) is not { Success: true } match)
            throw new FormatException($"`{text}` is no fact");
        return new Fact(match.Groups["place"].Value, match.Groups["verb"].Value, match.Groups["value"].Value.Trim());
    }

    /// <summary>Why it does not hold of <paramref name="answer"/>; null when it does.</summary>
    public string? Fault(Answer answer)
    {
        if (Place == "body")
            return Say(TextJudge.Holds(answer.Body, Verb, Value), answer.Body);
        if (Place.StartsWith("header ", StringComparison.Ordinal))
        {
            var header = answer.Header(Place["header ".Length..]);
            return Say(TextJudge.Holds(header, Verb, Value), header ?? "(absent)");
        }
        if (answer.Json is not { } json)
            return Say(Verb == "absent", "(the body is no JSON)");
        var found = JsonPath.Find(json, Place);
        return Say(JsonJudge.Holds(found, Verb, Value), found?.GetRawText() ?? "(absent)");
    }

    private string? Say(bool holds, string actual) => holds ? null : $"`{Place} {Verb} {Value}` but it is {actual}";

    [GeneratedRegex(
        @"^(?<place>header [\w-]+|(?:[^\s""]|""[^""]*"")+)\s+" +
        @"(?<verb>=|!=|<=|>=|exists|absent|empty|matches|contains|lacks|length|is|keys)(?:\s+(?<value>.*))?$",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Grammar();
}
