using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Storage;

namespace Leasehold.Core.Lifecycle;

/// <summary>
/// The expiry index: one entry per living row, ordered by the moment it wants attention. Nothing lies before the floor
/// of a class and nothing is put there, so that finding the head never walks over what was deleted.
/// </summary>
internal sealed class DueIndex : ICommitWatcher
{
    /// <summary>An entry closer than this guards the floor, so that a range delete cannot hit it unseen.</summary>
    private const long NearMs = 5 * 60 * 1000;

    private readonly Lane _healthy = new();
    private readonly Lane _expiry = new();

    /// <summary>The classes that come up by themselves.</summary>
    public static IReadOnlyList<DueClass> Drained { get; } = [DueClass.Healthy, DueClass.Expiry];

    /// <summary>
    /// Called on the committer's thread when an entry was put, with its moment: the dispatcher may have to wake.
    /// </summary>
    public event Action<long>? Arrived;

    /// <summary>Reads the persisted floors.</summary>
    public async ValueTask LoadAsync(Transaction tx, CancellationToken cancel)
    {
        foreach (var queue in Drained)
        {
            if (await tx.FindClearAsync(Keys.DueFloor(queue), cancel).ConfigureAwait(false) is { } floor)
                LaneOf(queue).Raise(BinaryPrimitives.ReadInt64BigEndian(floor));
        }
    }

    /// <summary>The moment from which the head of a class is looked for, unix milliseconds.</summary>
    public long Head(DueClass queue) => LaneOf(queue).Head;

    /// <summary>As <see cref="Head"/>, at the start of a look at the entries from there on.</summary>
    public long Look(DueClass queue) => LaneOf(queue).Look();

    /// <summary>Remembers that nothing lies before a moment, save what arrived since <see cref="Look"/>.</summary>
    public void Passed(DueClass queue, long until) => LaneOf(queue).Pass(until);

    /// <summary>The persisted floor of a class.</summary>
    public long Floor(DueClass queue) => LaneOf(queue).Floor;

    /// <summary>Stages an entry; returns the place it really got, never before the floor.</summary>
    /// <param name="tx">Where it is staged.</param>
    /// <param name="due">Where it belongs.</param>
    /// <param name="mount">The issuing mount.</param>
    /// <param name="kind">What the row is.</param>
    /// <param name="id">The row.</param>
    /// <param name="facts">What forecasts filter by; not secret, never trusted.</param>
    public Due Put(Transaction tx, Due due, ulong mount, RowKind kind, Id16 id, DueFacts facts)
    {
        if (due.Class is DueClass.Healthy or DueClass.Expiry)
        {
            if (due.At - tx.NowMs() < NearMs)
                tx.Guard(Keys.DueFloor(due.Class));
            due = due with { At = Math.Max(due.At, Floor(due.Class)) };
        }
        tx.PutClear(Keys.DueEntry(due, mount, kind, id), facts.Encode());
        return due;
    }

    /// <summary>Stages the removal of an entry.</summary>
    public static void Remove(Transaction tx, Due due, ulong mount, RowKind kind, Id16 id) =>
        tx.Delete(Keys.DueEntry(due, mount, kind, id));

    /// <summary>Stages a higher floor and the range delete of what was deleted behind it.</summary>
    public static void StageFloor(Transaction tx, DueClass queue, long floor)
    {
        var value = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(value, floor);
        tx.PutClear(Keys.DueFloor(queue), value);
        tx.DeleteRange(Keys.DueBetween(queue, 0, floor));
    }

    public void Published(CommittedGroup group)
    {
        for (var i = 0; i < group.Count; i++)
        {
            foreach (ref readonly var write in group[i].Writes.Span)
            {
                if (write.Kind != WriteKind.Put)
                    continue;
                if (write.Key.Length == Keys.DueLength && write.Key[0] == Tables.Due)
                    TakeEntry(Keys.ReadDue(write.Key).Due);
                else if (Keys.FloorClass(write.Key) is { } queue)
                    LaneOf(queue).Raise(BinaryPrimitives.ReadInt64BigEndian(write.Value));
            }
        }
    }

    private void TakeEntry(Due due)
    {
        if (due.Class is not (DueClass.Healthy or DueClass.Expiry))
            return;
        LaneOf(due.Class).Arrive(due.At);
        Arrived?.Invoke(due.At);
    }

    private Lane LaneOf(DueClass queue) => queue == DueClass.Healthy ? _healthy : _expiry;

    /// <summary>What is remembered of one class.</summary>
    private sealed class Lane
    {
        private readonly Lock _lock = new();
        private long _floor;
        private long _head;
        private long _arrived = long.MaxValue;

        public long Floor => Volatile.Read(ref _floor);

        public long Head => Volatile.Read(ref _head);

        /// <summary>The head; what arrives from here on, <see cref="Pass"/> does not pass.</summary>
        public long Look()
        {
            lock (_lock)
            {
                _arrived = long.MaxValue;
                return _head;
            }
        }

        public void Raise(long floor)
        {
            lock (_lock)
            {
                Volatile.Write(ref _floor, floor);
                Volatile.Write(ref _head, Math.Max(_head, floor));
            }
        }

        public void Arrive(long at)
        {
            lock (_lock)
            {
                _arrived = Math.Min(_arrived, at);
                Volatile.Write(ref _head, Math.Min(_head, at));
            }
        }

        public void Pass(long until)
        {
            lock (_lock)
                Volatile.Write(ref _head, Math.Max(_head, Math.Min(until, _arrived)));
        }
    }
}
