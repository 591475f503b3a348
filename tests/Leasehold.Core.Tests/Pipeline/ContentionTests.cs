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
        var contention = new Contention();
        using var writer = server.Unsealed.Begin();
        writer.PutClear(Fought, [1]);
        using var remover = server.Unsealed.Begin();
        remover.Delete(Fought);
        using var other = server.Unsealed.Begin();
        await other.FindClearAsync(Fought, Cancel);
        other.PutClear(Other, [1]);

        Assert.Null(contention.WrittenBy(writer));
        using (var turns = contention.Begin())
        {
            await turns.AddAsync(Fought, Cancel);
            Assert.Equal(Fought, contention.WrittenBy(writer));
            Assert.Equal(Fought, contention.WrittenBy(remover));
            Assert.Null(contention.WrittenBy(other));
            Assert.Null(contention.WrittenBy(writer, turns));
        }
        Assert.Null(contention.WrittenBy(writer));
    }

    [Fact]
    public async Task A_key_stays_fought_over_from_one_turn_to_the_next()
    {
        await using var server = await TestKernel.UnsealedAsync();
        var contention = new Contention();
        using var writer = server.Unsealed.Begin();
        writer.PutClear(Fought, [1]);
        using var first = contention.Begin();
        await first.AddAsync(Fought, Cancel);
        using var second = contention.Begin();
        var waits = second.AddAsync(Fought, Cancel);

        first.Dispose();
        Assert.Equal(Fought, contention.WrittenBy(writer));
        await waits;
        second.Dispose();
        Assert.Null(contention.WrittenBy(writer));
    }

    [Fact]
    public async Task Turns_at_a_key_come_one_after_the_other_and_others_are_free()
    {
        var contention = new Contention();
        using var first = contention.Begin();
        await first.AddAsync(Fought, Cancel);
        using var second = contention.Begin();
        var waits = second.AddAsync(Fought, Cancel);
        Assert.False(waits.IsCompleted);

        using var other = contention.Begin();
        await other.AddAsync(Other, Cancel);
        first.Dispose();
        await waits;
    }

    [Fact]
    public async Task Two_who_need_the_same_two_turns_do_not_wait_for_each_other()
    {
        var contention = new Contention();
        using var first = contention.Begin();
        using var second = contention.Begin();
        await first.AddAsync(Fought, Cancel);
        await second.AddAsync(Other, Cancel);

        var one = first.AddAsync(Other, Cancel).AsTask();
        var two = second.AddAsync(Fought, Cancel).AsTask();
        await Task.WhenAny(one, two).WaitAsync(Cancel);
        (one.IsCompleted ? first : second).Dispose();
        await Task.WhenAll(one, two).WaitAsync(Cancel);
    }

    [Fact]
    public async Task Who_leaves_while_he_waits_holds_up_nobody()
    {
        var contention = new Contention();
        using var first = contention.Begin();
        await first.AddAsync(Fought, Cancel);
        using var second = contention.Begin();
        using var leaves = new CancellationTokenSource();
        var waits = second.AddAsync(Fought, leaves.Token).AsTask();
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);

        first.Dispose();
        using var third = contention.Begin();
        Assert.True(third.AddAsync(Fought, Cancel).IsCompleted);
    }
}
