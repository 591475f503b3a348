using Leasehold.Core.Mounts;
using Leasehold.Core.Requests;
using Leasehold.Core.Routing;

namespace Leasehold.Core.SystemApi;

/// <summary>
/// Reads the settings of a mount, where it is enabled and where it is tuned (<c>spec/tokens.md</c> 11.2, 11.3): what is
/// not sent stays as it was.
/// </summary>
internal static class TuningFields
{
    private static readonly string[] TokenTypes = ["default-service", "default-batch", "service", "batch"];

    /// <summary>The fields that both take.</summary>
    public static readonly FieldSet All = new(
        Field.Text("default_lease_ttl", "The TTL of what asks for none; system inherits."),
        Field.Text("max_lease_ttl", "The longest life; system inherits."),
        Field.Flag("force_no_cache", "Accepted for compatibility."),
        Field.CommaList("audit_non_hmac_request_keys", "Request keys that audit writes in the clear."),
        Field.CommaList("audit_non_hmac_response_keys", "Response keys that audit writes in the clear."),
        Field.Text("listing_visibility", "hidden or unauth."),
        Field.CommaList("passthrough_request_headers", "Accepted for compatibility."),
        Field.CommaList("allowed_response_headers", "Accepted for compatibility."),
        Field.Text("token_type", "What an auth method issues: default-service, default-batch, service or batch."),
        Field.Text("plugin_name", "The old place of plugin_name."),
        Field.Text("plugin_version", "Accepted where empty, or the one built in."),
        Field.Map("user_lockout_config", "When failing logins lock a user out of an auth method."));

    /// <summary>Why an engine is not there in a version; null if it is, or none was named.</summary>
    public static Refusal? VersionFault(string version) => version is "" or BuiltinPlugins.Version
        ? null
        : Refusal.Invalid($"plugin_version \"{version}\" is not available: all plugins are built in");

    /// <summary>Applies what was sent; the refusal says what is wrong with it.</summary>
    public static Refusal? Apply(FieldValues sent, MountTuning before, EngineType type, out MountTuning after)
    {
        after = before;
        if (ReadTtl(sent, "default_lease_ttl", "default", before.DefaultLeaseTtl, out var defaultTtl) is { } badDefault)
            return badDefault;
        if (ReadTtl(sent, "max_lease_ttl", "max", before.MaxLeaseTtl, out var maxTtl) is { } badMax)
            return badMax;
        if (sent.Text("listing_visibility") is not ("" or "hidden" or "unauth"))
            return Refusal.Invalid($"invalid listing_visibility {sent.Text("listing_visibility")}");
        if (VersionFault(sent.Text("plugin_version")) is { } noVersion)
            return noVersion;
        if (sent.Text("token_type") is { Length: > 0 } kind && Array.IndexOf(TokenTypes, kind) < 0)
            return Refusal.Invalid("invalid value for 'token_type'");
        if (UserLockoutFields.Apply(sent, before.UserLockout, type, out var lockout) is { } badLockout)
            return badLockout;
        after = before with
        {
            DefaultLeaseTtl = defaultTtl,
            MaxLeaseTtl = maxTtl,
            ForceNoCache = sent.Has("force_no_cache") ? sent.Flag("force_no_cache") : before.ForceNoCache,
            ListingVisibility = TextOf(sent, "listing_visibility", before.ListingVisibility),
            AuditNonHmacRequestKeys = ListOf(sent, "audit_non_hmac_request_keys", before.AuditNonHmacRequestKeys),
            AuditNonHmacResponseKeys = ListOf(sent, "audit_non_hmac_response_keys", before.AuditNonHmacResponseKeys),
            PassthroughRequestHeaders = ListOf(sent, "passthrough_request_headers", before.PassthroughRequestHeaders),
            AllowedResponseHeaders = ListOf(sent, "allowed_response_headers", before.AllowedResponseHeaders),
            TokenType = type.Class == EngineClass.Auth && sent.Text("token_type").Length > 0
                ? sent.Text("token_type")
                : before.TokenType,
            UserLockout = lockout,
        };
        return null;
    }

    private static string TextOf(FieldValues sent, string name, string before) =>
        sent.Has(name) ? sent.Text(name) : before;

    private static IReadOnlyList<string> ListOf(FieldValues sent, string name, IReadOnlyList<string> before) =>
        sent.Has(name) ? sent.TextList(name) : before;

    private static Refusal? ReadTtl(FieldValues sent, string field, string word, long before, out long seconds)
    {
        seconds = before;
        var text = sent.Text(field);
        if (text.Length == 0)
            return null;
        seconds = 0;
        if (string.Equals(text, "system", StringComparison.Ordinal))
            return null;
        if (!GoDuration.TryParse(text, out var duration, out var error))
            return Refusal.Invalid($"unable to parse {word} TTL of {text}: {error}");
        seconds = Math.Max(0, GoDuration.WholeSeconds(duration));
        return null;
    }
}
