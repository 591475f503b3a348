using System.Globalization;
using Leasehold.Hcl;

namespace Leasehold.Core.Policies;

/// <summary>Reads one <c>path</c> block.</summary>
internal sealed class PolicyRuleReader(HclReader reader, HclBlock block)
{
    private const Capability Reading = Capability.Read | Capability.List;
    private const Capability Writing = Reading | Capability.Create | Capability.Update | Capability.Delete;

    // Obeying a block without these would grant what its author meant to withhold.
    private static readonly string[] Unsupported = ["control_group", "list_scan_response_keys_filter_path"];

    private static readonly string[] Known =
    [
        "capabilities", "policy", "allowed_parameters", "denied_parameters", "required_parameters",
        "min_wrapping_ttl", "max_wrapping_ttl", "mfa_methods", "pagination_limit", "expiration", "comment",
        .. Unsupported,
    ];

    private readonly string _path = block.Labels[0];
    private string? _refusal;

    /// <summary>Absent when the block is refused; the refusal then says why.</summary>
    public PolicyRule? Read(out string? refusal)
    {
        var rule = Read();
        refusal = _refusal;
        return refusal is null ? rule : null;
    }

    private PolicyRule? Read()
    {
        if (PathTemplate.Parse(_path) is not { } template)
            return Refuse("failed to validate policy templating: unbalanced templating characters");
        foreach (var unknown in reader.Except(Known))
            return RefusePath(PolicyParser.UnknownKey(unknown));
        foreach (var item in block.Body.Items)
        {
            if (item.Labels.Count > 0)
                return RefusePath($"{item.Key}: expected no label");
            if (Unsupported.Contains(item.Key) && item.Value is not HclNull)
                return RefusePath($"{item.Key} is not supported");
        }
        if (_path.Contains(PathPattern.ForbiddenWildcards, StringComparison.Ordinal))
            return RefusePath("invalid use of wildcards ('+*' is forbidden)");

        var capabilities = Capabilities();
        var rule = new PolicyRule
        {
            Template = template,
            Line = block.Position.Line,
            Capabilities = capabilities,
            ExpiresAt = Expiration(),
        };
        return (capabilities & Capability.Deny) != 0 ? rule : Constrained(rule);
    }

    private PolicyRule? Constrained(PolicyRule rule)
    {
        var constrained = rule with
        {
            Allowed = Parameters("allowed_parameters"),
            Denied = Parameters("denied_parameters"),
            Required = [.. TextList("required_parameters").Select(static name => name.ToLowerInvariant())],
            MinWrapping = WrappingTtl("min_wrapping_ttl"),
            MaxWrapping = WrappingTtl("max_wrapping_ttl"),
            PageLimit = PageLimit(),
        };
        TextList("mfa_methods");
        return constrained is { MinWrapping.Ticks: > 0, MaxWrapping.Ticks: > 0 }
            && constrained.MaxWrapping < constrained.MinWrapping
            ? Refuse("max_wrapping_ttl cannot be less than min_wrapping_ttl")
            : constrained;
    }

    private Capability Capabilities()
    {
        var capabilities = Legacy();
        foreach (var name in TextList("capabilities"))
        {
            if (CapabilityNames.Find(name) is { } capability)
                capabilities |= capability;
            else
                RefusePath($"invalid capability {QuotedName.Of(name)}");
        }
        return (capabilities & Capability.Deny) != 0 ? Capability.Deny : capabilities;
    }

    private Capability Legacy()
    {
        switch (reader.Find("policy"))
        {
            case null or HclText { Value: "" }:
                return Capability.None;
            case HclText { Value: "deny" }:
                return Capability.Deny;
            case HclText { Value: "read" }:
                return Reading;
            case HclText { Value: "write" }:
                return Writing;
            case HclText { Value: "sudo" }:
                return Writing | Capability.Sudo;
            case { } other:
                RefusePath($"invalid policy {QuotedName.Of(HclReader.ScalarText(other) ?? "")}");
                return Capability.None;
        }
    }

    // A key that is repeated adds up, like repeated blocks.
    private List<string> TextList(string key)
    {
        var texts = new List<string>();
        foreach (var item in block.Body.Items)
        {
            if (item.Key != key || item.Value is HclNull)
                continue;
            foreach (var value in item.Value is HclList list ? list.Items : [item.Value])
            {
                if (item.Value is HclList && value is HclText text)
                    texts.Add(text.Value);
                else
                    RefusePath($"{key}: expected a list of texts");
            }
        }
        return texts;
    }

    private ParameterSet Parameters(string key)
    {
        var set = ParameterSet.Empty;
        foreach (var item in block.Body.Items)
        {
            if (item.Key != key || item.Value is HclNull)
                continue;
            foreach (var body in item.Value is HclList list ? list.Items : [item.Value])
            {
                if (body is HclObject parameters)
                    set = parameters.Items.Aggregate(set, (sum, parameter) => sum.Merge(Parameter(key, parameter)));
                else
                    RefusePath($"{key}: expected parameters in braces");
            }
        }
        return set;
    }

    private ParameterSet Parameter(string key, HclItem item)
    {
        if (item is { Labels.Count: 0, Value: HclList values })
            return ParameterSet.Of(item.Key, [.. values.Items.Select(ParameterValue.Of)]);
        RefusePath($"{key}: expected a list of values for {QuotedName.Of(item.Key)}");
        return ParameterSet.Empty;
    }

    private TimeSpan WrappingTtl(string key)
    {
        if (reader.Find(key) is not { } value)
            return TimeSpan.Zero;
        var problem = "could not parse duration from input";
        var text = value is HclFlag ? null : HclReader.ScalarText(value);
        if (text is not null && DurationText.TryParse(text.Trim(), out var ttl, out problem) && ttl >= TimeSpan.Zero)
            return ttl;
        Refuse($"error parsing {key}: {problem ?? $"cannot provide negative value '{text}'"}");
        return TimeSpan.Zero;
    }

    private int PageLimit()
    {
        if (reader.Find("pagination_limit") is not { } value)
            return 0;
        if (IntegerText.TryParse(HclReader.ScalarText(value) ?? "", out var limit)
            && limit is >= int.MinValue and <= int.MaxValue)
            return Math.Max((int)limit, 0);
        RefusePath("pagination_limit: expected a whole number");
        return 0;
    }

    private DateTimeOffset? Expiration()
    {
        if (reader.Find("expiration") is not { } value || value is HclText { Value: "" })
            return null;
        var text = HclReader.ScalarText(value) ?? "";
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds())
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (text.Contains('T')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return at;
        RefusePath($"invalid expiration time: {QuotedName.Of(text)}");
        return null;
    }

    private PolicyRule? RefusePath(string reason) => Refuse($"path {QuotedName.Of(_path)}: {reason}");

    private PolicyRule? Refuse(string reason)
    {
        _refusal ??= reason;
        return null;
    }
}
