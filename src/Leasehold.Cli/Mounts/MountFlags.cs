using System.Globalization;
using System.Text.Json;
using Leasehold.Cli.Input.Flags;

namespace Leasehold.Cli.Mounts;

/// <summary>The flags that enabling a secrets engine or an auth method has in common.</summary>
internal sealed class MountFlags(FlagSet flags)
{
    private readonly TextFlag _path = flags.Text("path", "Where to mount it; by default its type.");
    private readonly TextFlag _description = flags.Text("description", "What it is for.");
    private readonly DurationFlag _defaultTtl = flags.Duration("default-lease-ttl", "TTL of what it issues.");
    private readonly DurationFlag _maxTtl = flags.Duration("max-lease-ttl", "Max TTL of what it issues.");
    private readonly MapFlag _options = flags.Map("options", "Option of the engine; repeatable.");
    private readonly NumberFlag _version = flags.Number("version", "Version of the engine: 2 keeps versions (kv).");
    private readonly SwitchFlag _noCache = flags.Switch("force-no-cache", "Do not cache.");
    private readonly SwitchFlag _local = flags.Switch("local", "Neither replicated nor removed by replication.");
    private readonly SwitchFlag _sealWrap = flags.Switch("seal-wrap", "Wrap its storage by the seal as well.");
    private readonly SwitchFlag _entropy = flags.Switch("external-entropy-access", "Take entropy from the seal.");
    private readonly TextFlag _plugin = flags.Text("plugin-name", "Name of the plugin.");
    private readonly TextFlag _pluginVersion = flags.Text("plugin-version", "Version of the plugin.");
    private readonly TextFlag _visibility = flags.Text("listing-visibility", "unauth: show it to everybody.");
    private readonly TextFlag _tokenType = flags.Text("token-type", "service, batch or default-... (auth methods).");
    private readonly TextFlag _identityKey = flags.Text("identity-token-key", "Key for identity tokens of plugins.");
    private readonly ListFlag[] _lists =
    [
        flags.List("audit-non-hmac-request-keys", "Request key that audit shows in clear; repeatable."),
        flags.List("audit-non-hmac-response-keys", "Response key that audit shows in clear; repeatable."),
        flags.List("passthrough-request-headers", "Request header that the engine gets; repeatable."),
        flags.List("allowed-response-headers", "Response header that the engine may set; repeatable."),
        flags.List("allowed-managed-keys", "Managed key that the engine may use; repeatable."),
        flags.List("delegated-auth-accessors", "Accessor that the engine may authenticate with; repeatable."),
    ];

    /// <summary>The mount's path; the type where none was given.</summary>
    public string PathFor(string type) => Generic.ApiPath.Clean(_path.Value.Length > 0 ? _path.Value : type);

    /// <summary>What is to be mounted: of the type plugin, the one that the flag names.</summary>
    public string TypeOf(string argument) =>
        argument.Trim() is "plugin" && _plugin.Value.Length > 0 ? _plugin.Value : argument.Trim();

    public void WriteBody(Utf8JsonWriter body, string type)
    {
        body.WriteString("type", type);
        body.WriteString("description", _description.Value);
        body.WriteStartObject("config");
        body.WriteString("default_lease_ttl", _defaultTtl.Text);
        body.WriteString("max_lease_ttl", _maxTtl.Text);
        body.WriteBoolean("force_no_cache", _noCache.Value);
        WriteText(body, "listing_visibility", _visibility);
        WriteText(body, "plugin_name", _plugin);
        WriteText(body, "plugin_version", _pluginVersion);
        WriteText(body, "token_type", _tokenType);
        WriteText(body, "identity_token_key", _identityKey);
        foreach (var list in _lists)
            WriteList(body, list);
        body.WriteEndObject();
        body.WriteBoolean("local", _local.Value);
        body.WriteBoolean("seal_wrap", _sealWrap.Value);
        body.WriteBoolean("external_entropy_access", _entropy.Value);
        WriteOptions(body);
    }

    private void WriteOptions(Utf8JsonWriter body)
    {
        if (_options.Items.Count == 0 && _version.Value == 0)
        {
            body.WriteNull("options");
            return;
        }
        body.WriteStartObject("options");
        foreach (var (name, value) in _options.Items)
            if (name != "version" || _version.Value == 0)
                body.WriteString(name, value);
        if (_version.Value > 0)
            body.WriteString("version", _version.Value.ToString(CultureInfo.InvariantCulture));
        body.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter body, string name, TextFlag flag)
    {
        if (flag.IsSet)
            body.WriteString(name, flag.Value);
    }

    private static void WriteList(Utf8JsonWriter body, ListFlag flag)
    {
        if (!flag.IsSet)
            return;
        body.WriteStartArray(flag.Name.Replace('-', '_'));
        foreach (var item in flag.Items)
            body.WriteStringValue(item);
        body.WriteEndArray();
    }
}
