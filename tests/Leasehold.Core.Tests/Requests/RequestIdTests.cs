using System.Collections.Concurrent;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Tests.Requests;

public sealed class RequestIdTests
{
    private const int Many = 5_000;

    [Fact]
    public void It_is_a_random_uuid()
    {
        var id = Guid.Parse(RequestId.New());

        Assert.Equal(4, id.Version);
        Assert.InRange(id.Variant, 8, 11);
    }

    [Fact]
    public void None_is_given_out_twice_however_many_ask_at_once()
    {
        var ids = new ConcurrentBag<string>();

        Parallel.For(0, Many, _ => ids.Add(RequestId.New()));

        Assert.Equal(Many, ids.Distinct(StringComparer.Ordinal).Count());
    }
}
