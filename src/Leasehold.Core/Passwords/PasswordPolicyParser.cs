using System.Text;
using Leasehold.Hcl;

namespace Leasehold.Core.Passwords;

/// <summary>Reads password policies, HCL or JSON (<c>spec/system.md</c> 10.1).</summary>
internal static class PasswordPolicyParser
{
    private const int MostCharset = 255;
    private const int Shortest = 4;
    private const int Longest = 100;

    /// <summary>The rules; null with the reason.</summary>
    public static PasswordRules? Parse(string text, out string problem)
    {
        problem = "";
        if (!HclParser.Parse(text).Succeeded(out var document, out var error))
        {
            problem = $"invalid password policy: unable to decode: {error}";
            return null;
        }
        var errors = new List<HclError>();
        var reader = new HclReader(document, document.Root, errors);
        var rules = ReadRules(reader, out var fault);
        var length = reader.Integer("length") ?? 0;
        var required = rules.Sum(static rule => rule.MinChars);
        fault ??= reader.Except("length", "rule").FirstOrDefault() is { } unknown
            ? $"failed to decode configuration: invalid key \"{unknown.Key}\" on line {unknown.Position.Line}"
            : errors.Count > 0 ? $"failed to decode configuration: {errors[0]}"
            : length <= 0 ? "length must be > 0"
            : rules.Count == 0 && length is >= Shortest and <= Longest ? "no charset specified"
            : required > length ? $"specified rules require at least {required} characters but {length} is specified"
            : null;
        if (fault is not null)
            problem = $"invalid password policy: {fault}";
        else if (length is < Shortest or > Longest)
            problem = $"passwords must be between {Shortest} and {Longest} characters";
        return problem.Length == 0 ? new PasswordRules((int)length, rules) : null;
    }

    private static List<PasswordRule> ReadRules(HclReader reader, out string? fault)
    {
        fault = null;
        var rules = new List<PasswordRule>();
        foreach (var block in reader.Blocks("rule", labels: 1))
        {
            if (!string.Equals(block.Labels[0], "charset", StringComparison.Ordinal))
            {
                fault ??= $"unknown rule type \"{block.Labels[0]}\"";
                continue;
            }
            var inside = reader.Inside(block.Body);
            var charset = (inside.Text("charset") ?? "").EnumerateRunes().ToHashSet();
            fault ??= FaultOf(charset);
            rules.Add(new PasswordRule(charset, Math.Clamp(inside.Integer("min-chars") ?? 0, 0, int.MaxValue)));
        }
        return rules;
    }

    private static string? FaultOf(HashSet<Rune> charset)
    {
        if (charset.Count == 0)
            return "no charset specified";
        if (charset.Count > MostCharset)
            return $"charset has more than {MostCharset} characters";
        return charset.Any(static character => !IsPrintable(character)) ? "non-printable character in charset" : null;
    }

    private static bool IsPrintable(Rune character) => character.Value == ' ' ||
        !(Rune.IsControl(character) || Rune.IsWhiteSpace(character) || character == Rune.ReplacementChar);
}
