using System.Collections.Frozen;
using Leasehold.Hcl;

namespace Leasehold.Server.Configuration;

/// <summary>What becomes of each key that one kind of block may hold; any other key is unknown.</summary>
internal sealed class BlockKeys
{
    /// <summary>Keys that are read, or that have no meaning here and need none.</summary>
    public required FrozenSet<string> Known { get; init; }

    /// <summary>Keys that do nothing here, with the reason: said at start, so that nobody relies on them.</summary>
    public FrozenDictionary<string, string> Ineffective { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Keys that ask for what must not be missing in silence, with what to do instead.</summary>
    public FrozenDictionary<string, string> Refused { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Refuses what must be refused, and warns of what is unknown or does nothing.</summary>
    public void Check(HclReader reader, string file, ICollection<string> warnings)
    {
        foreach (var item in reader.Except(Known))
        {
            var place = $"{file}:{item.Position.Line}:{item.Position.Column}";
            if (!IsKnown(item.Key))
                warnings.Add($"unknown or unsupported field {item.Key} found in configuration at {place}");
            else if (IsOff(item.Value))
                continue;
            else if (Refused.TryGetValue(item.Key, out var instead))
                reader.Refuse(item.Position, $"'{item.Key}' is not supported: {instead}");
            else
                warnings.Add($"{item.Key} has no effect: {Ineffective[item.Key]}, found in configuration at {place}");
        }
    }

    private bool IsKnown(string key) => Refused.ContainsKey(key) || Ineffective.ContainsKey(key);

    private static bool IsOff(HclValue value) => value is HclNull or HclList { Items.Count: 0 }
        || HclReader.ScalarText(value) is "" or "false" or "0";
}
