using Leasehold.Storage.Postgres;
using Leasehold.Storage.Tests.Postgres;

namespace Leasehold.Storage.Tests.Contract;

public sealed class PostgresContract : StoreContract
{
    private PostgresEngine? _engine;

    protected override int OverlaySamples => 60;

    protected override StoreOptions Options => new() { CacheBytes = Limits.CacheBytes };

    public override async ValueTask InitializeAsync()
    {
        _engine = await new TestDatabase().OpenEngineAsync();
        await base.InitializeAsync();
    }

    protected override IStorageEngine OpenEngine() => _engine ?? throw new InvalidOperationException("not open");
}
