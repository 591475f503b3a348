using System.Globalization;
using System.Text.Json;
using Leasehold.Cli.Input.Flags;

namespace Leasehold.Cli.Mounts;

/// <summary>The flags of tuning: only what the command line names is sent.</summary>
internal sealed class TuneFlags
{
    private readonly TextFlag[] _texts;
    private readonly DurationFlag[] _ttls;
    private readonly ListFlag[] _lists;
    private readonly MapFlag _options;
    private readonly NumberFlag _version;
    private readonly NumberFlag? _threshold;
    private readonly DurationFlag[] _lockoutTimes = [];
    private readonly SwitchFlag? _lockoutOff;

    public TuneFlags(FlagSet flags, MountKind kind)
    {
        _ttls =
        [
            flags.Duration("default-lease-ttl", "TTL of what it issues; system for the system's."),
            flags.Duration("max-lease-ttl", "Max TTL of what it issues; system for the system's."),
        ];
        _texts =
        [
            flags.Text("description", "What it is for."),
            flags.Text("listing-visibility", "unauth: show it to everybody; hidden: to nobody."),
            flags.Text("plugin-version", "Version of the plugin."),
            flags.Text("identity-token-key", "Key for identity tokens of plugins."),
            .. kind.IsAuth ? [flags.Text("token-type", "service, batch or default-...")] : Array.Empty<TextFlag>(),
        ];
        _options = flags.Map("options", "Option of the engine; repeatable; an empty value takes it away.");
        _version = flags.Number("version", "Version of the engine: 2 keeps versions (kv).");
        _lists =
        [
            flags.List("audit-non-hmac-request-keys", "Request key that audit shows in clear; repeatable."),
            flags.List("audit-non-hmac-response-keys", "Response key that audit shows in clear; repeatable."),
            flags.List("passthrough-request-headers", "Request header that the engine gets; repeatable."),
            flags.List("allowed-response-headers", "Response header that the engine may set; repeatable."),
            flags.List("allowed-managed-keys", "Managed key that the engine may use; repeatable."),
            flags.List("delegated-auth-accessors", "Accessor that the engine may authenticate with; repeatable."),
        ];
        if (!kind.IsAuth)
            return;
        _threshold = flags.Number("user-lockout-threshold", "Failed logins in a row that lock a user out.");
        _lockoutTimes =
        [
            flags.Duration("user-lockout-duration", "How long a user stays out."),
            flags.Duration("user-lockout-counter-reset-duration", "When counting begins anew."),
        ];
        _lockoutOff = flags.Switch("user-lockout-disable", "Nobody is locked out.");
    }

    public void WriteBody(Utf8JsonWriter body)
    {
        foreach (var ttl in _ttls)
        {
            if (ttl.IsSet && ttl.Value != TimeSpan.Zero)
                body.WriteString(Field(ttl), ttl.Value < TimeSpan.Zero ? "system" : ttl.Text);
        }
        foreach (var text in _texts)
        {
            if (text.IsSet)
                body.WriteString(Field(text), text.Value);
        }
        foreach (var list in _lists)
            WriteList(body, list);
        WriteOptions(body);
        WriteLockout(body);
    }

    private void WriteOptions(Utf8JsonWriter body)
    {
        if (!_options.IsSet && !_version.IsSet)
            return;
        body.WriteStartObject("options");
        foreach (var (name, value) in _options.Items)
        {
            if (name != "version" || !_version.IsSet)
                body.WriteString(name, value);
        }
        if (_version.IsSet)
            body.WriteString("version", _version.Value.ToString(CultureInfo.InvariantCulture));
        body.WriteEndObject();
    }

    private void WriteLockout(Utf8JsonWriter body)
    {
        if (_threshold is not { } threshold || _lockoutOff is not { } off)
            return;
        if (!threshold.IsSet && !off.IsSet && !_lockoutTimes.Any(static time => time.IsSet))
            return;
        body.WriteStartObject("user_lockout_config");
        if (threshold.IsSet)
            body.WriteString("lockout_threshold", threshold.Value.ToString(CultureInfo.InvariantCulture));
        foreach (var time in _lockoutTimes)
        {
            if (time.IsSet)
                body.WriteString(Field(time)["user_".Length..], time.Text);
        }
        if (off.IsSet)
            body.WriteBoolean("lockout_disable", off.Value);
        body.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter body, ListFlag list)
    {
        if (!list.IsSet)
            return;
        body.WriteStartArray(Field(list));
        foreach (var item in list.Items)
            body.WriteStringValue(item);
        body.WriteEndArray();
    }

    private static string Field(Flag flag) => flag.Name.Replace('-', '_');
}
