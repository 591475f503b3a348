namespace Leasehold.Cli.Input.Flags;

/// <summary>A repeatable flag <c>-name=key=value</c>; a key given twice keeps its last value.</summary>
internal sealed class MapFlag(string name, string? alias, string help) : Flag(name, alias, help)
{
    private readonly SortedDictionary<string, string> _items = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Items => _items;

    public override string Kind => "key=value";

    protected override string? Read(string value)
    {
        var split = value.IndexOf('=', StringComparison.Ordinal);
        if (split < 0)
            return $"missing = in KV pair: \"{value}\"";
        _items[value[..split]] = value[(split + 1)..];
        return null;
    }
}
