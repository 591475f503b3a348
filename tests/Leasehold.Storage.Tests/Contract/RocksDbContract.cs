using Leasehold.Storage.RocksDb;
using Leasehold.Storage.Tests.RocksDb;

namespace Leasehold.Storage.Tests.Contract;

public sealed class RocksDbContract : StoreContract
{
    private readonly StoreFolder _folder = new();

    protected override int OverlaySamples => 100;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override IStorageEngine OpenEngine() => RocksDbEngine.Open(_folder.Options, TimeProvider.System);
}
