namespace Leasehold.Storage.Postgres;

/// <summary>
/// The newest head this process has seen. A database whose head is older lost what was acknowledged: a replica that
/// lagged took over, or a backup was put back.
/// </summary>
internal sealed class HeadWatermark
{
    private readonly Lock _gate = new();
    private Guid? _store;
    private long _group;

    /// <summary>
    /// Remembers a head. Throws <see cref="StoreRefusedException"/> if it is older than one seen before, or another
    /// store's.
    /// </summary>
    public void See(StoredHead head, string place)
    {
        lock (_gate)
        {
            if (_store is { } known && known != head.Store)
            {
                throw new StoreRefusedException(
                    $"{place} holds another store ({head.Store}) than the one this server had open ({known}): " +
                    "connect it to the right database, or start the server anew to use this one");
            }
            if (head.Group < _group)
            {
                throw new StoreRefusedException(
                    $"{place} is at group {head.Group}, but this server has seen group {_group}: an older copy took " +
                    "its place (fail-over to a replica that lagged, or a backup put back) and what was acknowledged " +
                    "since is missing; bring the newer copy back, or start the server anew to continue without it");
            }
            _store = head.Store;
            _group = head.Group;
        }
    }

    /// <summary>Remembers a head that this process wrote itself, which may begin anew.</summary>
    public void Wrote(StoredHead head)
    {
        lock (_gate)
            (_store, _group) = (head.Store, head.Group);
    }
}
