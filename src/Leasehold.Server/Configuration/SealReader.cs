using System.Collections.Frozen;
using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>Reads the <c>seal</c> blocks, and lets the environment choose the kind.</summary>
internal static class SealReader
{
    public const string Shamir = "shamir";
    public const string Static = "static";
    public const string Transit = "transit";

    private static readonly FrozenDictionary<string, BlockKeys> Kinds = new Dictionary<string, BlockKeys>
    {
        [Shamir] = Keys(),
        [Static] = Keys("current_key_id", "current_key", "previous_key_id", "previous_key"),
        [Transit] = Keys(
            "address", "token", "key_name", "mount_path", "namespace", "disable_renewal", "tls_ca_cert",
            "tls_client_cert", "tls_client_key", "tls_server_name", "tls_skip_verify"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string Known = string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal));

    /// <summary>The blocks of a file; a block of shares changes nothing and is left out.</summary>
    public static IReadOnlyList<SealBlock> Read(HclReader reader, string file, ICollection<string> warnings)
    {
        var seals = new List<SealBlock>();
        foreach (var block in reader.TypedBlocks("seal"))
        {
            var type = block.Labels[0];
            if (!Kinds.TryGetValue(type, out var keys))
            {
                reader.Refuse(block.Position, $"seal type \"{type}\" is not supported; known are: {Known}");
                continue;
            }
            var inner = reader.Inside(block.Body);
            keys.Check(inner, file, warnings);
            var values = keys.Known
                .Select(key => (key, text: inner.Text(key))).Where(static pair => pair.text is not null)
                .ToDictionary(static pair => pair.key, static pair => pair.text ?? "", StringComparer.Ordinal);
            var place = $"{file}:{block.Position.Line}:{block.Position.Column}";
            if (type != Shamir)
                seals.Add(new SealBlock(type, inner.Flag("disabled") ?? false, place, values));
        }
        return seals;
    }

    /// <summary>The kind that the environment names, where no block does.</summary>
    public static IReadOnlyList<SealBlock> WithEnvironment(
        IReadOnlyList<SealBlock> seals, ServerEnvironment environment, ICollection<string> errors)
    {
        if (environment.Find("SEAL_TYPE") is not { } type)
            return seals;
        if (!Kinds.ContainsKey(type))
            errors.Add($"VAULT_SEAL_TYPE: seal type \"{type}\" is not supported; known are: {Known}");
        else if (seals.FirstOrDefault(static seal => !seal.IsDisabled) is { } active)
        {
            if (active.Type != type)
                errors.Add($"VAULT_SEAL_TYPE says \"{type}\", the configuration says {active}; let both say the same");
        }
        else if (type != Shamir)
            return [.. seals, new SealBlock(type, false, "VAULT_SEAL_TYPE", FrozenDictionary<string, string>.Empty)];
        return seals;
    }

    /// <summary>What is wrong with the blocks of all files together.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<SealBlock> seals)
    {
        foreach (var same in seals.GroupBy(static seal => seal.IsDisabled).Where(static group => group.Count() > 1))
        {
            var blocks = string.Join(", ", same);
            yield return same.Key
                ? $"only one seal may be disabled, the one to migrate from; found {blocks}"
                : $"only one seal may be in use; found {blocks}: mark the old one disabled = \"true\" to migrate";
        }
    }

    private static BlockKeys Keys(params ReadOnlySpan<string> own) => new()
    {
        Known = FrozenSet.Create(StringComparer.Ordinal, [.. own, "type", "disabled", "name", "priority"]),
    };
}
