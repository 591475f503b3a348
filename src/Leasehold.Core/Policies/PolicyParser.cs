using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using Leasehold.Hcl;

namespace Leasehold.Core.Policies;

/// <summary>Reads policies from their text, HCL or JSON.</summary>
public static class PolicyParser
{
    private const string Failed = "failed to parse policy: ";

    /// <summary>Reads a policy.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text; see <see cref="TextAsSent"/> for what a request carries.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="problem">Why not, in the words clients know.</param>
    public static bool TryParse(
        PolicyName name, string text,
        [NotNullWhen(true)] out Policy? policy, [NotNullWhen(false)] out string? problem)
    {
        policy = null;
        if (!HclParser.Parse(text).Succeeded(out var document, out var error))
        {
            problem = Failed + error;
            return false;
        }

        var (rules, refusal) = Rules(document);
        problem = refusal is null ? null : Failed + refusal;
        policy = refusal is null ? new Policy(name, text, rules) : null;
        return policy is not null && problem is null;
    }

    /// <summary>The text of a policy as sent: if all of it is standard base64, what that encodes.</summary>
    public static string TextAsSent(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var bytes = new byte[value.Length];
        if (value.AsSpan().ContainsAny(' ', '\t') || !Convert.TryFromBase64String(value, bytes, out var length))
            return value;
        var decoded = bytes.AsSpan(0, length);
        return Utf8.IsValid(decoded) ? Encoding.UTF8.GetString(decoded) : value;
    }

    private static (IReadOnlyList<PolicyRule> Rules, string? Refusal) Rules(HclDocument document)
    {
        var errors = new List<HclError>();
        var reader = new HclReader(document, document.Root, errors);
        foreach (var unknown in reader.Except("name", "path"))
            return ([], UnknownKey(unknown));
        reader.Text("name");

        var rules = new List<PolicyRule>();
        foreach (var block in reader.Blocks("path", labels: 1))
        {
            var rule = new PolicyRuleReader(reader.Inside(block.Body), block).Read(out var refusal);
            if (rule is null)
                return ([], refusal);
            rules.Add(rule);
        }
        return (rules, errors.Count > 0 ? errors[0].ToString() : null);
    }

    internal static string UnknownKey(HclItem item) =>
        $"invalid key {QuotedName.Of(item.Key)} on line {item.Position.Line}";
}
