using Leasehold.Core.Barrier;
using Leasehold.Core.Mounts;
using Leasehold.Core.Pipeline;

namespace Leasehold.Core.Tests.Pipeline;

/// <summary>Who waits for whom at a key that several fight over.</summary>
public sealed class ContentionTests
{
    private static readonly Key Fought = MountKeys.Of(1, (byte)'n', "fought");
    private static readonly Key Other = MountKeys.Of(1, (byte)'n', "other");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_would_write_what_is_somebodys_turn_is_told_so()
    {
        await using var server = await TestKernel.UnsealedAsync();
        using var contention = new Contention();
        using var writer = server.Unsealed.Begin();
        writer.PutClear(Fought, [1]);
        using var remover = server.Unsealed.Begin();
        remover.Delete(Fought);
        using var other = server.Unsealed.Begin();
        await other.FindClearAsync(Fought, Cancel);
        other.PutClear(Other, [1]);

        Assert.Null(contention.WrittenBy(writer));
        using (await contention.EnterAsync(Fought.Bytes, Cancel))
        {
            Assert.Equal(Fought.Bytes, contention.WrittenBy(writer));
            Assert.Equal(Fought.Bytes, contention.WrittenBy(remover));
            Assert.Null(contention.WrittenBy(other));
        }
        Assert.Null(contention.WrittenBy(writer));
    }

    [Fact]
    public async Task Turns_at_a_key_come_one_after_the_other_and_others_are_free()
    {
        using var contention = new Contention();
        var first = await contention.EnterAsync(Fought.Bytes, Cancel);

        var second = contention.EnterAsync(Fought.Bytes, Cancel);
        Assert.False(second.IsCompleted);
        using (await contention.EnterAsync(Other.Bytes, Cancel))
            first.Dispose();
        (await second).Dispose();
    }
}
