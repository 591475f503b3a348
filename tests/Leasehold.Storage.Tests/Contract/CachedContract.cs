using Leasehold.Storage.Memory;
using Leasehold.Storage.Tests.Postgres;

namespace Leasehold.Storage.Tests.Contract;

/// <summary>A shared engine whose rows are cached, in room for a part of them.</summary>
public sealed class CachedContract : StoreContract
{
    protected override StoreOptions Options => new() { CacheBytes = 64 * 1024 };

    protected override IStorageEngine OpenEngine() => new SharedMemory(TimeProvider.System).Open(TestDatabase.Card);
}
