using System.Security.Cryptography;
using System.Text;
using Leasehold.Core.Requests;
using Leasehold.Engines.Database.Drivers;
using Leasehold.Templates;
using Leasehold.Templates.Usernames;
using Leasehold.Templates.Values;

namespace Leasehold.Engines.Database.Credentials;

/// <summary>Makes names of users by templates in Go's language.</summary>
internal sealed class Usernames
{
    private readonly TimeProvider _time;
    private readonly TemplateOptions _options;

    // Words and times that have nothing in common at their beginnings.
    private readonly IReadOnlyList<(string Word, TemplateOptions Options)> _probes;

    /// <param name="time">What the templates' functions tell the time by.</param>
    public Usernames(TimeProvider time)
    {
        _time = time;
        _options = Options(time);
        _probes =
        [
            ("aaaaaaaa", Options(new Moment(DateTimeOffset.UnixEpoch))),
            ("zzzzzzzz", Options(new Moment(new DateTimeOffset(2345, 12, 31, 23, 59, 58, TimeSpan.Zero)))),
            ("00000000", _options),
            ("", _options),
        ];
    }

    /// <summary>Why a template makes no names; null if it does. The empty one is the plugin's own.</summary>
    public string? Fault(string template)
    {
        if (template.Length == 0)
            return null;
        if (Template.Parse(template, _options) is { Error: { } error })
            return $"unable to initialize username template: unable to parse template: {error.Message}";
        return Render(template, "", "", _options, CancellationToken.None).Refusal is { } fault
            ? $"invalid username template: {fault.Errors[0]}"
            : null;
    }

    /// <summary>A new name.</summary>
    /// <param name="rules">What the plugin says of names.</param>
    /// <param name="template">The connection's template; empty for the plugin's own.</param>
    /// <param name="displayName">The caller's display name.</param>
    /// <param name="role">The role.</param>
    /// <param name="cancel">The caller leaves.</param>
    public Outcome<string> New(
        UsernameRules rules, string template, string displayName, string role, CancellationToken cancel)
    {
        var (name, refusal) = Render(
            template.Length > 0 ? template : rules.DefaultTemplate, displayName, role, _options, cancel);
        if (name is null)
            return refusal ?? Refusal.Internal;
        if (name.Length == 0)
            return Refusal.Invalid("failed to generate username: the username template makes an empty name");
        var length = Encoding.UTF8.GetByteCount(name);
        return length <= rules.LongestName ? name : Refusal.Invalid(
            $"failed to generate username: the username template makes a name of {length} bytes, and the database " +
            $"takes {rules.LongestName}: let it end in `| truncate {rules.LongestName}`");
    }

    /// <summary>What all names begin with, whoever asks and whatever is drawn; empty if nothing.</summary>
    public string PrefixOf(UsernameRules rules, string template)
    {
        var names = new List<string>();
        foreach (var (word, options) in _probes)
        {
            var (name, _) = Render(
                template.Length > 0 ? template : rules.DefaultTemplate, word, word, options, CancellationToken.None);
            names.Add(name ?? "");
        }
        return Orphans.UsernamePattern.Common(names);
    }

    private Outcome<string> Render(
        string template, string displayName, string role, TemplateOptions options, CancellationToken cancel)
    {
        if (Template.Parse(template, options).Template is not { } parsed)
            return Refusal.Invalid("failed to generate username: the username template cannot be read");
        var dot = new ObjectValue(
            "dbplugin.UsernameMetadata",
            [
                new ObjectField("DisplayName", TextValue.From(displayName)),
                new ObjectField("RoleName", TextValue.From(role)),
            ]);
        var rendered = parsed.Render(dot, _time, cancel);
        return rendered.Error is { } error
            ? Refusal.Invalid($"unable to apply template: {error.Message}")
            : rendered.Output ?? "";
    }

    private static TemplateOptions Options(TimeProvider time) => new()
    {
        Name = "template",
        Functions = UsernameFunctions.Create(time, RandomNumberGenerator.Fill),
        Limits = TemplateLimits.Default with
        {
            MaxSource = DatabaseLimits.RowBytes,
            MaxOutput = DatabaseLimits.UsernameBytes,
            MaxTime = DatabaseLimits.TemplateTime,
        },
    };

    /// <summary>A clock that stands.</summary>
    private sealed class Moment(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
