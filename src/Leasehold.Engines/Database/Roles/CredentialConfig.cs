using Google.Protobuf.Collections;
using Leasehold.Core.Json;
using Leasehold.Core.Requests;

namespace Leasehold.Engines.Database.Roles;

/// <summary>What kind of credentials a role makes, and how.</summary>
internal static class CredentialConfig
{
    /// <summary>The setting that names a password policy.</summary>
    public const string PasswordPolicy = "password_policy";

    private const string PrivateKey = "ca_private_key";

    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        [DatabaseTypes.Password] = [PasswordPolicy],
        ["rsa_private_key"] = ["format", "key_bits"],
        ["client_certificate"] =
            ["common_name_template", "ca_cert", PrivateKey, "key_type", "key_bits", "signature_bits"],
    };

    private static readonly string[] KeyBits = ["2048", "3072", "4096"];

    /// <summary>Takes the type and the settings that were sent; what is left out stays, if the type does.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="type">The type before; empty for a new role.</param>
    /// <param name="config">The settings, changed in place.</param>
    public static Outcome<string> Apply(Request request, string type, MapField<string, string> config)
    {
        var asked = request.Has("credential_type") || type.Length == 0 ? request.Text("credential_type") : type;
        if (!Known.TryGetValue(asked, out var names))
            return Refusal.Invalid($"invalid credential_type \"{asked}\"");
        if (asked != type)
            config.Clear();
        if (request.Has("credential_config"))
        {
            config.Clear();
            foreach (var (name, value) in request.Fields.Pairs("credential_config"))
            {
                if (names.Contains(name, StringComparer.Ordinal))
                    config[name] = value;
            }
        }
        return Fault(asked, config) is { } fault
            ? Refusal.Invalid($"credential_config validation failed: {fault}")
            : asked;
    }

    /// <summary>Adds what may be shown of it.</summary>
    public static void AddTo(JsonMap data, string type, MapField<string, string> config)
    {
        data.Add("credential_type", type);
        var shown = config.Where(static pair => pair.Key != PrivateKey)
            .ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal);
        if (shown.Count > 0)
            data.Add("credential_config", shown);
    }

    private static string? Fault(string type, MapField<string, string> config)
    {
        if (type != "rsa_private_key")
            return null;
        if (config.TryGetValue("key_bits", out var bits) && !KeyBits.Contains(bits, StringComparer.Ordinal))
            return $"invalid key_bits {bits}: one of {string.Join(", ", KeyBits)}";
        return config.TryGetValue("format", out var format) && format != "pkcs8"
            ? $"invalid format \"{format}\": it is pkcs8"
            : null;
    }
}
