namespace Leasehold.Storage.Tests.Contract;

internal sealed class RecordingWatcher : ICommitWatcher
{
    public List<long> Sequences { get; } = [];

    public List<WriteOperation> Writes { get; } = [];

    public void Published(CommittedGroup group)
    {
        for (var index = 0; index < group.Count; index++)
        {
            Sequences.Add(group[index].Sequence);
            Writes.AddRange(group[index].Writes.Span);
        }
    }
}
