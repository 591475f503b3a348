namespace Leasehold.Core.Routing;

/// <summary>What the captures of a route took from a path.</summary>
/// <param name="Pairs">Names and the texts taken, in the order of the template.</param>
public readonly record struct Captures(IReadOnlyList<KeyValuePair<string, string>> Pairs)
{
    /// <summary>No captures.</summary>
    public static readonly Captures None = new([]);

    /// <summary>The text a capture took; asking for an unknown one is a bug.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var (known, value) in Pairs)
            {
                if (string.Equals(known, name, StringComparison.Ordinal))
                    return value;
            }
            throw new BrokenInvariant($"the route has no capture {name}");
        }
    }
}
