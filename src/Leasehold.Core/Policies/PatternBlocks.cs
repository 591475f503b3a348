namespace Leasehold.Core.Policies;

/// <summary>
/// The blocks of one pattern while a set is compiled: a merge is made only for the few patterns that have several.
/// </summary>
internal struct PatternBlocks
{
    private PolicyName _policy;
    private PolicyRule? _first;
    private AclMerge? _several;

    public void Add(PolicyName policy, PolicyRule block)
    {
        if (_first is null)
        {
            (_policy, _first) = (policy, block);
            return;
        }
        if (_several is null)
        {
            _several = new AclMerge();
            _several.Add(_policy, _first);
        }
        _several.Add(policy, block);
    }

    public readonly AclRule Build() =>
        _several?.Build() ?? new AclRule(_policy, _first ?? throw new BrokenInvariant("a pattern without a block"));
}
