using Leasehold.Storage.Memory;

namespace Leasehold.Storage.Tests.Contract;

public sealed class MemoryContract : StoreContract
{
    protected override IStorageEngine OpenEngine() => new MemoryEngine();
}
