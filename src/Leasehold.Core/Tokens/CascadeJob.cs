using Leasehold.Core.Barrier;
using Leasehold.Core.Leases;
using Leasehold.Core.Work;
using Leasehold.Storage;

namespace Leasehold.Core.Tokens;

/// <summary>
/// Removes what hangs on an ended token: its leases and descendants first, in small commits, the token itself last. Who
/// was let go by one of them is met as an orphan. Safe to run again from the start at any point, since what was removed
/// is not found again.
/// </summary>
internal sealed class CascadeJob(
    Func<Transaction> begin, TokenStore tokens, TokenRemoval removal, LeaseEnder leases) : IJobKind
{
    public const string KindName = "cascade";

    private const int BatchSize = 32;

    public string Name => KindName;

    public async ValueTask RunAsync(Job job, CancellationToken cancel)
    {
        if (await DeadAsync(Id16.Read(job.Target), cancel).ConfigureAwait(false) is not { } root)
            return; // It is gone already; were there one of the same chosen id by now, that one lives.
        var open = new Stack<Node>();
        open.Push(root);
        while (open.TryPeek(out var node))
        {
            var children = await ChildrenAsync(node, cancel).ConfigureAwait(false);
            if (children.Count == 0)
            {
                open.Pop();
                await leases.EndOwnedAsync(begin, node.Id, cancel).ConfigureAwait(false);
                await CommitAsync((tx, stop) => StageRemovalAsync(tx, node.Id, stop), cancel).ConfigureAwait(false);
            }
            else if (node.IsOrphaning)
            {
                await CommitAsync((tx, stop) => StageOrphansAsync(tx, node.Id, children, stop), cancel)
                    .ConfigureAwait(false);
                node.Start = After(children[^1]);
            }
            else
            {
                await RemoveOrOpenAsync(open, node, children, cancel).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask RemoveOrOpenAsync(
        Stack<Node> open, Node node, IReadOnlyList<Row> children, CancellationToken cancel)
    {
        Row? withChildren = null;
        var leaves = new List<Id16>(children.Count);
        using (var tx = begin())
        {
            foreach (var child in children)
            {
                var id = Keys.ChildOf(child.Key);
                var below = await tx.PeekScanClearAsync(Keys.Children(id), 1, cancel).ConfigureAwait(false);
                var owned = await tx.PeekScanClearAsync(Keys.OwnedBy(id), 1, cancel).ConfigureAwait(false);
                if (below.Rows.Count > 0 || owned.Rows.Count > 0)
                {
                    withChildren = child;
                    break;
                }
                leaves.Add(id);
                node.Start = After(child);
            }
        }
        if (leaves.Count > 0)
        {
            await CommitAsync(
                async (tx, stop) =>
                {
                    foreach (var leaf in leaves)
                        await StageRemovalAsync(tx, leaf, stop).ConfigureAwait(false);
                },
                cancel).ConfigureAwait(false);
        }
        if (withChildren is not { } deeper)
            return;
        if (await DeadAsync(Keys.ChildOf(deeper.Key), cancel).ConfigureAwait(false) is { } inner)
            open.Push(inner); // The cursor stands before it: it is met again, as a leaf or gone.
        else
            node.Start = After(deeper);
    }

    private async ValueTask<IReadOnlyList<Row>> ChildrenAsync(Node node, CancellationToken cancel)
    {
        using var tx = begin();
        var range = Keys.Children(node.Id);
        if (node.Start is { } start)
            range = range with { Start = start };
        var page = await tx.PeekScanClearAsync(range, BatchSize, cancel).ConfigureAwait(false);
        return page.Rows;
    }

    /// <summary>A dead token as the walk meets it; null if it is gone, or lives all the same.</summary>
    private async ValueTask<Node?> DeadAsync(Id16 id, CancellationToken cancel)
    {
        using var tx = begin();
        return await tokens.FindAsync(tx, id, guard: false, cancel).ConfigureAwait(false) is { } token &&
            await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false) is not null
            ? new Node(id, isOrphaning: token.End is { Orphaning: true })
            : null;
    }

    /// <summary>Stages the end of a dead token; one that lives all the same is not touched.</summary>
    private async ValueTask StageRemovalAsync(Transaction tx, Id16 id, CancellationToken cancel)
    {
        if (await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is not { } token ||
            await tokens.DeathAsync(tx, token, guard: false, cancel).ConfigureAwait(false) is not { } death)
        {
            return;
        }
        await leases.StageOwnedAsync(tx, id, cancel).ConfigureAwait(false);
        await removal.StageAsync(tx, id, token, death, cancel).ConfigureAwait(false);
    }

    private async ValueTask StageOrphansAsync(
        Transaction tx, Id16 parent, IReadOnlyList<Row> children, CancellationToken cancel)
    {
        foreach (var child in children)
        {
            var id = Keys.ChildOf(child.Key);
            tx.Delete(Keys.Child(parent, id));
            if (await tokens.FindAsync(tx, id, guard: true, cancel).ConfigureAwait(false) is { } token)
                tx.Put(Keys.Token(id), token with { Parent = null }, tokens.Format);
        }
    }

    private async ValueTask CommitAsync(Func<Transaction, CancellationToken, ValueTask> stage, CancellationToken cancel)
    {
        while (true)
        {
            using var tx = begin();
            await stage(tx, cancel).ConfigureAwait(false);
            var result = await tx.CommitAsync(cancel).ConfigureAwait(false);
            if (result.IsCommitted)
                return;
        }
    }

    /// <summary>The smallest key behind a row's.</summary>
    private static byte[] After(Row row) => [.. row.Key, 0];

    private sealed class Node(Id16 id, bool isOrphaning)
    {
        public Id16 Id => id;

        /// <summary>Whether its children go on living.</summary>
        public bool IsOrphaning => isOrphaning;

        /// <summary>Where its children not yet handled begin; null: at the first.</summary>
        public byte[]? Start { get; set; }
    }
}
