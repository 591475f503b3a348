namespace Leasehold.Cli.Input.Flags;

/// <summary>A flag that may be repeated; each occurrence adds one trimmed item.</summary>
internal sealed class ListFlag(string name, string? alias, string help) : Flag(name, alias, help)
{
    private readonly List<string> _items = [];

    public IReadOnlyList<string> Items => _items;

    public override string Kind => "string";

    protected override string? Read(string value)
    {
        _items.Add(value.Trim());
        return null;
    }
}
