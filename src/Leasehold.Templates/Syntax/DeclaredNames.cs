namespace Leasehold.Templates.Syntax;

/// <summary>The variables that are declared so far, scope by scope. A name may be there more than once.</summary>
internal sealed class DeclaredNames
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Where to go back to at the end of a scope.</summary>
    public int Mark => _names.Count;

    public void Add(string name)
    {
        _names.Add(name);
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
    }

    public bool Has(string name) => _counts.GetValueOrDefault(name) > 0;

    public void BackTo(int mark)
    {
        foreach (var name in _names[mark..])
            _counts[name]--;
        _names.RemoveRange(mark, _names.Count - mark);
    }
}
