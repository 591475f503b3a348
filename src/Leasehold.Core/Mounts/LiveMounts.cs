namespace Leasehold.Core.Mounts;

/// <summary>The mount table in force; swapped whole by <see cref="MountStore"/> only.</summary>
internal sealed class LiveMounts
{
    private MountTable _table = MountTable.Empty;

    public MountTable Table
    {
        get => Volatile.Read(ref _table);
        set => Volatile.Write(ref _table, value);
    }
}
